"""Reads a .npz without trusting it: sizes are known before anything is allocated, and nothing is unpickled."""

from __future__ import annotations

import math
import re
import stat
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vcam.errors import BadInput

PREFIX_BYTES: Final = 10
"""Magic, version and header length of a .npy (format version 1.0, numpy.lib.format)."""
HEADER: Final = re.compile(
    rb"\x93NUMPY\x01\x00(?P<length>[\x00-\xff]{2})\{'descr': '(?P<dtype>[<|](?:f[248]|[iu][1248]))', "
    rb"'fortran_order': False, 'shape': \((?P<shape>(?:\d{1,10}(?:, \d{1,10}){0,3},?)?)\), \}",
    re.DOTALL,
)
"""The only header that is read: numpy's own parser evaluates it as Python."""
MAX_BYTES: Final = 128 * 1024 * 1024
"""Unpacked; the default head needs 10 MB."""


def read_arrays(path: Path, names: tuple[str, ...], group: tuple[str, ...] = ()) -> dict[str, NDArray[Any]]:
    """The arrays `names` of the .npz at `path`, and those of `group` if its first is there; others are ignored.

    Raises BadInput with one line.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe may wait for ever
            raise BadInput(f"{path}: not a file; bake or copy it again")
        with zipfile.ZipFile(path) as archive:
            listed = {info.filename: info for info in archive.infolist()}
            if group and f"{group[0]}.npy" in listed:
                names += group
            if missing := [name for name in names if f"{name}.npy" not in listed]:
                raise BadInput(f"{path}: holds no array {missing[0]!r}; bake it again with the tool that made it")
            total = sum(listed[f"{name}.npy"].file_size for name in names)
            if total > MAX_BYTES:
                raise BadInput(f"{path}: unpacks to {total} bytes (at most {MAX_BYTES}); this is no avatar")
            return {name: _array(archive, f"{name}.npy", path) for name in names}
    except OSError as error:
        raise BadInput(f"{path}: can't be read ({error.strerror or error}); check the path") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, struct.error, ValueError) as error:
        raise BadInput(f"{path}: damaged or not an .npz file ({error}); bake or copy it again") from error


def _array(archive: zipfile.ZipFile, name: str, path: Path) -> NDArray[Any]:
    with archive.open(name) as member:
        data = member.read(MAX_BYTES + 1)
    header = HEADER.match(data)
    if header is None:
        raise BadInput(f"{path}: {name} is no plain array of numbers; bake or copy it again")
    dtype = np.dtype(header["dtype"].decode())
    shape = tuple(int(side) for side in header["shape"].replace(b",", b" ").split())
    body = memoryview(data)[PREFIX_BYTES + int.from_bytes(header["length"], "little") :]
    if math.prod(shape) * dtype.itemsize != len(body) or header.end() > len(data) - len(body):
        raise BadInput(f"{path}: {name} says {shape} of {dtype} but holds {len(body)} bytes; bake or copy it again")
    return np.frombuffer(body, dtype).reshape(shape)

"""Reads a .npz without trusting it: sizes are known before anything is allocated, and nothing is unpickled."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vcam.errors import BadInput

MAX_BYTES = 128 * 1024 * 1024
"""Unpacked; the default head needs 10 MB."""


def read_arrays(path: Path, names: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    """The arrays `names` of the .npz at `path`; others are ignored. Raises BadInput with one line."""
    try:
        with zipfile.ZipFile(path) as archive:
            listed = {info.filename: info for info in archive.infolist()}
            if missing := [name for name in names if f"{name}.npy" not in listed]:
                raise BadInput(f"{path}: holds no array {missing[0]!r}; bake it again with the tool that made it")
            total = sum(listed[f"{name}.npy"].file_size for name in names)
            if total > MAX_BYTES:
                raise BadInput(f"{path}: unpacks to {total} bytes (at most {MAX_BYTES}); this is no avatar")
            return {name: _array(archive, f"{name}.npy", path) for name in names}
    except OSError as error:
        raise BadInput(f"{path}: can't be read ({error.strerror or error}); check the path") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error) as error:
        raise BadInput(f"{path}: damaged or not an .npz file ({error}); bake or copy it again") from error


def _array(archive: zipfile.ZipFile, name: str, path: Path) -> NDArray[Any]:
    with archive.open(name) as member:
        data = member.read(MAX_BYTES + 1)
    stream = io.BytesIO(data)
    try:
        version = np.lib.format.read_magic(stream)
        if version != (1, 0):
            raise ValueError(f"format version {version}")
        shape, fortran, dtype = np.lib.format.read_array_header_1_0(stream)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError, OverflowError) as error:
        raise BadInput(f"{path}: {name} has a damaged header; bake or copy it again") from error
    body = memoryview(data)[stream.tell() :]
    count = 1
    for side in shape:
        count *= int(side)
    if dtype.hasobject or fortran or min(shape, default=0) < 0 or count * dtype.itemsize != len(body):
        raise BadInput(f"{path}: {name} says {shape} of {dtype} but holds {len(body)} bytes; bake or copy it again")
    return np.frombuffer(body, dtype).reshape(shape)

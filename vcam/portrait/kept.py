"""Keeps arrays that can be found out again in the user's cache folder, each set in a file of its own, a few of a kind.

A file is read as if anybody had written it, and one that is damaged counts as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import secrets
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.archive import read_arrays
from vcam.errors import BadInput
from vcam.resources import PACKAGE, cache_folder, find, places

log = logging.getLogger(__name__)

MOST_FILES: Final = 24
"""Of portraits, 5 MB each at 1280x720, and of each kind of small arrays. Those used longest ago go first."""
MAKERS: Final = (
    "portrait/*.py", "avatar/fit.py", "avatar/landmark_basis.py", "avatar/lens.py", "avatar/morphable.py", "pose.py",
    "calibration/guess.py", "expression/*.py", "trackers/*.py", "reenact/*.py", "render/portrait*.py",
    "render/eye_tones.py",
)  # fmt: skip
"""What is found out about a photo depends on these beside the photo, on the shaders of photos and on the head that is
fitted: how it is taken apart, and how it is drawn while the nets look at it."""
Arrays = Mapping[str, NDArray[Any]]


@cache
def makers() -> bytes:
    """A digest of the code whose findings are kept, and of the head: when one changes, all is found out anew.

    Raises BadInput where there is no head.
    """
    digest = hashlib.sha256()
    files = [file for pattern in MAKERS for file in sorted(PACKAGE.glob(pattern))]
    shaders = [file for place in places("shaders") for file in sorted(place.glob("portrait*"))]
    for file in (*files, *shaders, find("avatars", "head") / "head.npz"):
        digest.update(file.read_bytes())
    return digest.digest()


def keep(key: str, name: str, arrays: Arrays) -> None:
    """Keep `arrays` under `key` (hexadecimal) and `name` (an identifier, what they are). Where the folder can't be
    written that is no error: it only takes longer the next time."""
    path = _path(key, name)
    part = path.with_name(f".{secrets.token_hex(6)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                _pack(file, arrays)
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
        _thin_out(path.parent, name)
    except OSError as error:
        log.info("%s can't be kept: %s", path, error.strerror or error)


def kept(key: str, name: str, arrays: Iterable[str]) -> dict[str, NDArray[Any]] | None:
    """The `arrays`, by name, kept under `key` and `name`; None when there are none, or some are damaged.

    Their types and shapes, and what they hold, are anybody's: the caller must check them.
    """
    path = _path(key, name)
    if not path.is_file():
        return None
    try:
        found = read_arrays(path, tuple(arrays))
    except BadInput as error:
        log.info("will be found out anew: %s", error)
        return None
    with contextlib.suppress(OSError):
        os.utime(path)  # it was of use: others are older
    return found


def portraits_folder() -> Path:
    """Where the files of photos are (it may not exist yet)."""
    return cache_folder() / "portraits"


def _path(key: str, name: str) -> Path:
    if not name.isidentifier() or not key.isalnum():
        raise ValueError(f"nothing can be kept under key {key!r} and name {name!r}")
    return portraits_folder() / f"{key}.{name}.npz"


def _pack(file: IO[bytes], arrays: Arrays) -> None:
    """As np.savez_compressed, but fast: its compression takes 0.7 s for a portrait of 1280x720, this 0.15 s."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as entry:
                np.lib.format.write_array(entry, np.ascontiguousarray(array), version=(1, 0), allow_pickle=False)


def _thin_out(folder: Path, name: str) -> None:
    """Delete those of the name that were used longest ago, beyond MOST_FILES."""
    aged = []
    for file in folder.glob(f"*.{name}.npz"):
        with contextlib.suppress(OSError):  # another vcam deleted it
            aged.append((file.stat().st_mtime_ns, file))
    for _, file in sorted(aged)[:-MOST_FILES]:
        file.unlink(missing_ok=True)

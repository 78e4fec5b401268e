"""Small pictures of the user's own avatars and photos, kept in the cache folder until what they show changes."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.errors import BadInput
from vcam.pictures import read_picture
from vcam.resources import cache_folder

SIDE_PX: Final = 256
"""As the bundled avatars' have it: 128 px at a display's 200 %."""
MOST_FILES: Final = 300
"""About 60 kB each. Those used longest ago go first."""
VERSION: Final = "1"
"""Counts up when thumbnails are to look different."""
ABOVE: Final = 0.35
"""Share of what is cut off a tall photo that is cut off its top: heads are up there."""


def thumbnail_path(shown: Path) -> Path:
    """Where the thumbnail of that file or folder is, or may be put. Raises OSError when it isn't there itself."""
    inside = shown / "avatar.glb"
    about = (inside if inside.is_file() else shown).stat()
    what = (VERSION, str(shown.absolute()), about.st_mtime_ns, about.st_size)
    key = hashlib.sha256(repr(what).encode("utf-8", "surrogateescape")).hexdigest()
    return cache_folder() / "thumbnails" / f"{key[:32]}.png"


def kept_thumbnail(shown: Path) -> str:
    """Path of the thumbnail that was kept; "" when there is none, or only the mark that none can be made."""
    try:
        path = thumbnail_path(shown)
        if not path.stat().st_size:
            return ""
        os.utime(path)  # it was of use: others are older
    except OSError:
        return ""
    return str(path)


def photo_thumbnail(photo: Path) -> str:
    """Path of a photo's thumbnail, made now if need be; "" when it can't be."""
    try:
        path = thumbnail_path(photo)
        if not path.is_file():
            keep_thumbnail(path, _square(read_picture(photo)))
    except (OSError, BadInput):
        return ""
    return kept_thumbnail(photo)


def keep_thumbnail(path: Path, rgb: NDArray[np.uint8] | None) -> None:
    """Write `rgb` (h, w, 3) to `path`, whole or not at all; None: a mark that none can be made. Raises OSError."""
    data = b"" if rgb is None else cv2.imencode(".png", rgb[:, :, ::-1])[1].tobytes()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{secrets.token_hex(6)}.part")
    try:
        part.write_bytes(data)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    _thin_out(path.parent)


def _square(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    high, wide = image.shape[:2]
    side = min(high, wide)
    top, left = round(ABOVE * (high - side)), (wide - side) // 2
    part = np.ascontiguousarray(image[top : top + side, left : left + side])
    return np.asarray(cv2.resize(part, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA), np.uint8)


def _thin_out(folder: Path) -> None:
    aged = []
    for file in folder.glob("*.png"):
        with contextlib.suppress(OSError):  # another vcam deleted it
            aged.append((file.stat().st_mtime_ns, file))
    for _, file in sorted(aged)[:-MOST_FILES]:
        file.unlink(missing_ok=True)

"""Reads a picture that anybody may have made: looked at from outside first, and decoded only when it can do no harm."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.errors import BadInput
from vcam.pictures.alpha import over_grey
from vcam.pictures.header import HEAD_BYTES, foreign_format, picture_format, picture_size
from vcam.pictures.jpeg import MAX_SCANS, has_endless_scans
from vcam.pictures.orientation import UPRIGHT, from_exif, upright
from vcam.pictures.plain_file import is_folder
from vcam.pictures.png import picture_only
from vcam.quiet import native_stderr_to_log

MAX_PIXELS: Final = 64_000_000
"""64 megapixels: the largest that common phone cameras write by default is 50; decoded it is 192 MB."""
MAX_BYTES: Final = 300_000_000
"""Of the file: an uncompressed picture of MAX_PIXELS with alpha is 256 MB."""
READABLE: Final = "JPEG, PNG, WebP or BMP"


def read_picture(path: str | Path) -> NDArray[np.uint8]:
    """(h, w, 3) uint8 RGB of the picture at `path`, turned upright, alpha laid over grey.

    Raises BadInput with one line for everything that may be wrong with it.
    """
    instead = f"name a picture ({READABLE})"
    if is_folder(path, instead=instead):
        raise BadInput(f"{path}: a folder, not a file; {instead}")
    image, orientation = _decoded(path, _content(Path(path)))
    return upright(_rgb(image), orientation)


def read_rgba(data: bytes, where: str) -> NDArray[np.uint8]:
    """(h, w, 4) uint8 RGBA, straight alpha, of the picture in `data` as stored, its orientation not looked at.

    `where` names it in the error lines. Raises BadInput with one line for everything that may be wrong with it.
    """
    image, _ = _decoded(where, data)
    channels = 1 if image.ndim == 2 else image.shape[2]
    code = {1: cv2.COLOR_GRAY2RGBA, 3: cv2.COLOR_BGR2RGBA}.get(channels, cv2.COLOR_BGRA2RGBA)
    return np.asarray(cv2.cvtColor(image, code), np.uint8)


def promised_size(where: str, data: bytes) -> tuple[int, int]:
    """(width, height) px by the header of the picture in `data`. Raises BadInput when it can't be or is too large."""
    form = _form(where, data)
    size = picture_size(data, form)
    assert size is not None  # _form refuses it otherwise
    return size


def _content(path: Path) -> bytes:
    try:
        if (size := path.stat().st_size) > MAX_BYTES:
            raise BadInput(f"{path}: {size / 1e6:.0f} MB is too large for a picture (limit {MAX_BYTES / 1e6:.0f} MB)")
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path}: can't be read: {error.strerror or error}") from error


def _form(path: str | Path, data: bytes) -> str:
    """Its format. Raises BadInput unless its outside promises that it can be decoded with reasonable effort."""
    head = data[:HEAD_BYTES]
    form = picture_format(head)
    if form is None:
        if foreign := foreign_format(head):
            raise BadInput(f"{path}: {foreign} files aren't supported; save the picture as JPEG or PNG")
        raise BadInput(f"{path}: not a picture that vcam reads ({READABLE})")
    size_wh = picture_size(data, form)
    if size_wh is None:
        raise BadInput(f"{path}: the {form} header is damaged or cut short; open it elsewhere and save it again")
    if size_wh[0] * size_wh[1] > MAX_PIXELS:
        raise BadInput(
            f"{path}: {size_wh[0]}x{size_wh[1]} px is {size_wh[0] * size_wh[1] / 1e6:.0f} megapixels, "
            f"the limit is {MAX_PIXELS / 1e6:.0f}; save a smaller copy"
        )
    if form == "JPEG" and has_endless_scans(data):
        raise BadInput(f"{path}: a JPEG of more than {MAX_SCANS} scans takes too long; save it again")
    return form


def _decoded(path: str | Path, data: bytes) -> tuple[NDArray[np.uint8], int]:
    """Pixels in 8 bits as stored (grey, BGR or BGRA) and the orientation from the EXIF block.

    Of the largest 16-bit pictures each array has half a gigabyte: none is kept longer than it is needed.
    """
    form = _form(path, data)
    whole = picture_only(data) if form == "PNG" else data
    del data
    broken = f"{path}: the {form} picture is damaged or cut short; open it elsewhere and save it again"
    if whole is None:
        raise BadInput(broken)
    try:
        with native_stderr_to_log():
            image, kinds, blocks = cv2.imdecodeWithMetadata(
                np.frombuffer(whole, np.uint8), flags=cv2.IMREAD_UNCHANGED
            )  # UNCHANGED: keeps alpha and 16 bits, and leaves the orientation to us
    except cv2.error as error:
        reason = str(error.err or error).strip().splitlines()[0][:80]
        raise BadInput(f"{path}: the {form} picture can't be decoded ({reason}); save it again") from error
    if image is None:
        raise BadInput(broken)
    del whole
    exif = (block for kind, block in zip(kinds, blocks, strict=False) if kind == cv2.IMAGE_METADATA_EXIF)
    orientation = next((from_exif(np.asarray(block, np.uint8).tobytes()) for block in exif), UPRIGHT)
    pixels: NDArray[Any] = eight_bits(image) if image.dtype == np.uint16 else image
    if pixels.dtype != np.uint8:
        raise BadInput(f"{path}: holds {pixels.dtype} samples; vcam reads pictures of 8 or 16 bits, save it as PNG")
    return pixels, orientation


def eight_bits(image: NDArray[Any]) -> NDArray[np.uint8]:
    """`image` uint16 divided by 257, as `//` does, without an array of 16 bits in between: 65535 = 257 * 255."""
    return np.asarray(cv2.convertScaleAbs(image, alpha=1 / 257, beta=-128 / 257), np.uint8)  # to the nearest one


def _rgb(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(h, w, 3) uint8 RGB of grey, BGR or BGRA."""
    channels = 1 if image.ndim == 2 else image.shape[2]
    if channels == 4:
        image = over_grey(image)
    code = cv2.COLOR_GRAY2RGB if channels == 1 else cv2.COLOR_BGR2RGB
    return np.asarray(cv2.cvtColor(image, code), np.uint8)

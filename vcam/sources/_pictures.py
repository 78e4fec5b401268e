"""Reads pictures: one, or a folder of them in natural order."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.errors import BadInput
from vcam.quiet import native_stderr_to_log
from vcam.sources._alpha import over_grey
from vcam.sources._orientation import UPRIGHT, from_exif, upright
from vcam.sources._picture_header import HEAD_BYTES, picture_format, picture_size
from vcam.sources._png import picture_only
from vcam.sources._reel import Moment

log = logging.getLogger(__name__)

MAX_PIXELS: Final = 64_000_000
"""64 megapixels: the largest that common phone cameras write by default is 50; decoded it is 192 MB."""
MAX_BYTES: Final = 300_000_000
"""Of the file: an uncompressed picture of MAX_PIXELS with alpha is 256 MB."""
MAX_JPEG_SCANS: Final = 30
"""A usual progressive JPEG has about 10. Each scan costs a pass over the whole picture, so thousands are a bomb."""
READABLE: Final = "JPEG, PNG, WebP or BMP"


def read_picture(path: Path) -> NDArray[np.uint8]:
    """(h, w, 3) uint8 RGB of the picture at `path`, turned upright, alpha laid over grey.

    Raises BadInput with one line for everything that is wrong with it, and OSError when it can't be opened.
    """
    if (size := path.stat().st_size) > MAX_BYTES:
        raise BadInput(f"{path}: {size / 1e6:.0f} MB is too large for a picture (limit {MAX_BYTES / 1e6:.0f} MB)")
    data = path.read_bytes()
    form = picture_format(data[:HEAD_BYTES])
    if form is None:
        raise BadInput(f"{path}: not a picture that vcam reads ({READABLE})")
    size_wh = picture_size(data, form)
    if size_wh is None:
        raise BadInput(f"{path}: the {form} header is damaged or cut short; open it elsewhere and save it again")
    if size_wh[0] * size_wh[1] > MAX_PIXELS:
        raise BadInput(
            f"{path}: {size_wh[0]}x{size_wh[1]} px is {size_wh[0] * size_wh[1] / 1e6:.0f} megapixels, "
            f"the limit is {MAX_PIXELS / 1e6:.0f}; save a smaller copy"
        )
    if form == "JPEG" and data.count(b"\xff\xda") > MAX_JPEG_SCANS:
        raise BadInput(f"{path}: a JPEG of more than {MAX_JPEG_SCANS} scans takes too long; save it again")
    whole = picture_only(data) if form == "PNG" else data
    if whole is None:
        raise BadInput(_broken(path, form))
    image, orientation = _decoded(path, whole, form)
    return upright(_rgb8(path, image), orientation)


def _broken(path: Path, form: str) -> str:
    return f"{path}: the {form} picture is damaged or cut short; open it elsewhere and save it again"


def _decoded(path: Path, data: bytes, form: str) -> tuple[NDArray[Any], int]:
    """Pixels as stored (grey, BGR or BGRA) and the orientation from the EXIF block."""
    try:
        with native_stderr_to_log():
            image, kinds, blocks = cv2.imdecodeWithMetadata(
                np.frombuffer(data, np.uint8), flags=cv2.IMREAD_UNCHANGED
            )  # UNCHANGED: keeps alpha and 16 bits, and leaves the orientation to us
    except cv2.error as error:
        reason = str(error.err or error).strip().splitlines()[0][:80]
        raise BadInput(f"{path}: the {form} picture can't be decoded ({reason}); save it again") from error
    if image is None:
        raise BadInput(_broken(path, form))
    for kind, block in zip(kinds, blocks, strict=False):
        if kind == cv2.IMAGE_METADATA_EXIF:
            return image, from_exif(np.asarray(block, np.uint8).tobytes())
    return image, UPRIGHT


def _rgb8(path: Path, image: NDArray[Any]) -> NDArray[np.uint8]:
    """(h, w, 3) uint8 RGB of grey, BGR or BGRA in 8 or 16 bits."""
    if image.dtype == np.uint16:
        image = (image // 257).astype(np.uint8)  # 65535 = 257 * 255
    if image.dtype != np.uint8:
        raise BadInput(f"{path}: holds {image.dtype} samples; vcam reads pictures of 8 or 16 bits, save it as PNG")
    channels = 1 if image.ndim == 2 else image.shape[2]
    if channels == 4:
        image = over_grey(image)
    code = cv2.COLOR_GRAY2RGB if channels == 1 else cv2.COLOR_BGR2RGB
    return np.asarray(cv2.cvtColor(image, code), np.uint8)


def natural(path: Path) -> list[tuple[int, int, str]]:
    """Sort key: frame2 before frame10."""
    parts = re.split(r"([0-9]+)", path.name.casefold())
    return [(1, int(p), "") if i % 2 else (0, 0, p) for i, p in enumerate(parts)]


def pictures_in(folder: Path) -> list[Path]:
    """The pictures right inside `folder`, by content, in natural order; hidden files are left out."""
    found = []
    for path in folder.iterdir():
        if path.name.startswith(".") or not path.is_file():  # is_file: no pipe or device is ever opened
            continue
        try:
            with path.open("rb") as file:
                head = file.read(HEAD_BYTES)
        except OSError as error:
            log.warning("%s: skipped: %s", path, error.strerror)
            continue
        if picture_format(head):
            found.append(path)
    return sorted(found, key=natural)


class PictureReel:
    """Reel of pictures at `fps`, one each; with `endless` the last one is repeated for ever.

    Pictures keep their own sizes. A broken one is left out with a warning; when none is left it is BadInput.
    """

    def __init__(self, paths: list[Path], *, name: str, fps: float, endless: bool) -> None:
        self._paths = paths
        self._endless = endless
        self._first: Moment | None = None
        if len(paths) == 1:
            self._first = (0, 0.0, read_picture(paths[0]))
        else:
            self._first = next(self._readable(0, fps), None)
        if self._first is None:
            raise BadInput(f"{name}: none of its {len(paths)} pictures can be read")
        height, width = self._first[2].shape[:2]
        self.fps = fps
        self.frame_count = None if endless else len(paths)
        self.size_wh = (width, height)
        what = "picture" if len(paths) == 1 else f"the first of {len(paths)} pictures"
        self.about = f"{name}: {what}, {width}x{height}"

    def _readable(self, start: int, fps: float) -> Iterator[Moment]:
        for index in range(start, len(self._paths)):
            try:
                yield index, index / fps, read_picture(self._paths[index])
            except BadInput as error:
                log.warning("%s (skipped)", error)
            except OSError as error:
                log.warning("%s: skipped: %s", self._paths[index], error.strerror)

    def __iter__(self) -> Iterator[Moment]:
        """See Reel."""
        assert self._first is not None
        index, _, image = self._first
        yield self._first
        for moment in self._readable(index + 1, self.fps):
            index, _, image = moment
            yield moment
        while self._endless:
            index += 1
            yield index, index / self.fps, image

    def close(self) -> None:
        """See Reel: nothing stays open."""

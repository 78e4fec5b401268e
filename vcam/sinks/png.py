"""The last picture of a run, as a PNG with its transparency or as a JPEG over black; it says where it is synthetic."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Self

import cv2
import numpy as np

from vcam.errors import SinkError
from vcam.sinks.aside import PICTURES, checked_path, finished_well, put_in_place, reserve
from vcam.sinks.label import labelled_jpeg, labelled_png
from vcam.sinks.picture import Pixels, pixels, straight_alpha
from vcam.types import Face, Rendered

JPEG: Final = (cv2.IMWRITE_JPEG_QUALITY, 95, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444)
"""No fringes at red lips, no blocks on skin."""


class PngSink:
    """Keeps the latest picture and writes it at a clean close; nothing is written without one, or after an error."""

    def __init__(self, address: str, *, size_wh: tuple[int, int], fps: float, synthetic: bool = True) -> None:
        """`synthetic`: whether the file says that it is."""
        self._path: Path = checked_path(address, PICTURES, "png")
        self._latest: Pixels | None = None
        self._synthetic = synthetic

    def __enter__(self) -> Self:
        reserve(self._path).unlink()  # a folder that can't be written must be known before the run, not after it
        return self

    def __exit__(self, *error: object) -> None:
        latest, self._latest = self._latest, None
        if latest is None or not finished_well(error[0] if error else None):
            return
        data = self._encoded(latest)
        temporary = reserve(self._path)
        try:
            temporary.write_bytes(data)
        except OSError as failure:
            temporary.unlink(missing_ok=True)
            raise SinkError(f"can't write {self._path}: {failure.strerror}") from failure
        put_in_place(temporary, self._path)

    def _encoded(self, latest: Pixels) -> bytes:
        """`latest` in the format that the name asks for, labelled. Raises SinkError when it is too large for it."""
        is_png = self._path.suffix.lower() == ".png"
        if is_png:
            done, encoded = cv2.imencode(".png", cv2.cvtColor(straight_alpha(latest), cv2.COLOR_RGBA2BGRA))
        else:
            done, encoded = cv2.imencode(".jpg", cv2.cvtColor(latest, cv2.COLOR_RGBA2BGR), JPEG)
        if not done:
            raise SinkError(f"can't write {self._path}: OpenCV could not encode {latest.shape[1]}x{latest.shape[0]}")
        if not self._synthetic:
            return encoded.tobytes()
        return labelled_png(encoded.tobytes()) if is_png else labelled_jpeg(encoded.tobytes())

    @property
    def about(self) -> str:
        """Which file."""
        return f"the last picture in {self._path}"

    def send(self, rendered: Rendered, face: Face | None) -> None:
        """Remember a copy of the picture."""
        rgba = pixels(rendered)
        if self._latest is None or self._latest.shape != rgba.shape:
            self._latest = np.empty_like(rgba)
        np.copyto(self._latest, rgba)

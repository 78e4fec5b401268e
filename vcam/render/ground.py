"""What an avatar is drawn into and upon: a target and a backdrop of its size, made anew when either changes."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.render.backdrop import Backdrop
from vcam.render.gl import Context
from vcam.render.target import SAMPLES_ON_GPU, Target


class Ground:
    """Entered once, in the context's thread; `behind` and `resize` hold before that too. Raises RenderError."""

    def __init__(self, context: Context, pixels: NDArray[np.uint8]) -> None:
        """In any thread. `pixels` (h, w, 4) uint8 premultiplied of the backdrop; their size is that of the target."""
        self._context, self._pixels = context, pixels
        self._size_wh: tuple[int, int] = (pixels.shape[1], pixels.shape[0])
        self._made: ExitStack | None = None

    @property
    def size_wh(self) -> tuple[int, int]:
        """Of the target."""
        return self._size_wh

    def behind(self, pixels: NDArray[np.uint8]) -> None:
        """Another backdrop from now on; it is fitted to the target."""
        self._become(pixels, self._size_wh)

    def resize(self, size_wh: tuple[int, int]) -> None:
        """Another size of target and backdrop from now on."""
        self._become(self._pixels, size_wh)

    def use(self) -> Target:
        """The target, to be drawn into now: covered by the backdrop, its depth empty."""
        self._backdrop.paint(self.target)
        return self.target

    def __enter__(self) -> Self:
        self._made = self._build(self._pixels, self._size_wh)
        return self

    def __exit__(self, *error: object) -> None:
        if self._made is not None:
            self._made.close()

    def _become(self, pixels: NDArray[np.uint8], size_wh: tuple[int, int]) -> None:
        """All stays as it was when that fails."""
        if self._made is not None:
            before, self._made = self._made, self._build(pixels, size_wh)
            before.close()
        self._pixels, self._size_wh = pixels, size_wh

    def _build(self, pixels: NDArray[np.uint8], size_wh: tuple[int, int]) -> ExitStack:
        if pixels.shape[1::-1] != size_wh:
            pixels = np.asarray(cv2.resize(pixels, size_wh, interpolation=cv2.INTER_AREA), np.uint8)
        with ExitStack() as on:
            samples = 0 if self._context.software else SAMPLES_ON_GPU
            target = on.enter_context(Target(self._context, size_wh, samples=samples))
            backdrop = on.enter_context(Backdrop(self._context, pixels))
            self.target, self._backdrop = target, backdrop
            return on.pop_all()

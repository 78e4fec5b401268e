"""Draws the strip of a picture's moment along its lower edge: generated boxes in a copy of what a scene drew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vcam import strip
from vcam.types import Rendered


class Marking:
    """Called with each picture; one that shows no face goes out as it is."""

    def __init__(self, moment_of: Callable[[float], float]) -> None:
        """`moment_of`: `Rendered.captured` → the moment, s, that is written."""
        self._moment_of = moment_of
        self._copy: NDArray[np.uint8] = np.empty((0, 0, 4), np.uint8)

    def __call__(self, rendered: Rendered) -> Rendered:
        """The picture with its strip; valid until the next call."""
        if rendered.captured is None:
            return rendered
        if self._copy.shape != rendered.rgba.shape:
            self._copy = np.empty_like(rendered.rgba)
        np.copyto(self._copy, rendered.rgba)
        strip.draw(self._copy, strip.number_of(self._moment_of(rendered.captured)))
        return replace(rendered, rgba=self._copy)

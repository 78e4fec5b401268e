"""Draws over a copy of what a scene drew: a marker, and where it shows a face the strip of its moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vcam import strip
from vcam.types import Rendered

Pixels = NDArray[np.uint8]


class Marking:
    """Called with each picture; generated black and white boxes are all that it adds."""

    def __init__(self, moment_of: Callable[[float], float], marker: Callable[[Pixels], None]) -> None:
        """`moment_of`: `Rendered.captured` → the moment, s, that is written; `marker` draws into a picture."""
        self._moment_of, self._marker = moment_of, marker
        self._copy: Pixels = np.empty((0, 0, 4), np.uint8)

    def __call__(self, rendered: Rendered) -> Rendered:
        """The picture with what is drawn over it; valid until the next call."""
        if self._copy.shape != rendered.rgba.shape:
            self._copy = np.empty_like(rendered.rgba)
        np.copyto(self._copy, rendered.rgba)
        self._marker(self._copy)
        if rendered.captured is not None:
            strip.draw(self._copy, strip.number_of(self._moment_of(rendered.captured)))
        return replace(rendered, rgba=self._copy)

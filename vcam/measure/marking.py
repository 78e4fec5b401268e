"""Draws over a copy of what a scene drew: the strip of its moment, or a marker while it shows no face."""

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

    def __init__(self, moment_of: Callable[[float], float], idle: Callable[[Pixels], None]) -> None:
        """`moment_of`: `Rendered.captured` → the moment, s, that is written; `idle` draws into one without a face."""
        self._moment_of, self._idle = moment_of, idle
        self._copy: Pixels = np.empty((0, 0, 4), np.uint8)

    def __call__(self, rendered: Rendered) -> Rendered:
        """The picture with what is drawn over it; valid until the next call."""
        if self._copy.shape != rendered.rgba.shape:
            self._copy = np.empty_like(rendered.rgba)
        np.copyto(self._copy, rendered.rgba)
        if rendered.captured is None:
            self._idle(self._copy)
        else:
            strip.draw(self._copy, strip.number_of(self._moment_of(rendered.captured)))
        return replace(rendered, rgba=self._copy)

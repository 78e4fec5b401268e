"""Brings what was drawn to the picture's size: from the second picture on only the part that has changed."""

from __future__ import annotations

from math import gcd
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


class Enlarger:
    """Gives the very pixels that cv2.resize makes of the whole, linearly: where the picture is smaller, by FINE at
    most, every drawn pixel still counts, and INTER_AREA takes 3 ms for what looks the same."""

    def __init__(self, size_wh: tuple[int, int]) -> None:
        """`size_wh`: of the picture, px."""
        width, height = size_wh
        self._picture: Pixels = np.empty((height, width, 4), np.uint8)
        self._last: Pixels = np.empty((0, 0, 4), np.uint8)
        self._differs: NDArray[np.bool_] = np.empty((0, 0), np.bool_)

    def __call__(self, drawn: Pixels) -> Pixels:
        """The picture of (h, w, 4) `drawn`, which must stay as it is until the next call has ended: that itself where
        it has the size, else an array that the next call overwrites."""
        if drawn.shape == self._picture.shape:
            return drawn
        rows, columns = self._changed(drawn)
        self._last = drawn
        if rows.stop:
            y = _cut(rows, drawn.shape[0], self._picture.shape[0])
            x = _cut(columns, drawn.shape[1], self._picture.shape[1])
            part = self._picture[y.shown, x.shown]
            margins = part[: y.first], part[y.end :], part[:, : x.first], part[:, x.end :]
            right = [margin.copy() for margin in margins]
            cv2.resize(drawn[y.drawn, x.drawn], part.shape[1::-1], part, interpolation=cv2.INTER_LINEAR)
            for margin, as_before in zip(margins, right, strict=True):
                margin[:] = as_before
        return self._picture

    def _changed(self, drawn: Pixels) -> tuple[slice, slice]:
        """The rows and columns of all that differs from what was drawn before; both end at 0 where nothing does."""
        if drawn.shape != self._last.shape:
            self._differs = np.empty(drawn.shape[:2], np.bool_)
            return slice(0, drawn.shape[0]), slice(0, drawn.shape[1])
        np.not_equal(drawn.view(np.uint32)[..., 0], self._last.view(np.uint32)[..., 0], out=self._differs)
        left, top, width, height = cv2.boundingRect(self._differs.view(np.uint8))
        return slice(top, top + height), slice(left, left + width)


class _Cut(NamedTuple):
    """Along one axis, px."""

    drawn: slice
    """What is resized of what was drawn,"""
    shown: slice
    """and its place in the picture."""
    first: int
    end: int
    """Within that the part that shows something new. The margins beside it are right as they are; resizing, which knows
    no neighbours of what it is given, spoils their outer edges."""


def _cut(changed: slice, drawn_px: int, shown_px: int) -> _Cut:
    """All that shows the `changed` ones of `drawn_px`, cut where a drawn and a shown pixel begin together."""
    cuts = gcd(drawn_px, shown_px)
    step, out = drawn_px // cuts, shown_px // cuts
    first, end = max(changed.start - 1, 0) // step, min(-(-(changed.stop + 1) // step), cuts)  # a pixel shows 1 further
    begin, stop = max(first - 1, 0), min(end + 1, cuts)
    drawn, shown = (slice(begin * each, stop * each) for each in (step, out))
    return _Cut(drawn, shown, (first - begin) * out, (end - begin) * out)

"""Takes the good views out of a stream of pictures by itself, and says what to show next. Knows no screen."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.calibration.detect import Find
from vcam.calibration.missing import WANTED, covered, serves
from vcam.calibration.view import View
from vcam.types import Frame

ENOUGH: Final = 12
"""Views at least, besides that nothing is missing: more make the lens's distortion surer."""
MOST: Final = 60
"""Views at most: more take long and tell nothing new."""
STILL: Final = 0.002
"""Of the picture's diagonal that corners may move between two pictures: 1.6 px at 640x480."""
APART: Final = 0.04
"""Of the picture's diagonal between the corners of one view and those of another that tells something new."""
SHARP: Final = 0.15
"""Width of an edge over the side of a square, at most; but SHARP_PX always will do."""
SHARP_PX: Final = 3.5


class Collector:
    """Shown one frame after another by `look`; `views` are those taken."""

    def __init__(self, find: Find, size_wh: tuple[int, int], *, held: bool) -> None:
        """`held`: somebody holds the board and is told what to do; pictures come so fast that stillness shows."""
        self._find, self.size_wh, self._held = find, size_wh, held
        self.views: list[View] = []
        self.given: set[str] = set()
        """Names of missing.WANTED that have been taken."""
        self._before: View | None = None

    @property
    def seen(self) -> View | None:
        """The board in the newest picture; None: it isn't there."""
        return self._before

    @property
    def complete(self) -> bool:
        """Whether nothing is missing any more, or enough was taken of what was shown."""
        all_given = self._held and len(self.given) == len(WANTED) and len(self.views) >= ENOUGH
        return all_given or len(self.views) >= MOST

    @property
    def covered(self) -> float:
        """Share of the picture that the board has been in, 0..1."""
        return float(covered(self.views, self.size_wh).mean())

    @property
    def advice(self) -> str:
        """What to show next."""
        missing = next((words for name, words in WANTED.items() if name not in self.given), "")
        return missing or "move and turn the board a little more"

    def look(self, frame: Frame) -> str:
        """Look for a view that is worth taking. Returns what was wrong with this picture, "" when it was taken."""
        if (frame.image.shape[1], frame.image.shape[0]) != self.size_wh:
            return "the picture changed its size"
        view, before = self._find(frame.image, f"frame {frame.index}"), self._before
        self._before = view
        if view is None:
            return "the board is not seen: show all of it, without a finger on it"
        diagonal = float(np.hypot(*self.size_wh))
        if self._held and (before is None or apart_px(view, before) > STILL * diagonal):
            return "hold it still"
        square_px = square_of(view)
        if edge_px(frame.image, view, square_px) > max(SHARP_PX, SHARP * square_px):
            return "it is blurred: hold it still, in better light"
        new = serves(view, self.size_wh) - self.given
        if not new and any(apart_px(view, other) < APART * diagonal for other in self.views):
            return self.advice
        self.views.append(view)
        self.given |= new
        return ""


def apart_px(view: View, other: View) -> float:
    """RMS distance of the corners that both show, px; infinite when they share none. A board that looks the same
    turned upside down may be numbered from either end: the nearer counts."""
    where = {tuple(point): seen for point, seen in zip(other.board_m.tolist(), other.seen_px, strict=True)}
    end = view.board_m.max(axis=0).tolist()
    nearest = np.inf
    for turned in (False, True):
        pairs = [
            (seen, where[place])
            for (x, y, z), seen in zip(view.board_m.tolist(), view.seen_px, strict=True)
            if (place := (end[0] - x, end[1] - y, z) if turned else (x, y, z)) in where
        ]
        if pairs:
            ours, theirs = np.array(pairs, np.float64).transpose(1, 0, 2)
            nearest = min(nearest, float(np.sqrt(np.mean(np.sum((ours - theirs) ** 2, axis=1)))))
    return nearest


def square_of(view: View) -> float:
    """Side of a square in this view, px: the median distance of corners that follow each other."""
    return float(np.median(np.linalg.norm(np.diff(view.seen_px, axis=0), axis=1)))


def edge_px(image: NDArray[np.uint8], view: View, square_px: float) -> float:
    """Width of the edges around the corners, px: what is between dark and light over the steepest slope, median."""
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.float32)
    slope = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(grey, cv2.CV_32F, 0, 1, scale=1 / 8))
    half = max(2, int(square_px / 2))
    widths = []
    for x, y in view.seen_px.round().astype(int):
        part = np.s_[max(0, y - half) : y + half + 1, max(0, x - half) : x + half + 1]
        if grey[part].size:
            dark, light = np.percentile(grey[part], (10, 90))
            widths.append((light - dark) / max(float(slope[part].max()), 1e-3))
    return float(np.median(widths)) if widths else np.inf

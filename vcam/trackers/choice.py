"""Which of several faces is the person's: the largest at first, then the one that is where the last one was."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float64]
"""(n, 4) boxes [x0, y0, x1, y1], px."""

REACH: Final = 0.75
"""How far from its last place the same face may be found at once, in widths of the face."""
REACH_PER_S: Final = 3.0
"""How much further for each second that it was out of sight, widths: a quick lean moves a head by about that."""
LIKE: Final = 2.0
"""The same face is at most so many times larger or smaller than it was at once; each second allows as much again."""
FORGET_S: Final = 3.0
"""After this long out of sight whoever is largest is the person."""


class FaceChoice:
    """Remembers where the person's face was, and picks theirs."""

    def __init__(self) -> None:
        self._box: list[float] | None = None
        self._seen = 0.0
        self._alone = False
        self._refused: list[NDArray[np.float64]] = []

    def pick(self, boxes: Boxes, now: float) -> int | None:
        """Row of the person's face at time `now` (s), or None when all are too far from where it was so lately."""
        gone = max(now - self._seen, 0.0)
        anew = gone > FORGET_S or (self._alone and len(boxes) == 1)
        badness = [_badness(box, None if anew else self._box, gone) for box in boxes.tolist()]
        possible = [row for row, bad in enumerate(badness) if math.isfinite(bad)]
        untried = [row for row in possible if not self._was_refused(boxes[row])] if self._refused else possible
        if possible and not untried:  # all have had their turn
            self._refused.clear()
        return min(untried or possible, key=badness.__getitem__, default=None)

    def refuse(self, box: NDArray[np.float64]) -> None:
        """What was picked in `box` (4,) was no face on a closer look: the others have their turn first."""
        self._refused.append(box)

    def _was_refused(self, box: NDArray[np.float64]) -> bool:
        """Whether the middle of `box` lies in a refused one."""
        middle = (box[:2] + box[2:]) / 2
        return any((middle > other[:2]).all() and (middle < other[2:]).all() for other in self._refused)

    def seen(self, box: NDArray[np.float64], now: float, *, alone: bool = False) -> None:
        """The person's face was found in `box` (4,) at `now`; `alone`: surely no other face was in view."""
        self._box, self._seen, self._alone = box.tolist(), now, alone
        self._refused.clear()


def blank_others(image: NDArray[np.uint8], boxes: Boxes, chosen: int) -> NDArray[np.uint8]:
    """A copy of `image` in which every face but the chosen one is grey; the chosen box is left as it is."""
    shown = image.copy()
    for box in np.delete(boxes, chosen, axis=0):
        x0, y0, x1, y1 = _whole(box, image.shape)
        shown[y0:y1, x0:x1] = 127
    x0, y0, x1, y1 = _whole(boxes[chosen], image.shape)
    shown[y0:y1, x0:x1] = image[y0:y1, x0:x1]
    return shown


def box_of(points: NDArray[np.floating]) -> NDArray[np.float64]:
    """(4,) box around (n, 2) points."""
    across, down = points.T
    return np.array([across.min(), down.min(), across.max(), down.max()], np.float64)


def _badness(box: list[float], last: list[float] | None, gone: float) -> float:
    """Lowest for the person's: the largest, or the nearest to `last`, theirs `gone` s ago; infinite: another's."""
    width = box[2] - box[0]
    if last is None:
        return -width
    last_width = max(last[2] - last[0], 1e-9)
    across, down = box[0] + box[2] - last[0] - last[2], box[1] + box[3] - last[1] - last[3]
    away = math.hypot(across, down) / 2 / last_width
    unlike = max(width / last_width, last_width / max(width, 1e-9)) > LIKE * (1 + gone)
    return math.inf if unlike or away > REACH + REACH_PER_S * gone else away


def _whole(box: NDArray[np.float64], shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = np.clip(np.round(box), 0, [shape[1], shape[0], shape[1], shape[0]]).astype(int)
    return int(x0), int(y0), int(x1), int(y1)

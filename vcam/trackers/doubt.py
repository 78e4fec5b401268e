"""Whether a face that the landmark net is not sure of is there: a real one looks the same from aside.

The net's presence score falls to 0 where hair hides half of a turned face, although its points stay right; and it says
1 of an ear that fills a small part of a dark picture. But where there is no face, the points follow the square that is
looked at. So more looks, each aimed a little aside, tell the one from the other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.trackers.landmarks import Look
from vcam.trackers.roi import Roi, around_points

ASIDE: Final = ((0.08, 0.0), (-0.08, 0.0), (0.0, -0.08))
"""How the other looks are aimed: to either side, and up, by shares of the square's side."""
KEEPS: Final = 0.065
"""RMS distance of the same points in two looks, in sides of the face, up to which a face that was followed is still
there. A woman whose hair hid an eye while she turned by 40 degrees: at most 0.055. People who had turned away or were
cut to somebody else: at least 0.076 (22 and 91 looks with a presence below 0.5)."""
STARTS: Final = 0.05
"""The same for a face that is new: real ones, also small and turned, 0.045 at most; ears and hands 0.065 at least."""
LEAST_INSIDE: Final = 0.6
"""Share of the points inside of the picture: of a face that is leaving it, little can be said."""


def agreement(
    look: Callable[[NDArray[np.uint8], Roi], Look], image: NDArray[np.uint8], doubtful: Look, most_apart: float
) -> Look | None:
    """`doubtful`, as sure as the surest of four looks at (h, w, 3) `image`, or None where they disagree.

    Its own points, not those of the surest or their mean: they are aimed like those before and after it. A woman with
    hair over an eye is then followed to 2.3 instead of 2.5 degrees of yaw, and no first pose stands beside the next.
    """
    size_wh = np.array([image.shape[1], image.shape[0]])
    inside = ((doubtful.points[:, :2] >= 0) & (doubtful.points[:, :2] < size_wh)).all(axis=1)
    if inside.mean() < LEAST_INSIDE:
        return None
    roi = around_points(doubtful.points)
    side = np.ptp(doubtful.points[:, :2], axis=0).max()
    surest = doubtful.presence
    for right, down in ASIDE:
        other = look(image, roi.shifted(right, down))
        apart = np.sqrt(np.mean(np.sum((other.points - doubtful.points)[:, :2] ** 2, axis=1)))
        if not apart <= most_apart * side:
            return None
        surest = max(surest, other.presence)
    return Look(doubtful.points, surest)

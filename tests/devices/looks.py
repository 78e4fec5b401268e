"""What pictures from the guest are judged by: the background, the avatar before it, the camera's magenta frame."""

import numpy as np
from inside.stamp import BARS, bars, number

BACKGROUND = (32, 96, 160)
"""#2060a0, as inside/steps.py asks for."""
COLOUR_ERROR = 4
"""Of 255: what I420 of limited range costs, there and back."""
MAGENTA = (255, 0, 255)
EDGES = [*range(40), *range(600, 640)]
"""Columns where only the background is."""


def away(pictures, colour):
    """(..., h, w) largest difference of a channel from `colour`, or from another picture, 0..255."""
    return np.abs(pictures.astype(np.int16) - np.asarray(colour).astype(np.int16)).max(axis=-1)


def head(pictures):
    """(..., h, w) bool: where something stands before the background."""
    return away(pictures, BACKGROUND) > 3 * COLOUR_ERROR


def colour_error(pictures):
    """The worst error of a stamped picture's bars, 0..255."""
    return max(np.abs(bars(picture).astype(int) - BARS).max() for picture in pictures)


def numbers(pictures):
    """The counter of each stamped picture."""
    return np.array([number(picture) for picture in pictures])


def is_of_the_clip(shown, inline, rows=slice(None)):
    """Whether `shown`, in its `rows`, looks like the avatar at some moment of `inline`."""
    shown, inline = shown[rows], inline[:, rows]
    wanted = head(inline)
    overlaps = (head(shown) & wanted).sum(axis=(1, 2)) / (head(shown) | wanted).sum(axis=(1, 2))
    alike = np.flatnonzero(overlaps > 0.9)
    # most pixels, not all: live, the same outline may go with a mouth or eyes of another moment
    both = [head(shown) & wanted[moment] for moment in alike]
    apart = [np.median(away(shown[same], inline[moment][same])) for moment, same in zip(alike, both, strict=True)]
    return min(apart, default=255) < 15


def no_camera(pictures):
    """Assert that no pixel is near the magenta that the camera's own pictures wear, and the edges are background."""
    assert away(pictures, MAGENTA).min() > 90
    assert away(pictures[:, :, EDGES], BACKGROUND).max() <= COLOUR_ERROR

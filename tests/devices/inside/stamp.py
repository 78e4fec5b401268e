"""What a test draws over the top of a picture, and reads again at the far end: eight colour bars and a counter.

Both survive 4:2:0 video: areas of at least 16 px, read in their middle.
"""

import numpy as np

BARS = np.array(
    [(255, 255, 255), (255, 255, 0), (0, 255, 255), (0, 255, 0), (255, 0, 255), (255, 0, 0), (0, 0, 255), (0, 0, 0)],
    np.uint8,
)
"""The corners of the RGB cube: no colour is further off when a matrix is wrong."""
BITS = 16
PART = 15
"""The bars take the top 1/15 of the height, the counter the next 1/15."""


def stamp(rgb, number):
    """Draw bars and `number` into the (h, w, 3 or 4) picture."""
    height, width = rgb.shape[:2]
    rows = height // PART
    for i, colour in enumerate(BARS):
        rgb[:rows, i * width // 8 : (i + 1) * width // 8, :3] = colour
    for bit in range(BITS):
        rgb[rows : 2 * rows, bit * width // BITS : (bit + 1) * width // BITS, :3] = 255 * (number >> bit & 1)


def number(rgb):
    """The counter in a picture."""
    height, width = rgb.shape[:2]
    middles = [rgb[height * 3 // (2 * PART), (2 * bit + 1) * width // (2 * BITS)] for bit in range(BITS)]
    return sum(int(middle.mean() > 127) << bit for bit, middle in enumerate(middles))


def bars(rgb):
    """(8, 3) the colours in the middle of the bars."""
    height, width = rgb.shape[:2]
    return np.array([rgb[height // (2 * PART), (2 * i + 1) * width // 16] for i in range(8)])

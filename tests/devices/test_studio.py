"""OBS in the guest, with the virtual camera as a V4L2 capture device; it stays on while vcam is started anew."""

import numpy as np
import pytest
from inside.stamp import BARS, PART, bars
from looks import BACKGROUND, COLOUR_ERROR, EDGES, MAGENTA, away, colour_error, head, numbers

pytestmark = pytest.mark.slow
IN_GUEST = ("studio",)
PROGRAMS = {"obs": "obs-studio", "xdotool": "xdotool", "Xvfb": "xvfb"}
BELOW = slice(2 * 360 // PART + 2, None)
"""Rows that the stamp's colours don't reach: OBS smooths colour over two."""
YCBCR = {"bt601": (0.299, 0.114), "bt709": (0.2126, 0.0722)}
"""Weights of red and blue in the luma (ITU-R BT.601-7 and BT.709-6)."""


def rgb_from_ycbcr(name):
    """(3, 3) R'G'B' of full-range Y', Cb, Cr."""
    red, blue = YCBCR[name]
    green = 1 - red - blue
    return np.array(
        [
            [1, 0, 2 * (1 - red)],
            [1, -2 * blue * (1 - blue) / green, -2 * red * (1 - red) / green],
            [1, 2 * (1 - blue), 0],
        ]
    )


def test_obs_reads_every_v4l2_camera_as_bt709(seen):
    mistaken = BARS @ np.linalg.inv(rgb_from_ycbcr("bt601")).T @ rgb_from_ycbcr("bt709").T
    for shot in seen.pictures["bt601"]:
        assert np.abs(bars(shot) - mistaken.clip(0, 255)).max() <= COLOUR_ERROR
        assert colour_error([shot]) > 30


def test_colour_bt709_is_exact_in_obs(seen):
    shots = seen.pictures["bt709"]
    assert colour_error(shots) <= COLOUR_ERROR
    assert away(shots[:, BELOW, EDGES], BACKGROUND).max() <= COLOUR_ERROR
    assert (head(shots[:, BELOW]).mean(axis=(1, 2)) > 0.1).all()
    assert away(shots[:, BELOW], MAGENTA).min() > 90, "the camera's own pictures wear magenta"


@pytest.mark.parametrize("colour", ["bt601", "bt709"])
def test_obs_gets_the_pictures_in_order_in_both_runs(seen, colour):
    assert (np.diff(numbers(seen.pictures[colour])) > 0).all()
    assert seen.told[colour]["code"] == 0, seen.told[colour]["lines"]

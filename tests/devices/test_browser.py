"""A headless Chromium in the guest asks for the virtual camera with getUserMedia, as Meet, Teams and Zoom's page do."""

import numpy as np
import pytest
from inside.stamp import PART
from looks import BACKGROUND, COLOUR_ERROR, EDGES, MAGENTA, away, colour_error, head, numbers

pytestmark = pytest.mark.slow
IN_GUEST = ("browser",)
PROGRAMS = {"chromium": "chromium"}
BELOW = slice(2 * 360 // PART, None)


def test_chromium_lists_the_virtual_camera_by_its_name(seen):
    assert "error" not in seen.told["page"], seen.told["page"]
    assert seen.told["page"]["cameras"] == ["webcam", "vcam"]
    assert seen.told["page"]["label"] == "vcam"


def test_a_page_gets_the_avatar_in_order_and_in_its_colours(seen):
    frames = seen.pictures["chromium"]
    assert frames.shape == (12, 360, 640, 3)
    assert colour_error(frames) <= COLOUR_ERROR
    steps = np.diff(numbers(frames))
    assert (steps >= 0).all(), steps
    assert (steps > 0).mean() > 0.25, steps  # a slow vcam's pictures are sent again
    assert away(frames[:, BELOW, EDGES], BACKGROUND).max() <= COLOUR_ERROR
    # beside a browser the CPU is so short of time that the camera may be missed for a while, and the avatar idles
    assert (head(frames[:, BELOW]).mean(axis=(1, 2)) > 0.1).all()
    assert away(frames[:, BELOW], MAGENTA).min() > 90, "the camera's own pictures wear magenta"
    assert seen.told["code"] == 0, seen.told["lines"]

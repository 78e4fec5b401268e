"""Camera moment → reader, with real devices: a strip in the camera's pictures arrives in what a program reads.

The guest's CPU is slow and shared by camera, vcam and reader: this proves the way, and speaks of no speed.
"""

import numpy as np
import pytest
from looks import MAGENTA, away

from vcam import strip

pytestmark = pytest.mark.slow
IN_GUEST = ("latency",)
STRIP_ROWS = 360 // strip.HEIGHT_SHARE


def test_a_program_reads_the_moments_that_the_camera_has_shown_in_their_order(seen):
    told = seen.told
    assert told["code"] == 0, told["lines"]
    assert set(told["seen"]) <= set(told["shown"])
    assert len(told["seen"]) >= 20
    assert all(strip.ticks_between(one, two) > 0 for one, two in zip(told["seen"], told["seen"][1:], strict=False))
    assert min(told["late_ms"]) > 0


def test_vcam_reads_its_own_camera_meanwhile_and_says_how_late_it_is(seen):
    latency = seen.told["report"]["latency"]
    assert latency["pictures"] >= 10
    assert latency["camera_strips"] > 0
    assert 0 < latency["reader_ms"]["p50"] <= latency["reader_ms"]["p95"]
    late = f"{latency['reader_ms']['p50']:.0f} ms from the strip in the camera's picture"
    line = f"vcam: latency: {late} to a program that reads /dev/video10"
    assert seen.told["lines"][-1].startswith(line)


def test_the_strip_is_drawn_anew_and_no_pixel_of_the_camera_comes_with_it(seen):
    pictures = seen.pictures["watched"]
    assert away(pictures[:, :-STRIP_ROWS], MAGENTA).min() > 90
    boxes = np.ptp(pictures[:, -STRIP_ROWS + 2 :].astype(int), axis=-1)
    assert boxes.max() <= 8, "grey only"

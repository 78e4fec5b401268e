"""vcam between real V4L2 devices: a camera that ffmpeg feeds, and a virtual camera that programs and a browser read.

The machine's own kernel need not have such devices: a small guest has them, and `inside` runs in it. Its one CPU is
slow, so nothing here speaks of speed.
"""

import cv2
import numpy as np
import pytest
from inside.stamp import PART
from looks import BACKGROUND, COLOUR_ERROR, EDGES, MAGENTA, away, colour_error, head, is_of_the_clip, no_camera, numbers

pytestmark = pytest.mark.slow
IN_GUEST = ("call",)
PROGRAMS = {"v4l2-ctl": "v4l-utils", "gst-launch-1.0": "gstreamer1.0-tools", "chromium": "chromium"}
CLIENTS = ("opencv", "ffmpeg", "gstreamer", "v4l2-ctl")
BELOW = slice(2 * 360 // PART, None)
"""Rows without a stamp, one of whose bars is magenta."""


def test_a_viewer_sees_the_avatar_on_its_background(seen, inline):
    frames = seen.pictures["steady"]
    assert frames.shape[1:] == (360, 640, 3)
    assert away(frames[:, :, EDGES], BACKGROUND).max() <= COLOUR_ERROR
    # a slow CPU loses sight of the face for moments, and the avatar begins to idle: not each picture is of the clip
    assert any(is_of_the_clip(shown, inline) for shown in frames)
    assert away(frames[0], frames[-1]).max() > 40, "the head must have moved"


@pytest.mark.parametrize("client", CLIENTS)
def test_every_program_gets_each_picture_in_order_and_in_its_colours(seen, inline, client):
    frames = seen.pictures[client]
    assert frames.shape == (25, 360, 640, 3)
    in_order_and_in_colour(frames)
    assert any(is_of_the_clip(shown, inline, BELOW) for shown in frames)


def in_order_and_in_colour(frames):
    """What programs make of the stamped pictures."""
    assert colour_error(frames) <= COLOUR_ERROR
    steps = np.diff(numbers(frames))
    assert (steps >= 0).all() or (steps < 0).mean() < 0.1, steps  # one buffer of two may be read twice (0.12.7)
    assert (steps > 0).mean() > 0.25, steps  # a slow vcam's pictures are sent again
    assert away(frames[:, BELOW, EDGES], BACKGROUND).max() <= COLOUR_ERROR


def test_a_page_in_chromium_gets_the_virtual_camera_by_its_name_in_order_and_in_its_colours(seen):
    """As Meet, Teams and Zoom's page ask for it: with getUserMedia."""
    page = seen.told["page"]
    assert "error" not in page, page
    assert page == {"cameras": ["webcam", "vcam"], "label": "vcam"}
    frames = seen.pictures["chromium"]
    assert frames.shape == (12, 360, 640, 3)
    in_order_and_in_colour(frames)
    # beside a browser the CPU is so short of time that the camera may be missed for a while, and the avatar idles
    assert (head(frames[:, BELOW]).mean(axis=(1, 2)) > 0.1).all()


@pytest.mark.parametrize("phase", ["steady", *CLIENTS, "chromium"])
def test_no_picture_shows_the_marked_camera(seen, phase):
    camera = cv2.imread(str(seen.folder / "camera.png"), cv2.IMREAD_COLOR_RGB)
    assert (away(camera, MAGENTA) < 30).mean() > 0.15, "the camera's own pictures must be marked"
    no_camera(seen.pictures[phase][:, slice(None) if phase == "steady" else BELOW])


def test_the_face_in_the_camera_is_tracked_to_the_end_of_the_run(seen):
    run = seen.told["steady"]
    assert run["code"] == 0, run["lines"]
    report = run["report"]
    assert report["frames_sent"] == 60
    looked_at = report["frames_captured"] - report["drops"]["frames"]
    assert report["frames_tracked"] >= 0.5 * looked_at, "a starved guest misses some"
    assert looked_at >= 30


def test_a_run_says_what_it_uses_and_keeps_and_nothing_else(seen):
    person, camera, source, tracker, scene, output = calm(seen.told["steady"]["lines"])
    assert person.startswith("vcam: person: what your face does is learned as 'me'")
    assert camera.startswith("vcam: camera: not calibrated, at 640x360 its field of view is guessed")
    assert tracker.startswith("vcam: tracker: auto: direct (LiteRT)")
    assert source.startswith("vcam: source: camera 0 (webcam): 640x360")
    assert scene.startswith("vcam: scene: avatar 'mika', 640x360 px")
    assert output == "vcam: output: virtual camera /dev/video10 (640x360, 10 fps)"


def calm(lines):
    """Without what vcam says where others take the guest's CPU from it."""
    starved = ("this computer is busy", "there is time again", "was lost: no pictures come", "is back")
    return [line for line in lines if not any(words in line for words in starved)]


def test_those_who_come_and_go_are_no_news(seen):
    run = seen.told["watched"]
    assert run["code"] == 0, run["lines"]
    assert len(calm(run["lines"])) == 5, run["lines"]  # as above, less the person, who is known from the run before

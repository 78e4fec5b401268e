"""What OpenCV answers about a camera, and what of it is believed."""

import os
import subprocess
import sys
import threading

import cv2
import numpy as np
import pytest

from vcam.errors import SourceError
from vcam.sources import _capture
from vcam.sources._capture import as_bgr, open_capture, opencv_silenced
from vcam.sources.webcam import WebcamSource, list_cameras

MJPG = float(cv2.VideoWriter.fourcc(*"MJPG"))
SLOW = "OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS"
SIZE_AND_RATE = (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT, cv2.CAP_PROP_FPS, cv2.CAP_PROP_FOURCC)


class Video:
    """Stands in for cv2.VideoCapture."""

    def __init__(self, answers, image=None):
        self.answers, self.image, self.wishes = dict(zip(SIZE_AND_RATE, answers, strict=True)), image, []

    def isOpened(self):  # noqa: N802 - OpenCV's own name
        return True

    def get(self, what):
        return self.answers[what]

    def set(self, what, value):
        self.wishes.append(what)
        return False

    def retrieve(self):
        if self.image is None:
            raise cv2.error("another size")
        return True, self.image


@pytest.fixture
def opened(monkeypatch):
    """What the layer makes of a Video."""

    def of(*answers, image=None):
        video = Video(answers, image)
        monkeypatch.setattr(cv2, "VideoCapture", lambda device, backend: video)
        return open_capture("/dev/video0", (1280, 720), 30.0), video

    return of


NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("answers", "size_wh", "fps", "fourcc"),
    [
        ((1280.0, 720.0, 30.0, MJPG), (1280, 720), 30.0, "MJPG"),
        ((640.0, 480.0, 0.0, 0.0), (640, 480), 0.0, ""),
        ((640.0, 480.0, NAN, NAN), (640, 480), 0.0, ""),
        ((640.0, 480.0, INF, -1.0), (640, 480), 0.0, ""),
        ((640.0, 480.0, 1e6, 22.0), (640, 480), 0.0, ""),
        ((640.0, 480.0, -30.0, MJPG), (640, 480), 0.0, "MJPG"),
        ((0.0, 0.0, 30.0, MJPG), (0, 0), 30.0, "MJPG"),
        ((NAN, -1.0, 30.0, MJPG), (0, 0), 30.0, "MJPG"),
    ],
)
def test_nonsense_about_size_and_rate_is_not_believed(opened, answers, size_wh, fps, fourcc):
    camera, _ = opened(*answers)
    assert (camera.size_wh, camera.fps, camera.fourcc) == (size_wh, fps, fourcc)


def test_the_format_is_asked_for_before_the_size_and_the_rate(opened):
    _, video = opened(640.0, 480.0, 30.0, MJPG)
    order = [cv2.CAP_PROP_FOURCC, cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT, cv2.CAP_PROP_FPS]
    assert video.wishes[:4] == order


def test_what_keeps_cameras_of_windows_from_opening_slowly_is_said_before_opencv_is_loaded():
    code = (
        "import os, sys; from vcam.cli import main; loaded = 'cv2' in sys.modules; main(['no command']); "
        f"print(loaded, os.environ['{SLOW}'])"
    )
    env = {name: value for name, value in os.environ.items() if name != SLOW}
    run = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert run.stdout == "False 0\n"


def test_on_windows_a_camera_that_only_directshow_has_must_be_named(monkeypatch):
    """OBS's virtual camera is one, and vcam sends into it."""

    def video(device, backend):
        made = Video((640.0, 480.0, 30.0, MJPG))
        made.isOpened = lambda: backend == cv2.CAP_DSHOW
        return made

    monkeypatch.setattr(_capture.sys, "platform", "win32")
    monkeypatch.setattr(cv2, "VideoCapture", video)
    assert list_cameras() == []
    with pytest.raises(SourceError, match=r"^camera 0 can't be opened: there is none with this number"):
        WebcamSource("", size_wh=(640, 480), fps=30.0, realtime=True).__enter__()
    assert open_capture(0, (640, 480), 30.0) is not None


@pytest.mark.parametrize("shape", [(4, 6), (4, 6, 1), (4, 6, 3), (4, 6, 4)])
def test_grey_pictures_and_such_with_alpha_become_colour(opened, shape):
    camera, _ = opened(6.0, 4.0, 30.0, MJPG, image=np.full(shape, 90, np.uint8))
    assert camera.retrieve().tolist() == np.full((4, 6, 3), 90).tolist()


def test_sixteen_bits_of_an_infrared_camera_become_eight():
    assert as_bgr(np.full((4, 6), 0x5AFF, np.uint16)).tolist() == np.full((4, 6, 3), 0x5A).tolist()


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((0, 6, 3), np.uint8),
        np.zeros((4, 6, 2), np.uint8),
        np.zeros((4, 6, 3), np.float32),
        np.zeros(9, np.uint8),
    ],
)
def test_what_is_no_picture_counts_as_damaged(image):
    assert as_bgr(image) is None


def test_a_picture_that_opencv_can_not_take_counts_as_damaged(opened):
    camera, _ = opened(6.0, 4.0, 30.0, MJPG)
    assert camera.retrieve() is None


@pytest.mark.parametrize(("fourcc", "told"), [(MJPG, ""), (0.0, "Corrupt JPEG data: 1 extraneous bytes\n")])
def test_what_libjpeg_says_of_each_damaged_picture_is_kept_off_the_terminal(opened, fourcc, told, capfd):
    camera, video = opened(6.0, 4.0, 30.0, fourcc, image=np.zeros((4, 6, 3), np.uint8))
    decode = video.retrieve
    video.retrieve = lambda: os.write(2, b"Corrupt JPEG data: 1 extraneous bytes\n") and decode()
    assert camera.retrieve() is not None
    assert capfd.readouterr().err == told


def test_opencv_speaks_again_after_blocks_that_overlapped_in_threads():
    logging = cv2.utils.logging
    before = logging.getLogLevel()
    inside, leave = threading.Event(), threading.Event()

    def hangs():
        with opencv_silenced():
            inside.set()
            leave.wait(60)

    thread = threading.Thread(target=hangs)
    with opencv_silenced():
        thread.start()
        assert inside.wait(60)
    assert logging.getLogLevel() == logging.LOG_LEVEL_SILENT, "the other block still needs it"
    leave.set()
    thread.join(60)
    assert logging.getLogLevel() == before
    assert _capture._silence._blocks == 0

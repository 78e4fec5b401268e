"""No output ever shows the camera but by the scene named for it: real parts, a camera picture with a mark in it."""

from contextlib import ExitStack, nullcontext
from time import perf_counter

import av
import cv2
import numpy as np
import pytest

from vcam import loop
from vcam.avatar.model import load_avatar
from vcam.errors import SourceEnded, TrackerError
from vcam.metrics import Metrics, untimed
from vcam.render.avatar import AvatarScene
from vcam.render.card import CardScene
from vcam.render.gl import open_context
from vcam.sinks.png import PngSink
from vcam.sinks.preview import PreviewSink
from vcam.sinks.video import VideoSink
from vcam.sources.actor import ActorSource
from vcam.trackers.mediapipe import MediaPipeTracker
from vcam.types import Frame

SIZE_WH = (320, 180)
MARK = np.array([255, 0, 255])
NEAR = 90
"""Of 255 in the largest channel. The nearest pixel of avatar, card and film was measured to be 121 away."""
FRAMES = 24


class MarkedCamera:
    """The actor in a frame of a colour that nothing else has; a live source that ends."""

    about = "a marked camera"

    def __init__(self):
        self._actor = ActorSource("", size_wh=SIZE_WH, fps=30, realtime=True)

    def __enter__(self):
        self._actor.__enter__()
        return self

    def __exit__(self, *error):
        self._actor.__exit__(*error)

    def read(self):
        frame = self._actor.read()
        if frame.index >= 300:
            raise SourceEnded
        image = frame.image.copy()
        image[:30], image[-30:], image[:, :30], image[:, -30:] = MARK, MARK, MARK, MARK
        image[::16] = MARK
        return Frame(image, perf_counter(), frame.index)


class Keeps:
    """A sink that remembers every picture."""

    about = "the test's memory"

    def __init__(self):
        self.pictures = []

    def send(self, rendered, face):
        self.pictures.append((rendered.rgba[..., :3].copy(), face))


class FailingTracker(MediaPipeTracker):
    def track(self, frame):
        if frame.index % 3:
            raise TrackerError("the net broke")
        return super().track(frame)


def shader_breaks(scene):
    """Let the scene fail from its tenth picture on, in the middle of drawing."""
    drawn, draw = [], scene._mesh.draw

    def breaks():
        drawn.append(1)
        if len(drawn) > 10:
            raise RuntimeError("GL_INVALID_OPERATION")
        draw()

    scene._mesh.draw = breaks


def shows_the_mark(picture):
    return bool((np.abs(picture.astype(int) - MARK).max(-1) < NEAR).any())


@pytest.mark.parametrize("broken", ["nothing", "tracker", "shader"])
def test_no_output_ever_shows_a_pixel_of_the_camera(broken, tmp_path):
    kept, metrics = Keeps(), Metrics()
    tracker_type = FailingTracker if broken == "tracker" else MediaPipeTracker
    with ExitStack() as on:
        source = on.enter_context(MarkedCamera())
        assert shows_the_mark(source.read().image), "the control: the camera's own picture has the mark"
        sinks = [
            on.enter_context(made)
            for made in (
                VideoSink(str(tmp_path / "o.mp4"), size_wh=SIZE_WH, fps=30),
                PngSink(str(tmp_path / "o.png"), size_wh=SIZE_WH, fps=30),
                PreviewSink("", size_wh=SIZE_WH, fps=30),
                nullcontext(kept),
            )
        ]
        context, avatar = on.enter_context(open_context()), load_avatar("mika")
        scene = on.enter_context(AvatarScene(context, avatar=avatar, size_wh=SIZE_WH, background="soft", timed=untimed))
        if broken == "shader":
            shader_breaks(scene)
        tracker = on.enter_context(tracker_type())
        shown = loop.Output(scene, CardScene(SIZE_WH), sinks, mirror=False, metrics=metrics, strict=False)
        loop.run_live(source, tracker, shown, loop.Limits(FRAMES, lambda: False), metrics, fps=30)
    assert len(kept.pictures) == FRAMES
    assert any(face for _, face in kept.pictures), "a face was followed, so its frames went through the whole loop"
    with av.open(str(tmp_path / "o.mp4")) as file:
        film = [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]
    still = cv2.cvtColor(cv2.imread(str(tmp_path / "o.png")), cv2.COLOR_BGR2RGB)
    for picture in [*(picture for picture, _ in kept.pictures), *film, still]:
        assert not shows_the_mark(picture)


@pytest.mark.parametrize("scene", [None, "avatar", "overlay"])
def test_the_camera_is_shown_by_the_scene_that_is_named_for_it_and_by_no_other(vcam, tmp_path, scene):
    (tmp_path / "film").mkdir()
    with MarkedCamera() as camera:
        for n in range(3):
            cv2.imwrite(str(tmp_path / "film" / f"{n}.png"), cv2.cvtColor(camera.read().image, cv2.COLOR_RGB2BGR))
    words = ["--source", "film", "--out", "o.png", "--no-realtime", "--size", "320x180"]
    result = vcam(*words, *(["--scene", scene] if scene else []))
    assert result.code == 0, result.err
    still = cv2.cvtColor(cv2.imread(str(tmp_path / "o.png")), cv2.COLOR_BGR2RGB)
    assert shows_the_mark(still) == (scene == "overlay")
    assert ("everybody sees the camera's own picture" in result.err) == (scene == "overlay")
    assert (b"Synthetic" in (tmp_path / "o.png").read_bytes()) == (scene != "overlay")

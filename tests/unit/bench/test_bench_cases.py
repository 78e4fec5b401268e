"""Each case measures the real part: every stage of it is booked, and what it opened is closed with it."""

import cv2
import numpy as np
import pytest

from vcam.bench import film, peers, scenes, stages
from vcam.errors import SinkError
from vcam.render.gl import open_context


@pytest.fixture(scope="module")
def images():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(film, "FRAMES", 6)
        yield film.pictures()


@pytest.fixture(scope="module")
def faces(images):
    return film.faces(images)


@pytest.fixture(scope="module")
def context():
    with open_context() as opened:
        yield opened


def booked(slices, stages, pictures):
    """Whether of each case exactly `stages` were booked, for so many pictures, and took time."""
    return all(
        set(one) == set(stages) and all(len(took) == pictures and min(took)[0] > 0 for took in one.values())
        for one in slices.values()
    )


def test_reading_and_following_are_measured_stage_by_stage(images):
    for steps, name, parts in (
        (stages.capture(), "capture", {"whole"}),
        (stages.track("direct", images), "track direct", {"track", "solve", "whole"}),
    ):
        slices = next(steps)
        steps.close()
        assert list(slices) == [name]
        assert booked(slices, parts, stages.EACH_ROUND)


def test_an_avatar_is_drawn_in_every_size_that_the_governor_knows(context, faces):
    steps = scenes.draw_avatar(context, "bolt", faces)
    slices = next(steps)
    steps.close()
    assert list(slices) == ["draw bolt", "draw bolt, 0.75 size", "draw bolt, 0.5 size"]
    assert booked(slices, {"animate", "draw", "readback", "whole"}, scenes.EACH_ROUND)


def test_a_sink_is_sent_pictures_that_move_and_leaves_no_film(context, faces, tmp_path):
    pictures = scenes.pictures(context, "bolt", faces)
    assert any(np.any(one.rgba != pictures[0].rgba) for one in pictures)
    for name, address in (("null", ""), ("video", str(tmp_path / "bench.mp4"))):
        steps = stages.send("send", name, address, pictures)
        assert booked(next(steps), {"whole"}, stages.EACH_ROUND)
        steps.close()
    assert not list(tmp_path.iterdir())


def test_all_bundled_avatars_are_measured_and_none_of_the_users_own():
    assert scenes.bundled() == ["bolt", "mika", "momo", "noh", "ren", "zuri"]


class FakeCamera:
    """What pyvirtualcam would open."""

    sent: list = []  # noqa: RUF012

    def __init__(self, width, height, fps, *, fmt, device):
        self.told = width, height, fps, device

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.sent.append("closed")

    def send(self, picture):
        self.sent.append(picture)


def test_the_floor_of_a_virtual_camera_is_a_grey_picture_sent_by_pyvirtualcam_alone(monkeypatch):
    monkeypatch.setattr(peers, "find_output", lambda: ("/dev/video10", None))
    monkeypatch.setattr("pyvirtualcam.camera.Camera", FakeCamera)
    monkeypatch.setattr(FakeCamera, "sent", [])
    steps = peers.passthrough()
    assert booked(next(steps), {"whole"}, stages.EACH_ROUND)
    steps.close()
    assert FakeCamera.sent.pop() == "closed"
    assert {(one.shape, one.min(), one.max()) for one in FakeCamera.sent} == {((1080, 1280), 128, 128)}


def test_without_a_virtual_camera_or_with_one_that_is_taken_it_is_said(monkeypatch):
    monkeypatch.setattr(peers, "find_output", lambda: (None, "no v4l2loopback device"))
    with pytest.raises(SinkError, match=r"no virtual camera \(no v4l2loopback device\)"):
        next(peers.passthrough())

    def taken(*_, **__):
        raise RuntimeError("the device\nis busy")

    monkeypatch.setattr(peers, "find_output", lambda: ("/dev/video10", None))
    monkeypatch.setattr("pyvirtualcam.camera.Camera", taken)
    with pytest.raises(SinkError, match="/dev/video10: the device is busy"):
        next(peers.passthrough())


@pytest.mark.slow
def test_mediapipes_graph_and_a_photo_are_measured(context, images, faces, tmp_path):
    graph = peers.graph(images)
    assert booked(next(graph), {"whole"}, stages.EACH_ROUND)
    graph.close()
    photo = tmp_path / "photo.png"
    cv2.imwrite(str(photo), cv2.cvtColor(images[0], cv2.COLOR_RGB2BGR))
    steps = scenes.draw_photo(context, "draw photo", photo, faces)
    slices = next(steps)
    steps.close()
    assert booked(slices, {"animate", "draw", "readback", "whole"}, scenes.EACH_ROUND)

"""The overlay shows the camera's picture with what is tracked of it, says so, and knows no other moment's picture."""

from dataclasses import replace

import numpy as np
import pytest
from drawing import face

from vcam.render.overlay import FRESH_S, KEPT, NOTICE_RGB, Frames, OverlayScene
from vcam.types import Frame, Landmarks

SIZE_WH = (320, 180)
GREY = 90


def frame(t, index=0, grey=GREY, size_wh=SIZE_WH):
    return Frame(np.full((size_wh[1], size_wh[0], 3), grey, np.uint8), t, index)


def seen(t, index=0, scheme="mediapipe478", at=(160, 90), reach=30, **turned):
    """A Face with points round `at` px."""
    around = np.linspace(0, 2 * np.pi, 478, endpoint=False)
    points = np.array(at) + reach * np.column_stack([np.sin(around), np.cos(around)])
    points[10], points[152] = (at[0], at[1] - reach), (at[0], at[1] + reach)
    marks = Landmarks(points.astype(np.float32), scheme, 1.0)
    return replace(face(t, **turned), index=index, landmarks=marks)


def overlay(frames=None, size_wh=SIZE_WH, **how):
    return OverlayScene(None, avatar=None, size_wh=size_wh, background="", frames=frames, **how)


def fed(*frames):
    kept = Frames()
    for each in frames:
        kept.see(each)
    return kept


@pytest.mark.parametrize("scheme", ["mediapipe478", "haar"])
def test_lines_are_drawn_into_the_frame_in_which_the_face_was_seen(scheme):
    frames = fed(frame(1.0, 0, 60), frame(1.1, 1, 90), frame(1.2, 2, 120))
    rendered = overlay(frames).draw(seen(1.1, 1, scheme, yaw=20), 1.25)
    assert rendered.captured == 1.1
    assert (rendered.rgba[70:110, :40, :3] == 90).all()
    assert (rendered.rgba[50:130, 120:200, :3] != 90).any(axis=2).mean() > 0.02
    assert (rendered.rgba[..., 3] == 255).all()


def test_without_a_face_the_newest_frame_is_shown_plain():
    rendered = overlay(fed(frame(1.0, 0, 60), frame(1.1, 1, 90))).draw(None, 1.2)
    assert rendered.captured is None
    assert (rendered.rgba[50:130, :, :3] == 90).all()


def test_a_face_of_another_frame_is_drawn_into_none():
    rendered = overlay(fed(frame(1.1, 1))).draw(seen(1.0, 0), 1.2)
    assert rendered.captured is None
    assert (rendered.rgba[50:130, :, :3] == GREY).all()


def test_an_old_picture_is_not_shown():
    scene = overlay(fed(frame(1.0)))
    assert (scene.draw(None, 1.0 + FRESH_S).rgba[60:120, :, :3] == GREY).all()
    assert (scene.draw(None, 1.1 + FRESH_S).rgba[60:120, :, :3] != GREY).all()


def test_it_says_that_it_is_the_cameras_picture():
    rgba = overlay(fed(frame(1.0, grey=0))).draw(None, 1.0).rgba
    red = rgba[2, 2, :3].astype(int)
    assert np.abs(red - 0.65 * np.array(NOTICE_RGB)).max() <= 1
    assert (rgba[:20, :200, :3].min(axis=2) > 200).any(), "letters"


def test_its_words_can_be_read_where_the_picture_goes_out_mirrored():
    left = frame(1.0)
    left.image[:, :160] = 30
    plain = overlay(fed(Frame(np.ascontiguousarray(left.image[:, ::-1]), 1.0, 0))).draw(None, 1.0)
    mirrored = overlay(fed(left), mirrored=True).draw(None, 1.0).mirrored()
    assert (mirrored.rgba == plain.rgba).all()


@pytest.mark.parametrize("size_wh", [(100, 180), (640, 100), (33, 17)])
def test_a_frame_of_another_shape_is_shown_whole_and_the_points_with_it(size_wh):
    shown = overlay(fed(frame(1.0, size_wh=size_wh, grey=200))).draw(None, 1.0).rgba[..., :3]
    at = np.argwhere((shown == 200).all(axis=2))
    tall, wide = np.ptp(at, axis=0) + 1
    assert wide / tall == pytest.approx(size_wh[0] / size_wh[1], rel=0.25), "less than all: letters are over it"
    middle = (size_wh[0] - 1) / 2, (size_wh[1] - 1) / 2
    lined = overlay(fed(frame(1.0, size_wh=size_wh))).draw(seen(1.0, at=middle, reach=size_wh[1] / 6), 1.0).rgba
    plain = overlay(fed(frame(1.0, size_wh=size_wh))).draw(None, 1.0).rgba
    changed = np.argwhere(
        (lined != plain).any(axis=2) & (np.arange(180) < 150)[:, None] & (np.arange(180) > 30)[:, None]
    )
    assert np.median(changed, axis=0) == pytest.approx([89.5, 159.5], abs=8)


def test_the_cameras_frame_is_not_drawn_into():
    own = frame(1.0)
    overlay(fed(own)).draw(seen(1.0), 1.0)
    assert (own.image == GREY).all()


def test_what_is_shown_in_place_of_a_face_has_no_points_to_draw():
    nowhere = replace(seen(1.0), landmarks=Landmarks(np.zeros((0, 2), np.float32), "none", 1.0))
    rendered = overlay(fed(frame(1.0))).draw(nowhere, 1.0)
    assert (rendered.rgba[50:130, :, :3] == GREY).all()


def test_few_frames_are_kept_and_none_once_it_is_closed():
    frames = fed(*(frame(1.0 + n / 30, n) for n in range(10)))
    assert frames.of(seen(1.0 + (9 - KEPT) / 30, 9 - KEPT)) is None
    assert frames.of(seen(1.0 + (10 - KEPT) / 30, 10 - KEPT)) is not None
    scene = overlay(frames)
    with scene:
        pass
    frames.see(frame(2.0, 10))
    assert frames.newest(2.0) is None
    assert (scene.draw(None, 2.0).rgba[60:120, :, :3] != GREY).all()


def test_once_it_is_over_it_shows_no_picture_of_the_camera_and_does_not_say_so():
    frames = fed(frame(1.0))
    scene = overlay(frames)
    scene.end()
    frames.see(frame(1.1, 1))
    rgba = scene.draw(seen(1.1, 1), 1.1).rgba
    assert not (rgba[..., :3] == GREY).all(axis=2).any()
    assert (rgba[2, 2, :3] == rgba[90, 160, :3]).all(), "no band of the notice"

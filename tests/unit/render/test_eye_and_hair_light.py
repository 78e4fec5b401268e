"""What moves with the viewer: irises behind their cornea, lights on eyes and hair."""

from dataclasses import replace

import numpy as np
import pytest
from drawing import face

from vcam.avatar.model import EYE, HAIR, load_avatar
from vcam.avatar.state import State
from vcam.geometry import rotation_from_angles
from vcam.metrics import untimed
from vcam.render.avatar import AvatarScene
from vcam.render.framing import frame
from vcam.render.gloss import MOST, hair_lift
from vcam.render.iris import MOST_GLIDE, SHIMMER, iris_shifts
from vcam.render.rigged import AT_REST

AHEAD = np.array([0.0, 0.0, 1.3])


@pytest.fixture(scope="module")
def avatar():
    return load_avatar("mika")


def turned(yaw=0.0, pitch=0.0, gaze=(0.0, 0.0)):
    rotation = rotation_from_angles(np.radians(yaw), np.radians(pitch), 0.0)
    return State(rotation, AT_REST.shift, AT_REST.expression, np.tile(np.radians(gaze), (2, 1)).astype(np.float32))


def test_an_eye_that_looks_at_the_viewer_has_its_pupil_in_the_middle(avatar):
    bend, glint = iris_shifts(avatar, AT_REST, AHEAD)
    assert np.abs(bend).max() < 0.02
    assert np.abs(glint[:, :2]).max() < 0.05
    assert glint[:, 2] == pytest.approx([1, 1])


def test_a_deep_iris_is_seen_nearer_to_the_viewers_side(avatar):
    for turn in ({"yaw": 30}, {"gaze": (20, 0)}):  # to the person's left, so the viewer is on the eye's right
        bend, _ = iris_shifts(avatar, turned(**turn), AHEAD)
        assert (bend[:, 0] < -0.04).all()
        assert np.abs(bend[:, 1]).max() < 0.02
    down, _ = iris_shifts(avatar, turned(pitch=20), AHEAD)
    assert (down[:, 1] > 0.03).all()


def test_lights_glide_against_the_gaze_and_never_leave_the_iris(avatar):
    _, left = iris_shifts(avatar, turned(gaze=(20, 0)), AHEAD)
    assert (left[:, 0] < -0.05).all()
    for yaw in (-90, -40, 40, 90):
        _, glint = iris_shifts(avatar, turned(yaw, gaze=(25, -15)), AHEAD)
        assert (np.linalg.norm(glint[:, :2], axis=1) <= MOST_GLIDE).all()
        assert (np.abs(glint[:, 2] - 1) <= SHIMMER).all()


def test_the_light_on_hair_slides_up_as_the_head_bows_and_no_further_than_the_hair():
    lifts = [hair_lift(turned(pitch=pitch), AHEAD) for pitch in (-60, -15, 0, 15, 60)]
    assert lifts == sorted(lifts)
    assert lifts[2] == pytest.approx(0, abs=1e-6)
    assert max(map(abs, lifts)) <= MOST


def drawn(context, avatar, state, size_wh=(640, 360)):
    with AvatarScene(context, avatar=avatar, size_wh=size_wh, background="#808080", timed=untimed) as scene:
        return scene.pose(state).astype(int)


def test_the_highlight_in_an_eye_stays_when_the_eye_turns(context, avatar):
    """Its light moves less than the iris does."""
    eyes = avatar.triangles[(avatar.material[avatar.triangles] == EYE).all(axis=1)]
    only = replace(avatar, triangles=eyes, style=replace(avatar.style, sclera=(0.3, 0.3, 0.3)))
    moved = {"light": 0.0, "pupil": 0.0}
    for gaze, sign in ((0, -1), (18, 1)):
        left = drawn(context, only, turned(gaze=(gaze, 0)))[:, 320:, :3]  # the left eye
        for name, mask in (("light", left.min(axis=2) > 250), ("pupil", left.max(axis=2) < 50)):
            assert mask.sum() > 8
            moved[name] += sign * np.nonzero(mask)[1].mean()
    assert 0 < moved["light"] < 0.8 * moved["pupil"]


def test_the_ring_on_the_hair_moves_down_the_picture_less_than_the_head(context, avatar):
    hair = avatar.triangles[(avatar.material[avatar.triangles] == HAIR).all(axis=1)]
    only = replace(avatar, triangles=hair, style=replace(avatar.style, outline_m=0.0))

    def ring(state):
        rgba = drawn(context, only, state)
        bright = rgba[..., 0] * (np.abs(rgba[..., :3] - 128).max(axis=2) > 8)
        return np.flatnonzero((bright > np.percentile(bright[bright > 0], 96)).any(axis=1)).mean()

    fixed = frame(avatar, (640, 360)).px_per_m * 0.1 * np.sin(np.radians(15))  # a ring painted at 0.1 m
    assert 0 < abs(ring(turned(pitch=15)) - ring(turned())) < 2.5 * fixed


def test_a_face_is_drawn_with_every_look(context, avatar):
    pictures = []
    for look in ("toon", "soft"):
        styled = replace(avatar, style=replace(avatar.style, look=look))
        with AvatarScene(context, avatar=styled, size_wh=(320, 180), background="#808080", timed=untimed) as scene:
            pictures.append(scene.draw(face(yaw=10), 0.0).rgba.astype(int))
    assert 0.5 < np.abs(pictures[0] - pictures[1]).mean() < 12

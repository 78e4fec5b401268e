import numpy as np
import pytest
from drawing import context, face
from painted_portrait import painted_portrait

from vcam.avatar.rest import rotation_from_sight
from vcam.geometry import CAMERA_FROM_HEAD_FACING, angles_from_rotation, rigid
from vcam.reenact.driver import Driver
from vcam.reenact.fitted import EASE_S, FittedPlayer, held, presence

__all__ = ["context"]


def driver(*faces, fps=30.0):
    return Driver(faces, tuple(k / fps for k in range(len(faces))), fps, (640, 480))


def worn(player, index, share=1.0):
    seen = []
    player._scene.draw = lambda worn, captured, t: seen.append((worn, captured))
    player.draw(index, share, 0.0)
    return seen[0]


@pytest.fixture
def portrait():
    return painted_portrait(mouthSmileLeft=0.4)


def test_a_lost_face_is_held_and_fades():
    faces = (None, face(1.0), face(2.0), None, None)
    assert [f.captured for f in held(faces)] == [1.0, 1.0, 2.0, 2.0, 2.0]
    there = presence((face(),) * 20 + (None,) * 20 + (face(),) * 20, 30.0)
    assert there[:20].min() == 1
    assert there[39] == 0
    assert there[59] == 1
    assert np.abs(np.diff(there)).max() <= 1 / (EASE_S * 30) + 1e-9
    assert presence((face(),), 30.0).tolist() == [1.0]


def test_all_52_channels_are_the_drivers(context, portrait):
    shown = face(jawOpen=0.7)
    shown.expression[:] = np.linspace(0, 1, 52)
    with FittedPlayer(context, portrait, driver(shown), mode="landmarks", pose="target") as player:
        wears, captured = worn(player, 0)
    np.testing.assert_allclose(wears.expression, shown.expression, atol=1e-6)
    assert captured == shown.captured
    assert wears.rotation is None, "the target's pose"


def test_no_share_of_it_and_no_face_are_the_target_as_it_is(context, portrait):
    faces = (face(jawOpen=0.7), *(None,) * 30)
    with FittedPlayer(context, portrait, driver(*faces), mode="landmarks", pose="source") as player:
        for index, share in ((0, 0.0), (30, 1.0)):
            wears, captured = worn(player, index, share)
            np.testing.assert_allclose(wears.expression, portrait.expression, atol=1e-6)
            np.testing.assert_allclose(angles_from_rotation(wears.rotation), 0, atol=1e-6)
            assert captured is None


@pytest.mark.parametrize("who", [{"at": (0.2, 0.1, 0.6)}, {"yaw": 15.0, "pitch": -5.0, "at": (-0.1, 0.0, 0.4)}])
def test_the_sources_pose_is_seen_from_the_same_side(context, portrait, who):
    shown = face(**who)
    with FittedPlayer(context, portrait, driver(shown), mode="landmarks", pose="source") as player:
        rotation = worn(player, 0)[0].rotation
    there = rigid(CAMERA_FROM_HEAD_FACING @ rotation, portrait.camera_from_head[:3, 3])
    np.testing.assert_allclose(rotation_from_sight(there), rotation_from_sight(shown.pose.camera_from_head), atol=1e-9)

"""What one photo's face does against another's, on heads that are known to the number."""

from dataclasses import replace

import numpy as np
import pytest
from painted_portrait import SIZE_WH, painted_portrait

from vcam.errors import BadInput
from vcam.geometry import CAMERA_FROM_HEAD_FACING, angles_from_rotation
from vcam.reenact.between import face_of, move_between
from vcam.types import CHANNEL, Landmarks


def portrait(**worn):
    made = painted_portrait(**worn)
    raw = made.raw.copy()
    for name in ("eyeBlinkLeft", "eyeBlinkRight"):
        raw[CHANNEL[name]] = made.expression[CHANNEL[name]]
    return replace(made, raw=raw)


def between(source, target, *, pose=False):
    return move_between(face_of(source), SIZE_WH, target, pose=pose)


def weight(move, name):
    return float(move.weights[CHANNEL[name]])


def test_a_photo_that_drives_itself_keeps_its_face():
    smiling = portrait(mouthSmileLeft=0.6, mouthSmileRight=0.6)
    move = between(smiling, smiling, pose=True)
    assert np.abs(move.weights).max() < 0.3, "no more than the fit guesses wrong"
    assert np.abs(move.closure).max() < 1e-6
    assert np.abs(move.gaze).max() < 1e-6
    np.testing.assert_allclose(move.rotation, np.eye(3), atol=1e-6)
    np.testing.assert_allclose(move.shift, 0, atol=1e-9)


def test_the_photos_own_expression_is_counted_off():
    rest, agape = portrait(), portrait(jawOpen=0.8)
    assert weight(between(agape, rest), "jawOpen") > 0.4
    assert weight(between(rest, agape), "jawOpen") < -0.4
    assert abs(weight(between(agape, agape), "jawOpen")) < 0.25


def test_a_face_that_is_seen_roughly_is_one_line():
    rough = replace(face_of(portrait()), landmarks=Landmarks(np.zeros((5, 2), np.float32), "haar", 1.0))
    with pytest.raises(
        BadInput, match="seen too roughly to take its expression; take a larger or brighter photo of it"
    ):
        move_between(rough, SIZE_WH, portrait(), pose=False)


def test_lids_and_looks_are_not_among_the_weights():
    move = between(portrait(eyeBlinkLeft=1.0, eyeBlinkRight=1.0), portrait())
    assert weight(move, "eyeBlinkLeft") == weight(move, "eyeWideRight") == weight(move, "eyeLookUpLeft") == 0
    assert move.closure.min() > 0.6


def test_eyes_that_are_narrow_in_the_photo_are_not_torn_open():
    move = between(portrait(), portrait(eyeBlinkLeft=0.8, eyeBlinkRight=0.8))
    assert (move.closure < -0.1).all()
    assert (move.closure > -0.5).all()


def test_the_head_is_held_as_the_source_holds_it_only_when_asked():
    turned, straight = portrait(yaw_deg=15.0), portrait()
    assert (between(turned, straight).rotation == np.eye(3)).all()
    yaw = np.degrees(angles_from_rotation(between(turned, straight, pose=True).rotation))[0]
    assert yaw == pytest.approx(15, abs=1)
    back = between(straight, turned, pose=True).rotation
    held = CAMERA_FROM_HEAD_FACING.T @ turned.camera_from_head[:3, :3] @ back
    assert np.degrees(angles_from_rotation(held))[0] == pytest.approx(0, abs=1)

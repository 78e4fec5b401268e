"""From faces to Moves: at once, never with a jump, without lag where all is known, and a quiet life without a face."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from driven_faces import channels, face, haar_face

from vcam.geometry import CAMERA_FROM_HEAD_FACING, angles_from_rotation, rotation_from_angles
from vcam.portrait.drive import MAX_OFFSET_S, Drive, drive_film, drive_photo
from vcam.portrait.film_calm import calmed
from vcam.portrait.idle import idle_move
from vcam.portrait.move import Move, mix, read_as
from vcam.portrait.resting import rest_of
from vcam.portrait.turning import pivot
from vcam.types import CHANNEL, Landmarks

JAW = CHANNEL["jawOpen"]
FPS = 30.0
NO_PLACES = channels(eyeBlink=1, eyeWide=1, eyeLookUp=1, eyeLookDown=1, eyeLookIn=1, eyeLookOut=1) > 0


def speaking(frames=90, hz=2.0, **kwargs):
    """A jaw that goes up and down from 1 s on."""
    out = []
    for i in range(frames):
        t = i / FPS
        level = 0.0 if t < 1 else 0.3 - 0.3 * np.cos(2 * np.pi * hz * (t - 1))
        out.append(face(channels(jawOpen=level), t=t, **kwargs))
    return out


def jaws(moves):
    return np.array([move.weights[JAW] for move in moves])


def largest_steps(moves):
    """Of offsets, closure and the turn (rad) from one Move to the next."""
    turns = [a.rotation.T @ b.rotation for a, b in pairwise(moves)]
    return (
        max(float(np.abs(b.offsets - a.offsets).max()) for a, b in pairwise(moves)),
        max(float(np.abs(b.closure - a.closure).max()) for a, b in pairwise(moves)),
        max(float(np.arccos(min((np.trace(turn) - 1) / 2, 1.0))) for turn in turns),
    )


def test_a_film_is_driven_without_lag_and_in_full():
    faces = speaking()
    true = np.array([one.raw[JAW] for one in faces])
    shown = jaws(drive_film(faces, FPS, pose=False))
    assert np.abs(shown - true).max() < 0.06


def test_live_a_jaw_is_late_by_less_than_half_a_frame():
    faces = speaking(150, hz=1.5)
    drive = Drive(pose=False)
    shown = jaws([drive.step(one, one.captured) for one in faces])[60:]
    true = np.array([one.raw[JAW] for one in faces])[60:]
    speed = np.gradient(true)
    assert -0.1 < float((true - shown) @ speed / (speed @ speed)) < 0.5


def test_lids_and_gaze_are_not_in_the_weights():
    rest = rest_of([face()] * 20)
    looking = replace(face(channels(eyeBlink=0.9, eyeLookUp=0.5)), gaze=np.full((2, 2), 0.2, np.float32))
    move = drive_film([looking], FPS, pose=True, rest=rest)[0]
    assert not move.weights[NO_PLACES].any()
    assert (move.closure > 0.5).all()
    np.testing.assert_allclose(move.gaze, 0.2, atol=1e-6)
    assert move.reading is not None
    assert move.reading[CHANNEL["eyeBlinkLeft"]] == pytest.approx(0.9, abs=0.01)


def test_a_turned_head_turns_the_photo_unless_its_pose_is_kept():
    faces = [face(t=i / FPS, angles=(10 if i >= 40 else 0, 0, 0)) for i in range(60)]
    yaw, pitch, roll = np.degrees(angles_from_rotation(drive_film(faces, FPS, pose=True)[-1].rotation))
    assert yaw == pytest.approx(10, abs=0.2)
    assert abs(pitch) < 0.2
    assert abs(roll) < 1.0  # the model's axes lean by 5 degrees
    kept = drive_film(faces, FPS, pose=False)[-1]
    np.testing.assert_array_equal(kept.rotation, np.eye(3))
    assert not kept.shift.any()


def test_somebody_who_moves_before_the_camera_moves_the_photo_six_tenths_as_far():
    looking_back = (-np.degrees(np.arctan2(0.1, 0.6)), 0, 0)
    faces = [
        face(t=i / FPS, **({"place": (0.1, 0, 0.6), "angles": looking_back} if i >= 40 else {})) for i in range(60)
    ]
    shift = drive_film(faces, FPS, pose=True)[-1].shift
    assert shift[0] == pytest.approx(0.06, abs=1e-3)


def test_eyes_that_a_turning_neck_carries_along_shift_nothing():
    turn = rotation_from_angles(*np.radians((9, 6, -4)))
    carried = CAMERA_FROM_HEAD_FACING @ (pivot() - turn @ pivot())
    turned = {"angles": (9, 6, -4), "place": tuple(np.array([0, 0, 0.6]) + carried)}
    faces = [face(t=i / FPS, **(turned if i >= 40 else {})) for i in range(60)]
    least = 0.25 * np.linalg.norm(carried)  # the line of sight follows the eyes a little
    assert least > 0.005
    assert np.linalg.norm(drive_film(faces, FPS, pose=True)[-1].shift) < least
    live = Drive()
    for seen in faces:
        shift = live.step(seen, seen.captured).shift
    assert np.linalg.norm(shift) < least


def test_noise_is_calmed_in_films():
    rng = np.random.default_rng(1)
    noise = 0.01 * rng.standard_normal((200, 3))
    assert calmed(noise, 0.05)[5:-5].std() < 0.65 * noise.std()


def test_what_moves_is_kept_as_it_is():
    t = np.arange(120) / FPS
    signal = np.stack([np.where((t > 2) & (t < 2.1), 1.0, 0.0), np.sin(2 * np.pi * 2 * t)], axis=1)
    np.testing.assert_allclose(calmed(signal, 0.02), signal, atol=0.02)


def test_a_short_film_is_left_as_it_is():
    values = np.array([[0.0], [1.0], [0.0]])
    np.testing.assert_array_equal(calmed(values, 0.05), values)


def test_a_face_that_is_missed_for_a_moment_is_bridged():
    faces = speaking(60)
    gapped = [None if 40 <= i < 44 else one for i, one in enumerate(faces)]
    moves = drive_film(gapped, FPS, pose=False)
    a, b = jaws(moves)[39], jaws(moves)[44]
    assert ((jaws(moves)[40:44] >= min(a, b) - 1e-6) & (jaws(moves)[40:44] <= max(a, b) + 1e-6)).all()


def test_a_film_without_a_face_is_idle_life():
    moves = drive_film([None] * 30, FPS, pose=True)
    for i, move in enumerate(moves):
        np.testing.assert_array_equal(move.gaze, idle_move(i / FPS, pose=True).gaze)


def test_where_the_face_is_gone_for_long_the_film_idles_and_comes_back_without_a_jump():
    faces = [None if 45 <= i < 120 else one for i, one in enumerate(speaking(165))]
    moves = drive_film(faces, FPS, pose=False)
    assert np.abs(jaws(moves)[80:115]).max() < 0.01
    assert np.abs(np.diff(jaws(moves)))[60:130].max() < 0.2


def test_a_photo_of_a_smile_smiles_and_knows_no_shape():
    move = drive_photo(face(channels(mouthSmile=0.8), identity=(2.5, -1.5)), pose=False)
    assert move.weights[CHANNEL["mouthSmileLeft"]] == pytest.approx(0.8, abs=0.02)
    assert not move.offsets.any()


def test_brows_in_one_photo_may_be_whose_they_are():
    high, torn = (drive_photo(face(channels(browInnerUp=level)), pose=False) for level in (0.2, 1.0))
    assert high.weights[CHANNEL["browInnerUp"]] < 0.1
    assert torn.weights[CHANNEL["browInnerUp"]] > 0.9


def test_live_the_first_face_is_shown_at_once():
    move = Drive(pose=False).step(face(channels(jawOpen=0.5)), 0.0)
    assert move.weights[JAW] > 0.35


def test_live_the_same_face_again_changes_nothing_when_time_stands():
    drive, one = Drive(pose=False), face(channels(jawOpen=0.5))
    a = drive.step(one, 0.0)
    b = drive.step(one, 0.0)
    np.testing.assert_array_equal(a.weights, b.weights)


def test_live_nothing_jumps_when_faces_come_go_and_change():
    rng = np.random.default_rng(3)
    drive, moves = Drive(), []
    for i in range(240):
        t = i / FPS
        there = (i // 40) % 2 == 0
        worn = channels(jawOpen=float(rng.random()), eyeBlink=float(i % 9 == 0))
        who = (2.5, -2.0) if i > 100 else ()
        one = face(worn, t=t, angles=(25 * np.sign(np.sin(i)), 0, 0), identity=who) if there else None
        moves.append(drive.step(one, t))
    offsets, lids, turn = largest_steps(moves)
    assert offsets <= MAX_OFFSET_S / FPS + 1e-6
    assert lids <= 1.0 + 1e-6
    assert turn <= np.radians(420) / FPS + 1e-6
    assert all(np.isfinite(move.weights).all() for move in moves)


def test_live_a_lost_face_is_held_then_let_go_of():
    drive = Drive(pose=False)
    for i in range(40):
        held = drive.step(face(channels(jawOpen=0.6), t=i / FPS), i / FPS)
    soon = drive.step(None, 40 / FPS)
    assert soon.weights[JAW] == pytest.approx(held.weights[JAW], abs=0.02)
    for i in range(41, 90):
        gone = drive.step(None, i / FPS)
    assert abs(gone.weights[JAW]) < 1e-6
    np.testing.assert_array_equal(gone.gaze, idle_move(89 / FPS, pose=False).gaze)


def test_live_who_comes_after_a_long_absence_is_not_taken_for_the_one_before():
    drive = Drive(pose=False)
    for i in range(120):
        drive.step(face(t=i / FPS, identity=(2.5, -2.0, 1.0)), i / FPS)
    for i in range(60):
        back = drive.step(face(t=20 + i / FPS, identity=(-2.5, 2.0)), 20 + i / FPS)
    assert np.abs(back.offsets).max() < 0.01
    assert np.abs(back.weights).max() < 0.1


def test_live_when_one_of_two_people_leaves_the_other_drives_from_their_own_rest():
    drive = Drive()
    for i in range(120):
        drive.step(face(t=i / FPS, identity=(2.5, -2.0, 1.0), place=(-0.25, 0, 0.7)), i / FPS)
    for i in range(120, 180):
        other = drive.step(face(t=i / FPS, identity=(-2.5, 2.0), place=(0.25, 0, 0.8)), i / FPS)
    assert np.abs(other.offsets).max() < 0.01
    assert np.abs(other.weights).max() < 0.1
    assert np.abs(other.shift).max() < 0.01


def test_live_who_was_watched_meanwhile_is_known_as_if_shown():
    whose = {"identity": (2.5, -2.0, 1.0)}
    faces = [face(t=i / FPS, **whose) for i in range(480)]
    speaks = face(channels(jawOpen=0.5), t=16.0, **whose)
    answers = []
    for meanwhile in ("step", "watch", "forget"):
        drive = Drive(pose=False)
        for i, each in enumerate(faces):
            if i < 120 or meanwhile == "step":
                drive.step(each, each.captured)
            elif meanwhile == "watch":
                drive.watch(each)
                drive.watch(each)
        drive.step(speaks, 16.0)
        answers.append(drive.step(replace(speaks, captured=17.0), 17.0).offsets)
    shown, watched, forgotten = answers
    assert np.abs(watched - shown).max() < 0.1 * np.abs(forgotten - shown).max()


def test_live_a_photo_that_comes_between_two_faces_shows_the_one_that_was_watched():
    drive = Drive()
    one = face(channels(jawOpen=0.5), t=1.0)
    drive.watch(one)
    assert jaws([drive.step(one, 1.03)])[0] > 0.3


def test_live_a_face_without_points_moves_its_lids_alone():
    drive = Drive(pose=False)
    for i in range(10):
        move = drive.step(haar_face(t=i / FPS, left=1.0), i / FPS)
    assert move.closure[0] > 0.8
    assert abs(move.closure[1]) < 0.05
    assert not move.weights.any()
    assert not move.offsets.any()


def test_a_given_rest_is_kept_to():
    smile = channels(mouthSmile=0.3)
    rest = rest_of([face(smile, rest=smile)] * 30)
    move = Drive(pose=True, rest=rest).step(face(smile), 0.0)
    assert abs(move.weights[CHANNEL["mouthSmileLeft"]]) < 0.02


def test_half_way_between_two_moves():
    a, b = Move(), Move(weights=channels(jawOpen=1.0), closure=np.ones(2, np.float32), reading=channels(jawOpen=0.6))
    half = mix(a, b, 0.5)
    assert half.weights[JAW] == 0.5
    assert half.closure[0] == 0.5
    assert read_as(half)[JAW] == pytest.approx(0.3)
    assert mix(a, a, 0.5).reading is None
    assert read_as(Move(weights=channels(jawOpen=0.4)))[JAW] == pytest.approx(0.4)


def phone_face(worn, **kwargs):
    """As `face`, from a phone that sends channels and no points."""
    return replace(face(worn, **kwargs), landmarks=Landmarks(np.zeros((0, 2), np.float32), "none", 1.0))


def test_a_phone_without_points_moves_a_photo_by_its_channels():
    drive = Drive()
    worn = channels(jawOpen=0.6, mouthSmile=0.5, eyeBlinkLeft=1.0)
    for i in range(30):
        still = drive.step(phone_face(channels(), t=i / FPS), i / FPS)
    for i in range(30, 60):
        move = drive.step(phone_face(worn, t=i / FPS, angles=(20, 0, 0)), i / FPS)
    assert np.abs(still.weights).max() < 0.05
    assert move.weights[JAW] == pytest.approx(0.6, abs=0.1)
    assert move.weights[CHANNEL["mouthSmileLeft"]] > 0.3
    assert move.closure[0] > 0.8
    assert move.closure[1] < 0.2
    assert angles_from_rotation(move.rotation)[0] > 0.1


def test_what_is_said_over_the_idle_life_shows_without_a_face_and_lids_go_to_the_lids():
    drive = Drive()
    drive.over = lambda weights, t: weights + channels(jawOpen=0.4, eyeBlinkLeft=1.0, eyeWide=0.5)
    for n in range(30):
        move = drive.step(None, n / FPS)
    assert move.weights[JAW] == pytest.approx(0.4)
    assert move.closure[0] == pytest.approx(1.0)
    assert not move.weights[NO_PLACES].any()

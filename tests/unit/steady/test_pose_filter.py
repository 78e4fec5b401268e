"""A head at rest is still, a moving one isn't late: jitter, lag, steps, gaps and long runs."""

from itertools import pairwise

import numpy as np
import pytest
from moving import FPS, degrees, head, heads, shown_by

from vcam.geometry import rotation_from_quat_wxyz
from vcam.smoothing import GAP_S
from vcam.steady.pose import PoseFilter
from vcam.types import HeadPose


@pytest.mark.parametrize("noise_deg", [0.05, 0.3])
def test_a_head_at_rest_is_still(noise_deg):
    """From frame to frame by 0.05° at most, in a bright room (0.05° of noise) and in a dim one (0.3°)."""
    turned, _ = shown_by(PoseFilter(0.5), heads(np.zeros(300), noise_deg=noise_deg))
    assert np.diff(turned[60:], axis=0).std(axis=0).max() < 0.05


def test_its_distance_rests_too():
    _, places = shown_by(PoseFilter(0.5), heads(np.zeros(300), noise_m=0.003))
    assert np.diff(places[60:], axis=0).std(axis=0).max() < 0.0004


@pytest.mark.parametrize(("smoothing", "most_frames"), [(0.0, 0.1), (0.5, 0.3), (1.0, 2.0)])
def test_a_swinging_head_is_shown_hardly_late(smoothing, most_frames):
    frames = np.arange(240)
    yaw = 20 * np.sin(2 * np.pi * frames / 90)
    turned, _ = shown_by(PoseFilter(smoothing), heads(yaw, noise_deg=0.1))
    lags = np.arange(-0.5, 4, 0.05)
    errors = [np.mean((np.interp(frames[10:200] + lag, frames, turned[:, 0]) - yaw[10:200]) ** 2) for lag in lags]
    assert abs(lags[int(np.argmin(errors))]) <= most_frames


def test_a_head_shake_keeps_its_width():
    """25° to either side, three times a second: as fast as heads go."""
    yaw = 25 * np.sin(2 * np.pi * 3 * np.arange(90) / FPS)
    turned, _ = shown_by(PoseFilter(0.5), heads(yaw, noise_deg=0.05))
    assert np.abs(turned[10:, 0] - yaw[10:]).max() < 2.0


def test_a_step_is_there_in_two_frames_and_never_beyond():
    turned, _ = shown_by(PoseFilter(0.5), heads(np.where(np.arange(90) < 45, 0.0, 30.0)))
    assert turned[46, 0] == pytest.approx(30, abs=1.5)
    assert turned[:, 0].max() < 30.01


def test_where_a_net_settles_on_a_face_is_shown_as_a_glide():
    """Its first frames are off by a degree or two: a slow correction, no nod."""
    yaw = np.concatenate([[1.6, 0.2, -0.1], np.zeros(60)])
    turned, _ = shown_by(PoseFilter(0.5), heads(yaw, noise_deg=0.05))
    assert np.abs(np.diff(turned[:20, 0])).max() < 0.25
    assert abs(turned[-1, 0]) < 0.1


def test_the_first_pose_passes_as_it_is_and_error_stays():
    pose = head(12, -7, 3, at=(0.1, 0.05, 0.8))
    shown = PoseFilter(0.5)(pose, 5.0)
    assert shown.camera_from_head == pytest.approx(pose.camera_from_head)
    assert shown.error_px == pose.error_px


@pytest.mark.parametrize("later", [GAP_S + 0.05, -3.0])
def test_after_a_gap_it_starts_where_the_head_is(later):
    calm = PoseFilter(0.5)
    for i in range(30):
        calm(head(), i / FPS)
    assert degrees(calm(head(40), 29 / FPS + later))[0] == pytest.approx(40)


def test_a_short_loss_is_no_reason_to_lag():
    calm = PoseFilter(0.5)
    for i in range(30):
        calm(head(), i / FPS)
    assert degrees(calm(head(20), 36 / FPS))[0] == pytest.approx(20, abs=1.0)


def test_rotations_near_half_a_turn_pass_without_a_flip():
    """A head upside down has a quaternion whose sign flips with the noise."""
    roll = 180 + 0.5 * np.random.default_rng(0).standard_normal(120)
    calm = PoseFilter(0.5)
    turns = [calm(head(0, 0, r), i / FPS).camera_from_head[:3, :3] for i, r in enumerate(roll)]
    steps = [np.degrees(np.arccos(np.clip((np.trace(a.T @ b) - 1) / 2, -1, 1))) for a, b in pairwise(turns)]
    assert max(steps) < 1.0


def test_hours_later_it_is_still_a_rotation_and_as_calm():
    poses = heads(np.zeros(200), noise_deg=0.1)
    early, _ = shown_by(PoseFilter(0.5), poses)
    late, _ = shown_by(PoseFilter(0.5), poses, start=8 * 3600.0)
    assert late == pytest.approx(early, abs=1e-4)
    calm, rng = PoseFilter(0.5), np.random.default_rng(1)
    for i in range(3000):
        shown = calm(head(*rng.uniform(-60, 60, 3)), i / FPS)
    rotation = shown.camera_from_head[:3, :3]
    assert rotation @ rotation.T == pytest.approx(np.eye(3), abs=1e-12)


def test_whatever_comes_stays_finite():
    calm, rng = PoseFilter(0.5), np.random.default_rng(2)
    t = 0.0
    for _ in range(500):
        t += float(rng.choice([0.0, 1e-9, 1e-3, 0.03, 0.3, 5.0, -1.0]))
        quat, place = rng.standard_normal(4), np.append(rng.uniform(-5, 5, 2), rng.uniform(0.05, 30))
        pose = np.eye(4)
        pose[:3, :3], pose[:3, 3] = rotation_from_quat_wxyz(quat), place
        shown = calm(HeadPose(pose, 1.0), t)  # HeadPose itself refuses what isn't finite
        assert shown.camera_from_head[2, 3] > 0

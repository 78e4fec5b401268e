"""Heads that move as told, for the tests of what calms them."""

import numpy as np

from vcam.geometry import CAMERA_FROM_HEAD_FACING, angles_from_rotation, head_rotation, rigid, rotation_from_angles
from vcam.types import HeadPose

FPS = 30


def head(yaw=0.0, pitch=0.0, roll=0.0, at=(0.0, 0.0, 0.6)):
    """A pose, degrees and metres."""
    rotation = CAMERA_FROM_HEAD_FACING @ rotation_from_angles(*np.radians([yaw, pitch, roll]))
    return HeadPose(rigid(rotation, np.array(at, float)), 1.0)


def heads(yaw, *, noise_deg=0.0, noise_m=0.0, seed=0):
    """A pose a frame that turns by `yaw` (n,), as a noisy tracker sees it; `noise_m` is of the distance."""
    rng = np.random.default_rng(seed)
    angles = np.column_stack([yaw, np.zeros(len(yaw)), np.zeros(len(yaw))])
    angles = angles + noise_deg * rng.standard_normal(angles.shape)
    places = np.array([0, 0, 0.6]) + noise_m * rng.standard_normal(angles.shape) * np.array([0.1, 0.1, 1])
    return [head(*turn, at=place) for turn, place in zip(angles, places, strict=True)]


def degrees(pose):
    """(yaw, pitch, roll)"""
    return np.degrees(angles_from_rotation(head_rotation(pose.camera_from_head)))


def shown_by(calm, poses, start=0.0, fps=FPS):
    """(n, 3) degrees and (n, 3) metres of what a filter makes of the poses."""
    shown = [calm(pose, start + i / fps) for i, pose in enumerate(poses)]
    return np.array([degrees(pose) for pose in shown]), np.array([pose.camera_from_head[:3, 3] for pose in shown])

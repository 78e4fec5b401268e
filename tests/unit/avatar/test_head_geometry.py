"""The bundled head, measured in millimetres: lids meet, lips seal, sides are the person's, nothing pokes through."""

import numpy as np
import pytest

from vcam.avatar.model import BROW, EYE, HAIR, MOUTH, SKIN, TEETH
from vcam.types import ARKIT, CHANNEL

GRID_M = 0.0005


def front_depth(positions, triangles, points_xy):
    """(n,) z of the foremost triangle at each point, seen from +z; -inf where there is none."""
    depth = np.full(len(points_xy), -np.inf)
    corners = positions[triangles].astype(float)
    low, high = corners[:, :, :2].min(1), corners[:, :, :2].max(1)
    inside = (high >= points_xy.min(0)).all(1) & (low <= points_xy.max(0)).all(1)
    for a, b, c in corners[inside]:
        area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
        if abs(area) < 1e-14:
            continue
        away = points_xy - a[:2]
        u = (away[:, 0] * (c[1] - a[1]) - away[:, 1] * (c[0] - a[0])) / area
        v = (away[:, 1] * (b[0] - a[0]) - away[:, 0] * (b[1] - a[1])) / area
        hit = (u >= 0) & (v >= 0) & (u + v <= 1)
        z = a[2] + u * (b[2] - a[2]) + v * (c[2] - a[2])
        depth = np.where(hit, np.maximum(depth, z), depth)
    return depth


def visible_heights_mm(head, positions, side):
    """Visible height of an eyeball in each 0.5 mm column, seen from the front."""
    pivot, radius = head.eye_pivots[side], head.eye_radius_m
    steps = np.arange(-0.9 * radius, 0.9 * radius, GRID_M)
    x, y = np.meshgrid(steps, steps)
    grid = np.stack([x.ravel(), y.ravel()], 1) + pivot[:2]
    ball = (head.material == EYE)[head.triangles].all(1)
    lids = np.isin(head.material, (SKIN, BROW))[head.triangles].all(1)
    seen = front_depth(positions, head.triangles[ball], grid) > front_depth(positions, head.triangles[lids], grid)
    return seen.reshape(x.shape).sum(0) * GRID_M * 1000


@pytest.mark.parametrize("side", [0, 1], ids=["left", "right"])
def test_a_blink_closes(head, worn, side):
    open_mm = visible_heights_mm(head, worn().positions, side).max()
    shut_mm = visible_heights_mm(head, worn(eyeBlink=1.0).positions, side).max()
    assert open_mm > 10
    assert shut_mm == 0


@pytest.mark.parametrize("side", [0, 1], ids=["left", "right"])
def test_an_eyeball_never_pokes_through_a_closing_lid(head, worn, side):
    heights = [visible_heights_mm(head, worn(eyeBlink=w).positions, side).max() for w in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize(
    "extra", [{}, {"mouthSmile": 1.0, "cheekSquint": 1.0}, {"eyeSquint": 1.0}, {"browInnerUp": 1.0}]
)
def test_a_blink_stays_shut_with_other_units(head, worn, extra):
    for side in (0, 1):
        assert visible_heights_mm(head, worn(eyeBlink=1.0, **extra).positions, side).max() <= 1.0


def lip_pairs(head):
    """Vertices of the lips that touch at rest: the lower one follows the jaw, the upper one doesn't."""
    moved = np.zeros((len(head.positions), 3))
    jaw = head.morphs[CHANNEL["jawOpen"]]
    moved[jaw.indices] = jaw.offsets
    drop = -moved[:, 1]
    near = np.isin(head.material, (SKIN, MOUTH)) & (head.positions[:, 2] > -0.02)
    lower, upper = np.flatnonzero(near & (drop > 0.008)), np.flatnonzero(near & (drop < 0.003) & (drop > -0.004))
    away = np.linalg.norm(head.positions[lower][:, None] - head.positions[upper][None], axis=2)
    nearest = away.argmin(1)
    touching = away.min(1) < 0.0015
    return lower[touching], upper[nearest[touching]]


def test_lips_seal_when_the_jaw_is_open_and_the_mouth_closed(head, worn):
    lower, upper = lip_pairs(head)
    assert len(lower) >= 10

    def gap_mm(positions):
        return 1000 * np.linalg.norm(positions[lower] - positions[upper], axis=1)

    assert gap_mm(worn(jawOpen=1.0).positions).max() > 8
    assert gap_mm(worn(jawOpen=1.0, mouthClose=1.0).positions).max() < 2.0


def test_closed_lips_hide_the_teeth(head, worn):
    teeth = np.flatnonzero(head.material == TEETH)
    for channels in ({}, {"mouthPucker": 1.0}, {"jawOpen": 1.0, "mouthClose": 1.0}):
        positions = worn(**channels).positions
        spots = positions[teeth][:, :2].astype(float)
        lips = np.isin(head.material, (SKIN, MOUTH))[head.triangles].all(1)
        assert (front_depth(positions, head.triangles[lips], spots) > positions[teeth, 2]).mean() > 0.99


@pytest.mark.parametrize("name", ARKIT)
def test_a_unit_moves_only_its_own_side(head, name):
    morph = head.morphs[CHANNEL[name]]
    assert len(morph.indices) > 0
    side = 1 if name.endswith("Left") else -1 if name.endswith("Right") else 0
    if not side or name in ("mouthLeft", "mouthRight", "jawLeft", "jawRight"):
        return
    strength = np.linalg.norm(morph.offsets, axis=1)
    x = head.positions[morph.indices, 0]
    assert strength[x * side > 0].sum() > 1.5 * strength[x * side < 0].sum()  # lips reach over the middle


def test_the_left_blink_moves_lids_at_positive_x_alone(head):
    morph = head.morphs[CHANNEL["eyeBlinkLeft"]]
    strong = np.linalg.norm(morph.offsets, axis=1) > 0.001
    assert (head.positions[morph.indices[strong], 0] > 0).all()


def test_mouth_left_goes_to_the_persons_left(head):
    assert head.morphs[CHANNEL["mouthLeft"]].offsets[:, 0].sum() > 0
    assert head.morphs[CHANNEL["jawRight"]].offsets[:, 0].sum() < 0


def test_the_frame_lies_between_the_eyes(head):
    left, right = head.eye_pivots
    assert left[0] == pytest.approx(-right[0], abs=1e-4)
    assert left[0] > 0.02
    assert abs(left[1]) < 0.005
    assert head.neck_pivot[1] < -0.03
    assert head.neck_pivot[2] < -0.04


def test_shoulders_stand_still_and_the_head_follows(head):
    assert (head.follow >= 0).all()
    assert (head.follow <= 1).all()
    assert (head.follow[head.positions[:, 1] < -0.2] == 0).all()
    face = (head.positions[:, 1] > -0.07) & (head.positions[:, 2] > -0.03)
    assert (head.follow[face] > 0.99).all()


def test_normals_are_unit_and_point_out_of_the_face(head):
    np.testing.assert_allclose(np.linalg.norm(head.normals, axis=1), 1, atol=1e-3)
    front = (head.material == SKIN) & (head.positions[:, 2] > 0) & (np.abs(head.positions[:, 0]) < 0.03)
    assert (head.normals[front, 2] > 0).mean() > 0.97


def test_triangles_are_wound_like_their_normals(head):
    a, b, c = (head.positions[head.triangles[:, k]] for k in range(3))
    face = np.cross(b - a, c - a)
    agree = (face * head.normals[head.triangles].sum(1)).sum(1) > 0
    for material in sorted(set(range(8)) - {HAIR}):  # the undersides of clumps take the light of the whole head of hair
        own = (head.material == material)[head.triangles].all(1)
        assert agree[own].mean() > 0.9, material

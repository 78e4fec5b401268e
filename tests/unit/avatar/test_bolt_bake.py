"""The lights of the robot's face and the solids that it is made of."""

import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("PIL", reason="avatars are baked with pillow: pip install --group bake")
sys.path.insert(0, str(Path(__file__).parents[3] / "tools"))

from bake.bolt_face import lights, on_glass
from bake.bolt_head import VISOR
from bake.solid import loft, oval, smooth_rows, tube

from vcam.types import ARKIT

EYELIKE = ("eyeBlinkLeft", "eyeSquintLeft", "cheekSquintLeft", "mouthSmileLeft", "browDownLeft", "noseSneerLeft")
MIDDLE_Y = -10.0


@pytest.fixture(scope="module")
def parts():
    return lights()


def worn(part, *names):
    """(n, 3) mm with these units at 1."""
    return part.points + sum(part.units.get(name, 0.0) for name in names)


def area_mm2(part, points):
    a, b, c = (points[part.triangles[:, k], :2] for k in range(3))
    u, v = b - a, c - a
    return float(np.abs(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]).sum() / 4)  # each triangle is there twice


def of_left_eye(parts):
    return [part for part in parts if "eyeBlinkLeft" in part.units and "eyeLookUpLeft" in part.units]


def test_every_unit_moves_a_light(parts):
    moved = {name for part in parts for name, offsets in part.units.items() if np.abs(offsets).max() > 0.5}
    assert moved == set(ARKIT)


@pytest.mark.parametrize("name", ARKIT)
def test_lights_stay_on_the_glass_with_a_unit(parts, name):
    wide, high, power = VISOR
    for part in parts:
        x, y, z = worn(part, name).T
        assert ((np.abs(x) / (wide + 1)) ** power + (np.abs(y - MIDDLE_Y) / (high + 1)) ** power < 1).all()
        assert (z - on_glass(x, y, 0.0)[:, 2] > 0.1).all()


@pytest.mark.parametrize("pair", [*combinations(("mouthSmileLeft", "jawOpen", "mouthLeft", "mouthPucker"), 2)])
def test_lights_stay_before_the_glass_when_units_add_up(parts, pair):
    for part in parts:
        x, y, z = worn(part, *pair).T
        assert (z - on_glass(x, y, 0.0)[:, 2] > 0.05).all()


def test_a_blink_closes_an_eye_to_a_line(parts):
    eye = of_left_eye(parts)[0]
    assert area_mm2(eye, worn(eye, "eyeBlinkLeft")) < 0.35 * area_mm2(eye, eye.points)


@pytest.mark.parametrize("count", range(2, len(EYELIKE) + 1))
def test_a_shut_eye_keeps_a_line_of_light_whatever_adds_to_it(parts, count):
    bars = [part for part in of_left_eye(parts) if len(part.points) == 4 * 13]
    assert len(bars) == 1
    for names in combinations(EYELIKE, count):
        assert area_mm2(bars[0], worn(bars[0], *names)) > 60


def test_a_sealed_mouth_is_the_strip_that_it_is_at_rest(parts):
    mouth = next(part for part in parts if "mouthFunnel" in part.units and len(part.points) == 6 * 35)
    sealed, wide = worn(mouth, "jawOpen", "mouthClose"), worn(mouth, "jawOpen")
    height = [float(np.ptp(points[:, 1])) for points in (mouth.points, wide, sealed)]
    assert height[1] > 1.8 * height[0]
    assert height[2] == pytest.approx(height[0], abs=0.1)


@pytest.mark.parametrize("name", [n for n in ARKIT if n.endswith(("Left", "Right")) and n[:3] != "jaw"])
def test_sides_are_the_persons(parts, name):
    moments = 0.0
    for part in parts:
        offsets = part.units.get(name, np.zeros((1, 3)))
        along = offsets[:, 0] if name in {"mouthLeft", "mouthRight"} else part.points[:, 0]
        moments += float((along * np.linalg.norm(offsets, axis=1)).sum())
    assert moments * (1 if name.endswith("Left") else -1) > 0


def test_an_ovals_points_are_evenly_spaced_on_it():
    loop = oval(85.0, 58.0, 4.6, 60)
    steps = np.linalg.norm(np.roll(loop, -1, 0) - loop, axis=1)
    np.testing.assert_allclose((np.abs(loop) / [85.0, 58.0]) ** 4.6 @ [1, 1], 1, atol=0.02)
    assert steps.max() < 1.1 * steps.min()


def test_a_tube_has_no_open_edge_and_its_radius():
    path = np.linspace([0, 0, 0], [0, 30.0, 10.0], 7)
    part = tube(path, 2.0, 8, 0, np.ones(3))
    places = np.unique(np.round(part.points, 9), axis=0, return_inverse=True)[1].reshape(-1)[part.triangles]
    edges = np.sort(np.vstack([places[:, [0, 1]], places[:, [1, 2]], places[:, [2, 0]]]), 1)
    assert (np.unique(edges, axis=0, return_counts=True)[1] == 2).all()
    away = np.linalg.norm(part.points[8:-8].reshape(7, 8, 3) - path[:, None], axis=2)
    np.testing.assert_allclose(away, 2.0)


def test_a_loft_has_no_triangles_without_area_at_its_poles():
    ring = np.c_[oval(1.0, 1.0, 2.0, 12), np.zeros(12)]
    part = loft(np.stack([0 * ring, ring, 0 * ring + [0, 0, 1]]), 0, np.ones(3))
    assert len(part.triangles) == 24


def test_smooth_rows_go_through_the_rows_given():
    table = np.array([[0.0, 1], [1, 3], [2, 2], [4, 0]])
    np.testing.assert_allclose(smooth_rows(table, 10)[::3], table)

"""The pieces that the bundled people are baked from."""

import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("scipy", reason="avatars are baked with scipy: pip install --group bake")
sys.path.insert(0, str(Path(__file__).parents[3] / "tools"))

from bake.clump import Shade, clump, taper
from bake.lines import _plane
from bake.neckline import STEPS, neckline
from bake.rope import rope
from bake.skull import Skull, curve

from vcam.avatar.model import BROW, SKIN, load_avatar
from vcam.types import CHANNEL

BROWN = Shade(np.array([0.2, 0.1, 0.1]), np.array([0.4, 0.2, 0.1]), np.array([0.6, 0.3, 0.2]))
AVATARS = Path(__file__).parents[3] / "avatars"
PEOPLE = ("mika", "ren", "zuri")
LINE = ([0.0, np.pi], [0.6, -0.4])


def open_edges(triangles: np.ndarray) -> int:
    """How many edges only one triangle has."""
    edges = np.sort(np.vstack([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]), 1)
    return int((np.unique(edges, axis=0, return_counts=True)[1] == 1).sum())


def ball() -> Skull:
    rng = np.random.default_rng(0)
    points = rng.normal(size=(4000, 3))
    return Skull(points / np.linalg.norm(points, axis=1, keepdims=True), -0.4, LINE)


def test_a_rope_is_closed_so_that_nobody_looks_into_it() -> None:
    path = np.linspace([0, 0, 0], [0, -1, 0], 9)
    part = rope(path, np.full(9, 0.1), BROWN, outward=np.tile([0.0, 0.0, 1.0], (9, 1)), knots=0.1)
    assert open_edges(part.triangles) == 0


def test_a_ropes_triangles_all_turn_the_same_way() -> None:
    path = np.linspace([0, 0, 0], [0, -1, 0], 9)
    part = rope(path, np.full(9, 0.1), BROWN, outward=np.tile([0.0, 0.0, 1.0], (9, 1)))
    ways = np.vstack([part.triangles[:, [0, 1]], part.triangles[:, [1, 2]], part.triangles[:, [2, 0]]])
    assert len(np.unique(ways, axis=0)) == len(ways)


def test_a_clump_goes_from_its_roots_colour_to_its_tips() -> None:
    path = np.linspace([0, 0, 1], [0, -1, 1], 7)
    part = clump(path, np.tile([0.0, 0.0, 1.0], (7, 1)), np.full(7, 0.1), np.full(7, 0.03), BROWN)
    middle = part.colours.reshape(7, -1, 3)[:, 2]
    np.testing.assert_allclose(middle[[0, -1]], [BROWN.root, BROWN.tip])


def test_a_clumps_back_looks_outward() -> None:
    path = np.linspace([0, 0, 1], [0, -1, 1], 7)
    part = clump(path, np.tile([0.0, 0.0, 1.0], (7, 1)), np.full(7, 0.1), np.full(7, 0.03), BROWN)
    assert (part.normals.reshape(7, -1, 3)[:, :5, 2] > 0.5).all()


def test_a_clump_tapers_to_a_point() -> None:
    width = taper(np.linspace(0, 1, 50))
    assert width.max() == pytest.approx(1.0, abs=0.01)
    assert width[-1] < 0.05
    assert (np.diff(width[30:]) <= 0).all()


def test_a_curve_never_overshoots_its_values() -> None:
    read = curve(np.linspace(-1, 2, 200), [0, 0.3, 0.4, 1], [0.0, 1.0, 1.0, 0.2])
    assert read.min() == 0.0
    assert read.max() == 1.0


def test_hair_falls_straight_down_below_the_equator() -> None:
    points, _ = ball().way(np.full(5, 1.0), np.linspace(1.0, 2.0, 5), np.zeros(5))
    assert np.ptp(points[:, [0, 2]], axis=0).max() < 1e-9
    assert (np.diff(points[:, 1]) < 0).all()


def test_what_is_outward_on_the_skull_leads_away_from_it() -> None:
    skull = ball()
    near, out = skull.way(np.linspace(-3, 3, 9), np.linspace(0.1, 1.5, 9), np.zeros(9))
    assert ((near - skull.centre) * [1, 0.5, 1] * out).sum(1).min() > 0


def test_cloth_falls_outward_and_down_from_the_neckline() -> None:
    turn = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    ring = np.stack([np.sin(turn), np.zeros(90), np.cos(turn)], 1)
    cloth = np.vstack([ring * (1 + r) - [0, 0.7 * r, 0] for r in np.linspace(0.05, 0.8, 12)])
    line = neckline(ring, cloth)
    assert line.loop.shape == (STEPS, 3)
    assert (line.fall[:, 1] < -0.3).all()
    assert ((line.fall * line.out).sum(1) > 0.3).all()
    assert (line.over[:, 1] > 0).all()


def offsets(avatar, *units: str) -> np.ndarray:
    """(V, 3) of these units together, m."""
    out = np.zeros_like(avatar.positions)
    for unit in units:
        morph = avatar.morphs[CHANNEL[unit]]
        out[morph.indices] += morph.offsets
    return out


def test_a_stroke_lies_on_the_plane_of_the_skin_below_it() -> None:
    near = np.array([[0.0, 0, 1.0], [1, 0, 1.5], [0, 1, 0.8], [1, 1, 1.3]])
    assert _plane(np.array([0.5, 0.25]), near) == pytest.approx(1.2)


@pytest.mark.parametrize("name", PEOPLE)
def test_people_are_light_enough_to_draw_in_software(name: str) -> None:
    assert len(load_avatar(str(AVATARS / name)).triangles) <= 16_000


def test_mikas_smile_lifts_the_ends_of_her_lip_line_and_hardly_its_middle() -> None:
    mika = load_avatar(str(AVATARS / "mika"))
    x, y = mika.positions[:, 0], mika.positions[:, 1]
    line = (mika.material == BROW) & (y < -0.03)
    lift = offsets(mika, "mouthSmileLeft", "mouthSmileRight")[:, 1]
    ends, middle = line & (np.abs(x) > 0.9 * np.abs(x[line]).max()), line & (np.abs(x) < 0.003)
    assert lift[ends].mean() > 0.010
    assert lift[middle].mean() < 0.005


@pytest.mark.parametrize("name", PEOPLE)
def test_puffed_cheeks_are_wider_from_the_front(name: str) -> None:
    person = load_avatar(str(AVATARS / name))
    aside = offsets(person, "cheekPuff")[:, 0]
    for side in (1, -1):
        cheek = (person.material == SKIN) & (person.positions[:, 0] * side > 0.03)
        assert (aside * side)[cheek].max() > 0.006

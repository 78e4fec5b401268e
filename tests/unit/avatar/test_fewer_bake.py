"""Which vertices a baked avatar can do without, and that nothing is missed of those that went."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from vcam.avatar.model import BROW, CLOTH, EYE, HAIR, Morph, load_avatar

sys.path.insert(0, str(Path(__file__).parents[3] / "tools"))

from bake.fewer import TOLERANCE_M, Collapse, kept, with_fewer

SIDE = 9
MIDDLE = SIDE * SIDE // 2


@pytest.fixture(scope="module")
def mika():
    return load_avatar("mika")


def sheet():
    """(n, 3) places in m of a flat square cloth of 8 cm, and its (m, 3) triangles, seen from +z."""
    y, x = np.mgrid[:SIDE, :SIDE].reshape(2, -1)
    first = (np.arange(SIDE - 1)[:, None] * SIDE + np.arange(SIDE - 1)).ravel()
    quads = np.stack([first, first + 1, first + SIDE + 1, first + SIDE], axis=1)
    return np.stack([0.01 * x, 0.01 * y, 0 * x], axis=1), np.vstack([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


def rim():
    number = np.arange(SIDE * SIDE)
    return (number % SIDE % (SIDE - 1) == 0) | (number // SIDE % (SIDE - 1) == 0)


def left(traits, stays=None):
    """The triangles that are left of the sheet whose vertices are so; its rim stays."""
    return Collapse(sheet()[1], traits, rim() if stays is None else stays).run()


def areas(places, triangles):
    a, b, c = (places[triangles[:, i]] for i in range(3))
    return np.cross(b - a, c - a)[:, 2] / 2


def test_of_a_flat_sheet_little_more_than_the_rim_is_left():
    """Some stay within: three vertices of a straight rim make no triangle."""
    after = np.unique(left(sheet()[0][:, None]))
    assert rim()[after].sum() == rim().sum()
    assert len(after) < rim().sum() + SIDE


def test_what_is_left_covers_the_sheet_once_and_faces_the_same_way():
    places, before = sheet()
    after = areas(places, left(places[:, None]))
    assert (after > 0).all()
    assert after.sum() == pytest.approx(areas(places, before).sum())


@pytest.mark.parametrize(("height", "stays"), [(3 * TOLERANCE_M, True), (0.5 * TOLERANCE_M, False)])
def test_a_bump_stays_when_it_would_be_missed(height, stays):
    places, _ = sheet()
    places[MIDDLE, 2] = height
    assert (MIDDLE in left(places[:, None])) == stays


def test_what_a_unit_moves_alone_stays_however_flat_it_lies_at_rest():
    rest, _ = sheet()
    moved = rest.copy()
    moved[MIDDLE] += [0, 0, 3 * TOLERANCE_M]
    assert MIDDLE in left(np.stack([rest, moved], axis=1))


def test_nothing_drifts_away_step_by_step():
    """A bowl whose every vertex lies nearly where its neighbours say, and the middle far from where the rim says."""
    places, triangles = sheet()
    places[:, 2] = 3 * np.square(places[:, :2] - places[MIDDLE, :2]).sum(axis=1)
    after = left(places[:, None])
    assert len(after) < len(triangles)
    missed, _ = Collapse(after, places[:, None], rim())._missed(list(range(len(places))), after)
    assert missed.max() < 1.01 * TOLERANCE_M


def test_eyeballs_hair_lashes_lids_and_what_swings_keep_every_vertex(mika):
    stays = kept(mika)
    assert stays[np.isin(mika.material, (HAIR, BROW, EYE))].all()
    assert stays[mika.strands.shares.any(axis=1)].all()
    for pivot in mika.eye_pivots:
        assert stays[np.linalg.norm(mika.positions - pivot, axis=1) < 1.2 * mika.eye_radius_m].all()
    assert not stays.all()


def test_an_avatar_keeps_its_units_with_the_vertices_that_stay(mika):
    """Mika dressed in nothing but a flat sheet, of which one unit moves a corner and the middle."""
    places, triangles = sheet()
    count = len(places)
    alike = {name: getattr(mika, name)[:count] for name in ("colours", "normals", "eye", "follow", "material")}
    for name, value in {"colours": 200, "normals": [0, 0, 1], "eye": 0, "follow": 0, "material": CLOTH}.items():
        alike[name] = np.full_like(alike[name], value)
    rows = np.array([0, MIDDLE], np.int32)
    still = Morph(np.zeros(0, np.int32), np.zeros((0, 3), np.float32))
    lifted = Morph(rows, np.array([[0, 0, 0.01], [0, 0, 0.02]], np.float32))
    patch = replace(
        mika,
        positions=(places + np.array([1, 0, 0])).astype(np.float32),
        triangles=triangles.astype(np.uint32),
        morphs=(lifted, *[still] * 51),
        strands=None,
        **alike,
    )
    fewer = with_fewer(patch)
    assert len(fewer.positions) < rim().sum() + SIDE
    at = fewer.positions[fewer.morphs[0].indices]
    assert at == pytest.approx(patch.positions[rows])
    assert (fewer.morphs[0].offsets == lifted.offsets).all()
    assert fewer.triangles.max() == len(fewer.positions) - 1


def test_a_bundled_avatar_has_no_vertex_that_no_triangle_uses(mika):
    assert len(np.unique(mika.triangles)) == len(mika.positions)

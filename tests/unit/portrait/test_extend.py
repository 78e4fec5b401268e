"""How what is pinned carries what lies between."""

import numpy as np
import pytest

from vcam.portrait.extend import screened

SIDE = 7


@pytest.fixture
def sheet():
    """A square of SIDE x SIDE points, (n, 2) and triangles."""
    rest = np.array([(x, y) for y in range(SIDE) for x in range(SIDE)], np.float32)
    cells = [y * SIDE + x for y in range(SIDE - 1) for x in range(SIDE - 1)]
    triangles = [t for i in cells for t in ((i, i + 1, i + SIDE), (i + 1, i + SIDE + 1, i + SIDE))]
    return rest, np.array(triangles, np.int32)


def rim_of(rest):
    return ((rest == 0) | (rest == SIDE - 1)).any(axis=1)


def test_without_a_screen_a_straight_field_stays_straight(sheet):
    rest, triangles = sheet
    rim = rim_of(rest)
    field = rest @ [0.3, -0.2] + 1
    shares = screened(rest, triangles, rim, 1e6)
    assert shares @ field[rim] == pytest.approx(field[~rim], abs=1e-4)


def test_nothing_is_moved_more_than_what_moves_it_nor_the_other_way(sheet):
    rest, triangles = sheet
    shares = screened(rest, triangles, rim_of(rest), 2.0)
    assert shares.min() >= -1e-6
    assert shares.sum(axis=1).max() <= 1 + 1e-6


def test_a_movement_dies_away_with_the_reach(sheet):
    rest, triangles = sheet
    pinned = rest[:, 0] == 0
    near, far = (screened(rest, triangles, pinned, reach).sum(axis=1) for reach in (1.0, 3.0))
    column = rest[~pinned][:, 0]
    assert (np.diff([near[column == x].mean() for x in range(1, SIDE)]) < 0).all()
    assert (near < far).all()

"""How the skin about an eye goes along with its lids."""

import numpy as np
import pytest
from painted_portrait import painted_portrait

from vcam.portrait.eye_crop import BROWS
from vcam.portrait.lid_motion import LidMotion
from vcam.portrait.topology import ABOVE_LIDS, LIDS

BELOW = (110, 24, 23, 22, 26)
"""Points under the person's right eye."""


@pytest.fixture(scope="module")
def places():
    flat = painted_portrait().points.astype(float)
    return np.column_stack([flat, np.zeros(len(flat))])


def closed(places, blink_px):
    """(478, 3) moves of a right eye that shuts, on a head whose own blink moves all skin down by `blink_px`."""
    blink = np.zeros_like(places)
    blink[:, 1] = blink_px
    ball = places[[33, 133]].mean(axis=0) + np.array([0, 0, 30])
    moves = np.zeros_like(places)
    assert LidMotion(places, LIDS[1], ABOVE_LIDS[1], blink, ball).close(moves, 1.0) == 1
    return moves


def test_a_tall_eye_stretches_the_upper_lid_alone(places):
    short = 0.2 * float((places[[145, 153, 144], 1] - places[[159, 158, 160], 1]).mean())
    moves = closed(places, short)
    assert moves[list(BELOW), 1] == pytest.approx(short)
    assert (moves[list(ABOVE_LIDS[1][2:-2]), 1] > 1.5 * short).all()


def test_lids_meet_however_far_the_head_s_own_blink_goes(places):
    for blink_px in (0.0, 1.0, 40.0):
        after = places + closed(places, blink_px)
        upper, lower = (after[list(row[1:-1]), 1] for row in LIDS[1])
        assert (upper >= lower).all()


def motion(places):
    ball = places[[33, 133]].mean(axis=0) + np.array([0, 0, 30])
    return LidMotion(places, LIDS[1], ABOVE_LIDS[1], np.zeros_like(places), ball)


def gaps(places, moves):
    upper, lower = ((places + moves)[list(row[1:-1]), 1] for row in LIDS[1])
    return lower - upper


def test_what_other_channels_narrow_is_part_of_a_closure_not_besides_it(places):
    rest = gaps(places, np.zeros_like(places))
    for squint, closure in ((0.3, 0.3), (0.5, 0.2), (0.2, 0.5), (0.0, 0.4)):
        moves = np.zeros_like(places)
        moves[list(LIDS[1][1][1:-1]), 1] = -squint * rest
        motion(places).close(moves, closure)
        ring = 0.25 * rest  # what a shut lid passes the margin by
        np.testing.assert_array_less(gaps(places, moves), (1 - max(squint, closure) + 0.01) * rest)
        np.testing.assert_array_less((1 - max(squint, closure)) * rest - ring, gaps(places, moves))


def test_lids_narrow_without_a_jump_however_they_are_narrowed(places):
    for squint in (-0.3, 0.0, 0.4):
        shown = []
        for closure in np.linspace(0, 1, 101):
            moves = np.zeros_like(places)
            moves[list(LIDS[1][1][1:-1]), 1] = -squint * gaps(places, moves)
            motion(places).close(moves, closure)
            shown.append(gaps(places, moves))
        steps = np.diff(shown, axis=0) / gaps(places, np.zeros_like(places))
        assert np.abs(steps).max() < 0.03


def test_eyes_open_wider_by_a_millimetre_of_white_above_the_iris_and_what_their_lids_hide_of_it(places):
    width = float(np.linalg.norm(places[33] - places[133]))
    grown = []
    for covered in (0.0, 0.05):
        eye = places.copy()
        top = eye[list(LIDS[1][0][1:-1]), 1].min()
        eye[468:473, :2] = eye[[33, 133]].mean(axis=0)[:2]
        eye[468:473, 1] = top + (0.2 - covered) * width
        eye[469:473] += 0.2 * width * np.array([[1, 0, 0], [0, -1, 0], [-1, 0, 0], [0, 1, 0]])
        moves = np.zeros_like(eye)
        motion(eye).close(moves, -0.8)
        grown.append(float((gaps(eye, moves) - gaps(eye, np.zeros_like(eye))).max()) / width)
    assert grown[0] < 0.05
    assert grown[0] + 0.03 < grown[1] < 0.1


def test_an_eye_that_is_torn_open_and_looks_down_shows_a_millimetre_of_white_above_its_iris(places):
    width = float(np.linalg.norm(places[33] - places[133]))
    radius = float(np.linalg.norm(places[469:473] - places[468], axis=1).mean())
    lid = motion(places)
    white = []
    for look in np.linspace(0, 0.2, 21) * width:
        iris = places[468] + [0, look, 0]
        moves = np.zeros_like(places)
        moves[list(LIDS[1][0][1:-1]), 1] = -0.1 * width  # brows lift lids, too
        lid.close(moves, -0.8, iris)
        margin = (places + moves)[159, 1]
        white.append(float(iris[1] - radius - margin) / width)
    assert max(white) < 0.06, white
    assert np.abs(np.diff(white)).max() < 0.02


def test_a_brow_that_comes_down_pushes_the_lid_before_it_and_never_lies_over_the_eye(places):
    brow = list(BROWS[1])
    room = places[159, 1] - places[52, 1]
    for lowered in (0.3, 0.6, 0.9):
        moves = np.zeros_like(places)
        moves[brow, 1] = lowered * room
        motion(places).close(moves, -0.3)
        after = places + moves
        skin = after[159, 1] - after[52, 1]
        assert skin > 0.4 * room, lowered
        assert (gaps(places, moves) >= 0).all()


def test_skin_above_a_lid_never_folds_over_its_margin(places):
    above, upper = list(ABOVE_LIDS[1]), list(LIDS[1][0][1:-1])
    room = places[upper, 1] - places[above, 1]
    moves = np.zeros_like(places)
    moves[above, 1] = 1.5 * room
    motion(places).close(moves, -0.3)
    assert ((places + moves)[upper, 1] - (places + moves)[above, 1] > 0.2 * room)[1:-1].all()

"""Painted teeth: where they are, how light, and that they stay with skull and jaw."""

import numpy as np
import pytest
from painted_portrait import SIZE_WH, painted_portrait

from vcam.geometry import rotation_from_angles
from vcam.portrait.move import Move
from vcam.render.portrait import PortraitScene
from vcam.render.portrait_pieces import pieces_of
from vcam.render.portrait_teeth import LOWER, UPPER, painted_row, turned_over
from vcam.types import ARKIT, CHANNEL

TOOTH, GUM = np.array([0.6, 0.55, 0.5]), np.array([0.3, 0.1, 0.1])


def at(row, mm, x, y):
    """The colour of a painted row at mm."""
    picture = row
    column, line = (round(float((v - mm[i, 2]) / mm[i, i])) for i, v in enumerate((x, y)))
    return picture[line, column].astype(int)


@pytest.mark.parametrize("row", [UPPER, LOWER])
def test_a_row_is_light_in_the_middle_darker_at_its_sides_and_ends_at_its_edge(row):
    picture, mm = painted_row(row, TOOTH, GUM)
    front, side = at(picture, mm, row.widths[0] / 2, -4), at(picture, mm, sum(row.widths[:4]) - 1, -5)
    assert front[3] == 255
    assert side[3] > 200
    assert front[1] > 1.3 * side[1]
    assert at(picture, mm, row.widths[0] / 2, 1)[3] == 0
    gum = at(picture, mm, row.widths[0] / 2, -14)
    assert gum[0] > 1.3 * gum[1]


def test_a_lower_row_has_its_crowns_below_the_edge():
    picture, mm = turned_over(*painted_row(LOWER, TOOTH, GUM))
    assert at(picture, mm, 2.5, 4)[3] == 255
    assert at(picture, mm, 2.5, -1)[3] == 0


def test_no_gap_shows_between_teeth_that_touch():
    picture, mm = painted_row(UPPER, TOOTH, GUM)
    assert at(picture, mm, UPPER.widths[0], -5)[3] == 255


def test_teeth_behind_a_photos_own_have_no_gaps_that_would_show_between_those():
    for apart in (True, False):
        picture, mm = painted_row(UPPER, TOOTH, GUM, apart=apart)
        assert (at(picture, mm, UPPER.widths[0], -1.5)[3] == 255) != apart


@pytest.mark.parametrize("jaw", [0.0, 0.3])
def test_upper_teeth_are_a_little_below_the_lip_and_lower_ones_behind_theirs(jaw):
    pieces = pieces_of(painted_portrait(jawOpen=jaw))
    points = pieces.portrait.points
    for row, lip, below_mm in zip(pieces.rows, (13, 14), (2.5, 3.0), strict=True):
        picture = row.part.pixels[..., 3] > 128
        edge = row.rest @ [picture.shape[1] / 2, np.flatnonzero(picture.any(axis=1))[-1 if lip == 13 else 0], 1]
        px_per_mm = np.linalg.norm(row.rest[:, 1]) * 8
        assert (edge[1] - points[lip, 1]) / px_per_mm == pytest.approx(below_mm, abs=0.8)


def test_a_mouth_that_laughs_shows_teeth_under_the_lip_and_the_dark_below(context):
    weights = np.zeros(len(ARKIT), np.float32)
    for name, value in {"mouthSmileLeft": 0.8, "mouthSmileRight": 0.8, "jawOpen": 0.5}.items():
        weights[CHANNEL[name]] = value
    portrait = painted_portrait()
    with PortraitScene(context, portrait=portrait, size_wh=SIZE_WH, mark=False, realtime=False) as scene:
        picture = scene.pixels(Move(weights=weights)).astype(int)
        lips = scene._deform.moved(Move(weights=weights)).vertices[[13, 14], :2]
    column = picture[int(lips[0, 1]) + 2 : int(lips[1, 1]) - 1, round(float(lips[0, 0]))].sum(axis=1)
    assert column[: len(column) // 2].max() > 2 * column.min()
    assert column.argmax() < column.argmin()


@pytest.mark.parametrize("angles_deg", [(0, 12, 0), (0, -12, 0), (12, 0, 0), (0, 0, 12)])
def test_a_turn_alone_keeps_the_photos_own_mouth(context, angles_deg):
    portrait = painted_portrait(jawOpen=0.5)
    with PortraitScene(context, portrait=portrait, size_wh=SIZE_WH, mark=False, realtime=False) as scene:
        scene.pixels(Move(rotation=rotation_from_angles(*np.radians(angles_deg))))
        assert not scene._drawing._mouth._shown

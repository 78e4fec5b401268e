"""What is seen between parted lips: a tongue in the light that comes in, teeth that follow lips, a dark throat."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from painted_portrait import SIZE_WH, WHITE, painted_portrait

from vcam.avatar.colour import LUMINANCE
from vcam.avatar.model import TONGUE
from vcam.portrait.move import Move
from vcam.portrait.topology import LOWER_LIP, UPPER_LIP
from vcam.render.portrait import PortraitScene
from vcam.render.portrait_inside import tooth_tone
from vcam.render.portrait_mouth_light import MouthLight
from vcam.render.portrait_pieces import pieces_of
from vcam.types import ARKIT, CHANNEL


def move(offsets=None, **channels):
    weights = np.zeros(len(ARKIT), np.float32)
    for name, value in channels.items():
        weights[CHANNEL[name]] = value
    return Move(weights) if offsets is None else Move(weights, offsets=offsets)


@pytest.fixture(scope="module")
def pieces():
    return pieces_of(painted_portrait())


def light_in(pieces, wanted):
    focal = float(pieces.portrait.camera.matrix[0, 0])
    light = MouthLight(pieces.mesh, pieces.rest, pieces.inside, pieces.tones, focal)
    tones, teeth = light.of(pieces.deform.moved(wanted))
    return tones[:, :3] @ LUMINANCE, np.array(teeth)


def test_a_tongue_is_lighter_than_the_throat_and_lightest_at_its_tip(pieces):
    light, _ = light_in(pieces, move(jawOpen=0.8))
    deep, tongue = pieces.rest.inner[:, 2], pieces.inside.material == TONGUE
    middle = tongue & (np.abs(pieces.inside.places[:, 0]) < 0.006)
    near, far = np.quantile(deep[middle], [0.2, 0.8])
    tip, root = light[middle & (deep < near)].max(), light[middle & (deep > far)].max()
    assert tip > 1.5 * root
    assert tip > 2 * light[deep > np.quantile(deep, 0.95)].min()


def test_the_wider_lips_part_the_more_light_comes_in(pieces):
    seen = [light_in(pieces, move(jawOpen=jaw)) for jaw in (0.1, 0.3, 0.8)]
    for (darker, teeth_before), (lighter, teeth_now) in pairwise(seen):
        tongue = pieces.inside.material == TONGUE
        assert lighter[tongue].mean() > darker[tongue].mean()
        assert teeth_now[0] > teeth_before[0]


def test_upper_teeth_are_darker_behind_a_funnel_than_in_a_laugh(pieces):
    _, funnel = light_in(pieces, move(mouthFunnel=0.8, jawOpen=0.35))
    _, laugh = light_in(pieces, move(mouthSmileLeft=0.8, mouthSmileRight=0.8, jawOpen=0.35))
    assert funnel[0] < 0.9 * laugh[0]


def test_lower_teeth_follow_a_lip_that_points_alone_pull_down(context, pieces):
    offsets = np.zeros((478, 3), np.float32)
    for row in LOWER_LIP:
        offsets[list(row[1:-1]), 1] = -0.12
    with PortraitScene(context, portrait=pieces.portrait, size_wh=SIZE_WH, mark=False, realtime=False) as scene:
        mouth, skull = scene._drawing._mouth, scene._drawing._skull
        for wanted, follows in ((move(), False), (move(offsets), True)):
            moved = pieces.deform.moved(wanted)
            lower = mouth._given_way(moved, skull.placed(moved)[3], 1)
            assert (np.linalg.norm(lower) > 3) == follows
    pulled = float((moved.vertices[14] - pieces.rest.vertices[14])[1])
    assert 0.25 * pulled < lower[1] < pulled


def test_a_lip_that_is_lifted_far_shows_no_more_gum_than_teeth(context, pieces):
    lifted = np.zeros((478, 3), np.float32)
    lifted[list(UPPER_LIP[0][1:-1]), 1] = 0.12
    with PortraitScene(context, portrait=pieces.portrait, size_wh=SIZE_WH, mark=False, realtime=False) as scene:
        mouth, skull = scene._drawing._mouth, scene._drawing._skull
        moved = pieces.deform.moved(move(lifted))
        rise = mouth._given_way(moved, skull.placed(moved)[2], 0)
    lip = float((moved.vertices[13] - pieces.rest.vertices[13])[1])
    assert lip < -8
    assert lip < rise[1] < -1


def test_painted_teeth_have_the_hue_of_the_whites_of_the_eyes():
    portrait = painted_portrait()
    warm = portrait.layers.sclera.copy()
    warm[(warm == WHITE).all(axis=2)] = (230, 190, 120)
    plain = tooth_tone(portrait)
    warmer = tooth_tone(replace(portrait, layers=replace(portrait.layers, sclera=warm)))
    assert warmer[0] / warmer[2] > 1.2 * plain[0] / plain[2]


@pytest.mark.parametrize("yaw_deg", [25, -25])
def test_painted_teeth_stand_close_behind_lips_that_are_turned_aside(yaw_deg):
    pieces = pieces_of(painted_portrait(yaw_deg=yaw_deg))
    right, left, lip = pieces.portrait.points[[61, 291, 13], 0]
    middle = pieces.rows[0].seat[0, 2]
    assert abs(middle - lip) < 0.13 * (left - right)

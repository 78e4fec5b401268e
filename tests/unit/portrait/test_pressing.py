"""Lips that a driver presses on each other: they shut a mouth that is open in its photo; lips that just rest don't."""

import numpy as np
import pytest
from driven_faces import channels
from painted_portrait import painted_portrait

from vcam.avatar.head_file import load_head
from vcam.portrait.deform import Deform
from vcam.portrait.meshing import make_mesh
from vcam.portrait.move import Move
from vcam.portrait.pressing import pressed


def move(gap=0.0, **read):
    return Move(reading=channels(**read), gap=np.full(9, gap, np.float32))


@pytest.mark.parametrize("name", ["mouthPress", "mouthRoll"])
def test_the_harder_lips_are_pressed_the_surer_it_is(name):
    sides = [name] if name == "mouthPress" else ["mouthRollLower", "mouthRollUpper"]
    steps = [pressed(move(**dict.fromkeys(sides, level))) for level in np.linspace(0, 1, 21)]
    assert steps[5] == 0  # calm lips
    assert steps[-1] == 1
    assert np.diff(steps).min() >= 0
    assert np.diff(steps).max() < 0.2


def test_lips_that_are_apart_press_nothing():
    assert pressed(move(0.1, mouthPress=1.0)) == 0
    assert 0 < pressed(move(0.02, mouthPress=1.0)) < 1


def test_a_photo_that_shows_its_teeth_shuts_its_mouth_for_pressed_lips_and_not_for_calm_ones():
    head = load_head()
    photo = painted_portrait((480, 520), far_m=0.34, jawOpen=0.4, mouthSmileLeft=0.5, mouthSmileRight=0.5)
    deform = Deform(photo, make_mesh(photo, head), head)
    rest = deform.moved(Move())
    assert rest.mouth_open > 10
    assert deform.moved(move(mouthPress=0.25)).mouth_open == pytest.approx(rest.mouth_open, abs=0.5)
    shut = deform.moved(move(mouthPress=0.8))
    assert shut.mouth_open < 0.5
    assert shut.vertices[152, 1] < rest.vertices[152, 1] - 5  # the chin comes up

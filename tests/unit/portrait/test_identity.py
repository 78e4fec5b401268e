"""Whose face the driver has stays with the driver: a wide one and a narrow one make the same picture of a photo."""

from functools import cache

import numpy as np
import pytest
from drawing import context  # noqa: F401 - a fixture
from driven_faces import basis, channels, face
from painted_portrait import GREEN, painted_portrait

from vcam.portrait.drive import Drive, drive_film
from vcam.portrait.topology import OVAL
from vcam.render.portrait import PortraitScene

SD = 3.0
"""How far from the mean, of the morphable head's prior, the two drivers are: one in some hundred people is."""
SMILING = channels(mouthSmile=0.7, jawOpen=0.3, browInnerUp=0.5)
FPS, RESTING, ACTING = 30, 60, 30
SIZE_WH = (480, 520)
CHEEK_ROWS = slice(220, 400, 20)
"""Of the picture, between the eyes and the chin."""


def breadth(who):
    """Of a face's contour at rest, in eye distances."""
    points = basis().neutral(np.asarray(who, float))
    return np.ptp(points[list(OVAL), 0]) / np.linalg.norm(points[263] - points[33])


@cache
def driver(which):
    """(k,) identity of the driver who is "wide" or "narrow": SD along what makes faces broad."""
    broader = np.array([breadth(one) - breadth(()) for one in np.eye(len(basis().identity))])
    return {"wide": SD, "narrow": -SD}[which] * broader / np.linalg.norm(broader)


def film(who, rest_only=False):
    """Somebody rests, smiles and holds it."""
    acted = [channels()] * ACTING if rest_only else [np.float32(min(i / 8, 1)) * SMILING for i in range(ACTING)]
    worn = [channels()] * RESTING + acted
    return [face(one, t=i / FPS, identity=driver(who)) for i, one in enumerate(worn)]


def live(faces):
    """The Move of each face, as it is asked of a stream whose driver nobody knows."""
    drive = Drive(pose=False)
    return [drive.step(one, one.captured) for one in faces]


def offline(faces):
    """The Move of each face, as it is asked of a film."""
    return drive_film(faces, FPS, pose=False)


@pytest.fixture(scope="module")
def portrait():
    return painted_portrait(SIZE_WH)


@pytest.fixture
def shown(context, portrait):  # noqa: F811
    with PortraitScene(context, portrait=portrait, size_wh=SIZE_WH, mark=False, realtime=False) as opened:
        yield lambda move: opened.draw_move(move).rgba[..., :3].astype(int)


def widths(picture):
    """px, of the face in some rows of the picture: all that isn't green."""
    return (np.abs(picture - GREEN).max(axis=2) > 60)[CHEEK_ROWS].sum(axis=1)


def test_the_control_the_one_is_wide_and_the_other_narrow():
    assert breadth(driver("wide")) > 1.2 * breadth(driver("narrow"))


@pytest.mark.parametrize("driven", [offline, live])
@pytest.mark.parametrize("who", ["wide", "narrow"])
def test_at_rest_nobodys_breadth_changes_the_photos(shown, portrait, driven, who):
    own = widths(portrait.image.astype(int))
    assert own.min() > 100, "the control: there is a face in each row"
    moves = driven(film(who, rest_only=True))
    for move in (moves[0], moves[20], moves[-1]):
        assert np.abs(widths(shown(move)) - own).max() <= 0.01 * own.max()


@pytest.mark.parametrize("driven", [offline, live])
def test_the_same_expression_of_a_wide_and_a_narrow_face_is_the_same_picture(shown, portrait, driven):
    wide, narrow = (shown(driven(film(who))[-1]) for who in ("wide", "narrow"))
    away, change = np.abs(wide - narrow).mean(), np.abs(wide - portrait.image).mean()
    assert change > 1, "the control: both smile"
    assert away < 0.1 * change
    assert np.abs(widths(wide) - widths(narrow)).max() <= 0.01 * widths(wide).max()

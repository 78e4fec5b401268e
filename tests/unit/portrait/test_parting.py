"""How far a driver's lips are apart: as their points show it, from lips that are shut, whatever nets make of them."""

import numpy as np
import pytest
from driven_faces import channels, face

from vcam.portrait.film import drive_film, drive_photo
from vcam.portrait.lips import SHARES
from vcam.portrait.parting import LOWER, UPPER, parted, shut
from vcam.portrait.resting import decoder, rest_of

PRESSED = channels(mouthRollLower=1.0, mouthShrugLower=0.6)


def middle(gap):
    return float(gap[3:6].mean())


def film(worn, told, frames=60):
    """A driver who wears `worn` all the time, while a net makes `told` of it in half of the frames."""
    return [face(worn, t=i / 30, angles=(0, 8 * np.sin(i / 9), 0), raw=told if i % 2 else worn) for i in range(frames)]


def test_a_net_that_sees_shut_lips_pressed_does_not_make_them_rest_apart():
    closed = channels()
    rest = rest_of(film(closed, PRESSED))
    assert np.abs(parted(rest.shape)).max() < 1e-6
    for move in drive_film(film(closed, PRESSED), 30.0, pose=False):
        assert abs(middle(move.gap)) < 0.015  # a typical face's own is 0.01


@pytest.mark.parametrize("told", [0.0, 0.3, 0.6])
def test_lips_part_by_what_is_seen_of_them_whatever_the_jaw_is_said_to_do(told):
    faces = film(channels(), channels()) + [face(channels(jawOpen=0.3), t=2.0, raw=channels(jawOpen=told))] * 10
    seen = parted(decoder().mean + decoder().moved(channels(jawOpen=0.3).astype(np.float64)))
    assert middle(drive_film(faces, 30.0, pose=False)[-1].gap) == pytest.approx(middle(seen), abs=0.01)


def test_lips_in_one_photo_are_as_far_apart_as_they_are_seen():
    assert middle(drive_photo(face(channels(jawOpen=0.3)), pose=False).gap) == pytest.approx(0.13, abs=0.02)


def test_a_head_that_nods_does_not_part_its_lips():
    faces = [face(channels(), t=i / 30, angles=(0, 15 * np.sin(i / 9), 0)) for i in range(60)]
    gaps = [middle(move.gap) for move in drive_film(faces, 30.0, pose=False)]
    assert np.ptp(gaps) < 0.006


def test_shutting_lips_moves_the_rows_beside_them_less_and_nothing_else():
    open_mouth = decoder().mean + decoder().moved(channels(jawOpen=0.5).astype(np.float64))
    closed = shut(open_mouth)
    assert parted(closed) == pytest.approx(np.zeros(9), abs=1e-9)
    way = np.linalg.norm(closed - open_mouth, axis=1)
    rows = [way[row].mean() for row in LOWER]
    assert rows == pytest.approx([share * rows[0] for share in SHARES])
    way[[*UPPER.ravel(), *LOWER.ravel()]] = 0
    assert not way.any()

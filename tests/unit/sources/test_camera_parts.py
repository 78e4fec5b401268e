"""The small parts of a camera's life: pictures of another size, a queue of old ones, a frozen one."""

import numpy as np
import pytest
from fake_cameras import GRAB_S, DayClock, FakeCamera

from vcam.sources._fit import fitted
from vcam.sources._frozen import SAME_S, Frozen
from vcam.sources._shots import QUEUED, Shots


def disc(width, height):
    """A grey picture with a white disc in its middle, half as wide as its short side."""
    y, x = np.mgrid[:height, :width]
    inside = np.hypot(x - (width - 1) / 2, y - (height - 1) / 2) < min(width, height) / 4
    return np.repeat(np.where(inside, 255, 100).astype(np.uint8)[..., None], 3, 2)


@pytest.mark.parametrize("size_wh", [(640, 480), (480, 640), (1280, 720), (320, 180), (100, 721), (7, 3)])
def test_a_disc_stays_one_and_nothing_is_cut_off(size_wh):
    width, height = size_wh
    fit = fitted(disc(width, height), (320, 180))
    assert (fit.shape, fit.dtype) == ((180, 320, 3), np.uint8)
    rows, columns = np.nonzero(fit[..., 0] > 180)
    if min(size_wh) > 50:
        assert np.ptp(rows) == pytest.approx(np.ptp(columns), abs=2)
        scale = min(320 / width, 180 / height)
        assert np.ptp(rows) == pytest.approx(min(size_wh) / 2 * scale, abs=3)
    assert rows.mean() == pytest.approx(89.5, abs=1)
    assert columns.mean() == pytest.approx(159.5, abs=1)
    assert (fit[90, 160] > 0).all()


def test_beside_a_picture_of_another_shape_are_black_bars_of_the_same_width():
    filled = fitted(disc(640, 480), (320, 180))[..., 0] > 0
    assert filled.all(axis=0).sum() == 240
    assert np.flatnonzero(filled.any(axis=0))[[0, -1]].tolist() == [40, 279]


def test_a_picture_of_the_right_size_is_not_touched():
    image = disc(320, 180)
    assert fitted(image, (320, 180)) is image


@pytest.mark.parametrize("queued", range(1, QUEUED + 1))
def test_what_a_queue_held_through_a_pause_is_skipped(queued):
    clock = DayClock()
    shots = Shots(FakeCamera(clock, "..Z", queue=queued), clock, clock.wall)
    before = [shots.next() for _ in range(2)][-1]
    woken_at = before.captured + 8 * 3600
    shot = shots.next()
    assert shot.captured >= woken_at
    assert shot.missed == queued
    assert shots.next().missed == 0


def test_after_a_slow_picture_none_is_skipped():
    clock = DayClock()
    shots = Shots(FakeCamera(clock, ".5x.5x5"), clock, clock.wall)
    taken = [shots.next() for _ in range(8)]
    assert [shot.missed for shot in taken if shot] == [0] * 6


def test_a_driver_that_fails_right_after_a_pause_gives_nothing():
    clock = DayClock()
    shots = Shots(FakeCamera(clock, ".Z!", queue=1), clock, clock.wall)
    shots.next()
    assert shots.next() is None
    assert shots.next().missed == 1


def test_the_same_picture_is_noticed_once_and_only_when_it_lasts():
    frozen, image = Frozen(), np.random.default_rng(0).integers(0, 255, (48, 64, 3), np.uint8)
    times = np.arange(0, 3 * SAME_S, GRAB_S)
    noticed = [t for t in times if frozen.notices(image.copy(), t)]
    assert noticed == [pytest.approx(SAME_S, abs=GRAB_S)]


def test_a_sensor_that_sees_nothing_but_noise_is_not_frozen():
    frozen, rng = Frozen(), np.random.default_rng(0)
    dark = (rng.integers(0, 3, (48, 64, 3), np.uint8) for _ in range(2000))
    assert not any(frozen.notices(image, i * GRAB_S) for i, image in enumerate(dark))

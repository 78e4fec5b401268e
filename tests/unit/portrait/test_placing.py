"""Where a photo goes: sizes that the outputs can take, the head well in view, nothing resampled that needn't be."""

import numpy as np
import pytest

from vcam.portrait.outline import CHIN, FOREHEAD, face_height
from vcam.portrait.placing import LARGEST_FACE, LONGEST_PX, around_head, in_own_size, placed

LIVE = (1280, 720)


def face(x, y, tall):
    """Landmarks of an upright face whose forehead lies at x, y."""
    points = np.full((478, 2), (x, y + tall / 2), np.float32)
    points[FOREHEAD], points[CHIN] = (x, y), (x, y + tall)
    return points


def noise(wide, high):
    return np.random.default_rng(5).integers(0, 256, (high, wide, 3), np.uint8)


def test_a_photo_in_its_own_size_is_the_photo_to_the_bit():
    photo = noise(64, 48)
    assert (placed(photo, in_own_size((64, 48))) == photo).all()


def test_odd_sides_lose_a_row_or_column_and_nothing_is_resampled():
    photo = noise(65, 49)
    assert (placed(photo, in_own_size((65, 49))) == photo[:48, :64]).all()


@pytest.mark.parametrize("photo_wh", [(7680, 4320), (4320, 7680), (4000, 4001)])
def test_huge_photos_are_shown_at_most_1920_long_and_even(photo_wh):
    shown = in_own_size(photo_wh).size_wh
    assert max(shown) <= LONGEST_PX
    assert not any(side % 2 for side in shown)
    assert shown[0] / shown[1] == pytest.approx(photo_wh[0] / photo_wh[1], rel=0.01)


@pytest.mark.parametrize(
    ("photo_wh", "at"),
    [
        ((1280, 720), (600, 200, 300)),
        ((4000, 3000), (2000, 1000, 400)),
        ((3000, 4000), (1500, 900, 1100)),
        ((500, 500), (250, 60, 380)),
        ((300, 2000), (150, 800, 120)),
        ((2000, 300), (1900, 20, 200)),
        ((900, 900), (20, 300, 200)),
    ],
)
def test_the_whole_face_is_in_view_and_leaves_room_for_the_hair(photo_wh, at):
    points = face(*at)
    placement = around_head(photo_wh, points, LIVE)
    moved = placement.moved(points)
    assert (moved > -1).all()
    assert (moved < LIVE).all()
    x, y, wide, high = placement.source
    assert min(x, y) >= 0
    assert x + wide <= photo_wh[0]
    assert y + high <= photo_wh[1]
    left, top, across, down = placement.target
    assert across / wide == pytest.approx(down / high, rel=0.02), "no face is stretched"
    if min(left, top) > 0 or (across, down) == LIVE:
        assert face_height(moved) <= LARGEST_FACE * LIVE[1] + 2


def test_a_wide_photo_fills_the_picture():
    assert around_head((1600, 900), face(800, 300, 300), LIVE).target == (0, 0, *LIVE)


def test_a_portrait_from_near_stands_between_dim_sides():
    photo = np.full((1600, 1200, 3), 200, np.uint8)
    placement = around_head((1200, 1600), face(600, 400, 700), LIVE)
    shown = placed(photo, placement)
    left, _, across, _ = placement.target
    assert left > 100
    assert (shown[:, left : left + across] == 200).all()
    assert (shown[:, : left - 1] == 90).all()


def test_a_small_face_is_brought_nearer():
    points = face(2000, 1000, 200)
    moved = around_head((4000, 3000), points, LIVE).moved(points)
    assert face_height(moved) > 250


def test_places_of_the_photo_are_found_again_in_the_picture():
    photo = np.zeros((900, 1600, 3), np.uint8)
    photo[396:405, 996:1005] = 255
    placement = around_head((1600, 900), face(1000, 300, 200), LIVE)
    shown = placed(photo, placement)[..., 0].astype(float)
    y, x = np.mgrid[: shown.shape[0], : shown.shape[1]]
    found = [(x * shown).sum() / shown.sum(), (y * shown).sum() / shown.sum()]
    np.testing.assert_allclose(found, placement.moved(np.array([[1000, 400]], np.float32))[0], atol=0.1)

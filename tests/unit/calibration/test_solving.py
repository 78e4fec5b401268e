"""The camera that took the views is found within what is promised, and what is no calibration is refused."""

from dataclasses import replace

import numpy as np
import pytest
from camera_views import BOARD, CAMERA, STANCES, seen, seen_all

from vcam.calibration import plausible
from vcam.calibration.solve import solve
from vcam.calibration.view import View
from vcam.errors import BadInput
from vcam.types import Camera

SIZE = CAMERA.size_wh
TRUTH = CAMERA.matrix[[0, 1, 0, 1], [0, 1, 2, 2]]


def four(camera):
    return camera.matrix[[0, 1, 0, 1], [0, 1, 2, 2]]


def shaken(view, by_px, rng):
    """The view with its corners moved each by itself."""
    return replace(view, seen_px=view.seen_px + rng.normal(0, by_px, view.seen_px.shape).astype(np.float32))


def test_the_true_camera_lies_within_the_stated_uncertainty():
    off = []
    for seed in range(6):
        views = [seen(s, noise_px=0.1, seed=100 * seed + i) for i, s in enumerate(STANCES)]
        found = solve(views, SIZE)
        off.append((four(found.camera) - TRUTH) / found.deviation_px)
    assert np.abs(off).max() < 4
    assert 0.5 < np.sqrt(np.mean(np.square(off))) < 1.6, "neither boasting nor hiding"


def test_the_rms_is_the_noise_of_the_corners():
    found = solve(seen_all(noise_px=0.1), SIZE)
    assert found.camera.rms_px == pytest.approx(0.1 * np.sqrt(2), rel=0.1)
    assert found.errors_px.shape == (len(STANCES),)


def test_without_noise_camera_and_distortion_are_exact():
    found = solve(seen_all(noise_px=0.0), SIZE)
    np.testing.assert_allclose(four(found.camera), TRUTH, atol=0.02)
    np.testing.assert_allclose(found.camera.distortion, CAMERA.distortion, atol=2e-3)


def test_views_that_disagree_are_left_out_by_name():
    views = seen_all(noise_px=0.05)
    moved, rng = views[3], np.random.default_rng(0)
    views[3] = replace(shaken(moved, 1.5, rng), name="shaken.jpg")
    swapped = views[7]
    views[7] = View("wrong.jpg", swapped.seen_px[np.r_[1, 0, 2:35]], swapped.board_m)
    found = solve(views, SIZE)
    assert {name for name, _ in found.left_out} == {"shaken.jpg", "wrong.jpg"}
    assert all("px from where the others put them (usual 0." in why for _, why in found.left_out)
    assert np.abs((four(found.camera) - TRUTH) / found.deviation_px).max() < 4


def test_good_views_are_all_kept():
    assert not solve(seen_all(noise_px=0.3), SIZE).left_out


@pytest.mark.parametrize("count", [1, 3])
def test_too_few_views_are_refused(count):
    with pytest.raises(BadInput, match=rf"{count} usable views? of the board, and 4 are the least; take 10 to 20"):
        solve(seen_all()[:count], SIZE)


def test_views_of_which_many_disagree_are_refused():
    rng = np.random.default_rng(0)
    views = [shaken(view, 6 * (number % 2), rng) for number, view in enumerate(seen_all())]
    with pytest.raises(BadInput, match=r"the 13 views don't fit one camera \(errors from .* px\); use a flat, stiff"):
        solve(views, SIZE)


def refused(views):
    plausible.check(solve(views, SIZE))


def test_boards_that_are_all_held_alike_are_refused():
    places = [((0, 0, 7 * i), (0.004 * (i - 4), 0.003 * (i % 3 - 1), 0.3)) for i in range(9)]
    with pytest.raises(BadInput, match=r"faces the same way in all views \(to \d+ degrees\).*; tilt it by 30"):
        refused(seen_all(noise_px=0.1, stances=places))


def test_boards_that_are_all_tilted_alike_are_refused():
    places = [((30, 10, 0), (0.01 * (i - 4), 0.01 * (i % 3 - 1), 0.3 + 0.02 * i)) for i in range(9)]
    with pytest.raises(BadInput, match=r"the board faces the same way"):
        refused(seen_all(noise_px=0.1, stances=places))


def test_views_that_leave_the_focal_length_open_are_refused():
    few = [((18 * side, 0, 0), (0, 0.01 * side, 0.6)) for side in (-1, -0.5, 0, 0.5, 1)]
    with pytest.raises(BadInput, match=r"the views tell the focal length to \d+% only; take more, nearer, and tilt"):
        refused(seen_all(noise_px=0.6, stances=few))


def test_boards_that_are_all_far_away_are_refused():
    with pytest.raises(BadInput, match=r"the board spans 1\d% of the picture at most; come nearer"):
        plausible.check_size([seen(((0, 0, 0), (0, 0, 1.3)))], SIZE)
    plausible.check_size([seen(((0, 0, 0), (0, 0, 1.3))), seen(STANCES[0])], SIZE)


def bent(by):
    """Views of a board that isn't flat, off by `by` px."""
    rng = np.random.default_rng(1)
    shape = rng.normal(0, by, (35, 2)).astype(np.float32)
    return [View(v.name, v.seen_px + shape, v.board_m) for v in seen_all()]


def test_a_bent_board_is_refused():
    with pytest.raises(BadInput, match=r"corners lie \d\.\d px \(RMS\) from where any camera would show"):
        refused(bent(2.0))


@pytest.mark.parametrize(
    ("matrix", "why"),
    [
        ([[420, 0, 240], [0, 500, 180], [0, 0, 1]], "pixels that are not square"),
        ([[420, 0, 380], [0, 420, 180], [0, 0, 1]], "a lens that looks through"),
    ],
)
def test_cameras_that_nobody_builds_are_refused(matrix, why):
    odd = Camera(SIZE, np.array(matrix, float), np.zeros(5))
    with pytest.raises(BadInput, match=f"the boards ask for {why}.*, which no webcam has; take more views"):
        refused(seen_all(camera=odd))


def test_a_telescope_is_refused():
    odd = Camera(SIZE, np.array([[6000.0, 0, 240], [0, 6000, 180], [0, 0, 1]]), np.zeros(5))
    far = [(turn, (0, 0, 14 * away)) for turn, (_, _, away) in STANCES]
    with pytest.raises(BadInput, match=r"a focal length of 60\d\d x 60\d\d px in pictures of 480x360, which no webcam"):
        refused(seen_all(camera=odd, stances=far, noise_px=0.01))


def test_corners_on_a_line_are_not_enough():
    view = seen(STANCES[0])
    assert view.enough
    assert not View("row", view.seen_px[:7], view.board_m[:7]).enough
    assert not View("two rows", view.seen_px[:14], view.board_m[:14]).enough
    assert BOARD.points.dtype == view.board_m.dtype

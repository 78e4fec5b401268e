"""The detector finds what MediaPipe's own finds; one face is one box; tiles cover the whole picture."""

import av
import numpy as np
import pytest

from vcam.resources import find
from vcam.trackers.blazeface import SIZE, BlazeFace, _anchors, _merged, tile_around, tiles
from vcam.trackers.task_file import DETECTOR, bundle, part


@pytest.fixture(scope="module")
def detector():
    return BlazeFace(part(bundle(), DETECTOR))


@pytest.fixture(scope="module")
def picture():
    with av.open(str(find("actor", "actor.mp4"))) as clip:
        return next(clip.decode(video=0)).to_ndarray(format="rgb24")


def test_the_anchors_are_those_of_the_net():
    anchors = _anchors()
    assert anchors.shape == (896, 2)
    assert anchors[[0, 1, 2]].tolist() == [[4, 4], [4, 4], [12, 4]]
    assert anchors[512].tolist() == [8, 8]
    assert anchors[-1].tolist() == [120, 120]


def test_boxes_of_one_face_become_their_weighted_mean_and_another_face_stays():
    box = np.array([[0.0, 0], [10, 10], [3, 4], [7, 4]])
    corners = np.stack([box, box + 1, box + 50])
    merged, best = _merged(corners, np.array([0.9, 0.6, 0.5]))
    np.testing.assert_allclose(merged, [box + 0.4, box + 50])
    assert best.tolist() == [0.9, 0.5]


def test_the_actor_is_found_where_mediapipe_finds_them(detector, picture):
    vision = pytest.importorskip("mediapipe.tasks.python.vision")
    from mediapipe.tasks.python import BaseOptions
    from mediapipe.tasks.python.vision.core.image import Image, ImageFormat

    from vcam.quiet import native_stderr_to_log

    options = vision.FaceDetectorOptions(base_options=BaseOptions(model_asset_buffer=part(bundle(), DETECTOR)))
    with native_stderr_to_log(), vision.FaceDetector.create_from_options(options) as theirs:
        (one,) = theirs.detect(Image(image_format=ImageFormat.SRGB, data=picture)).detections
    box = one.bounding_box
    ours = detector.find(picture)
    assert len(ours.scores) == 1
    assert ours.scores[0] == pytest.approx(one.categories[0].score, abs=0.05)
    expected = [box.origin_x, box.origin_y, box.origin_x + box.width, box.origin_y + box.height]
    np.testing.assert_allclose(ours.boxes[0], expected, atol=0.06 * box.width)  # it shrinks pictures in another way


def test_the_persons_right_eye_comes_first(detector, picture):
    right, left = detector.find(picture).eyes[0]
    assert right[0] < left[0]


def test_a_face_too_small_for_the_whole_picture_is_found_in_a_tile(detector, picture):
    wide = np.full((900, 1600, 3), 90, np.uint8)
    small = picture[:: picture.shape[0] // 180, :: picture.shape[0] // 180]
    wide[500 : 500 + small.shape[0], 1100 : 1100 + small.shape[1]] = small
    assert len(detector.find(wide).scores) == 0
    found = [d for tile in tiles((1600, 900)) if len((d := detector.find(wide, tile)).scores)]
    middles = np.concatenate([(d.boxes[:, :2] + d.boxes[:, 2:]) / 2 for d in found])
    expected = np.array([1100, 500]) + (detector.find(small).boxes[0].reshape(2, 2).mean(axis=0))
    assert np.abs(np.median(middles, axis=0) - expected).max() < 12


@pytest.mark.parametrize("size_wh", [(640, 480), (480, 640), (130, 2000), (128, 128), (1921, 1081)])
def test_tiles_lie_in_the_picture_and_cover_it(size_wh):
    covered = np.zeros(size_wh[::-1], bool)
    for x, y, width, height in tiles(size_wh):
        assert x >= 0
        assert y >= 0
        assert x + width <= size_wh[0]
        assert y + height <= size_wh[1]
        covered[y : y + height, x : x + width] = True
    assert covered.all()


def test_a_picture_no_larger_than_what_the_net_sees_has_no_tiles():
    assert tiles((5000, 40)) == []


@pytest.mark.parametrize("place", [(100, 80), (-500, 20), (0, 480), (5000, 5000)])
def test_a_tile_around_any_place_lies_in_the_picture(place):
    x, y, width, height = tile_around(*place, 200.0, (640, 480))
    assert 0 <= x < x + width <= 640
    assert 0 <= y < y + height <= 480


@pytest.mark.parametrize("size_wh", [(1, 1), (3, 700), (700, 3), (SIZE, SIZE)])
def test_a_picture_of_any_size_can_be_searched(detector, size_wh):
    assert len(detector.find(np.zeros((*size_wh[::-1], 3), np.uint8)).scores) == 0

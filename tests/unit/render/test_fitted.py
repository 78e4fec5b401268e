"""The head that was fitted to a photo: what each mode shows of it, and that it lies where the photo's face does."""

import cv2
import numpy as np
import pytest
from painted_portrait import GREEN, SKIN, WHITE, painted_portrait

from vcam.avatar.head_file import load_head
from vcam.geometry import head_rotation, rotation_from_angles
from vcam.portrait.topology import LOWER_LIP, UPPER_LIP
from vcam.render.fitted import MODES, FittedScene
from vcam.render.fitted_shape import FittedShape, Worn, project
from vcam.types import ARKIT, CHANNEL

FOREHEAD, CHIN, LEFT_CHEEK, RIGHT_CHEEK, NOSE, LEFT_LID = 151, 152, 425, 205, 1, 386


@pytest.fixture(scope="module")
def portrait():
    return painted_portrait()


def worn(portrait, rotation=None, gaze=(0.0, 0.0), **channels):
    expression = portrait.expression.copy()
    for name, value in channels.items():
        expression[CHANNEL[name]] = value
    return Worn(expression, np.tile(np.radians(gaze), (2, 1)), rotation)


def drawn(context, portrait, mode, *moments):
    with FittedScene(context, portrait=portrait, mode=mode) as scene:
        return [scene.draw(moment, None, 0.0).rgba[..., :3].astype(int) for moment in moments]


def at(picture, portrait, landmark, up_px=0):
    x, y = np.rint(portrait.points[landmark]).astype(int)
    return picture[y - up_px, x]


@pytest.fixture(scope="module")
def shape(portrait):
    return FittedShape(load_head(), portrait)


@pytest.mark.parametrize("mode", MODES)
def test_a_picture_is_opaque_and_of_the_photos_size(context, portrait, mode):
    with FittedScene(context, portrait=portrait, mode=mode) as scene:
        picture = scene.draw(worn(portrait), 1.5, 2.0)
    assert picture.rgba.shape == (*portrait.image.shape[:2], 4)
    assert (picture.captured, picture.t) == (1.5, 2.0)
    assert (picture.rgba[..., 3] == 255).all()


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode not in ("uv", "pose")])
def test_around_the_face_the_photo_is_kept_to_the_bit(context, portrait, mode):
    (picture,) = drawn(context, portrait, mode, worn(portrait, jawOpen=0.5))
    for part in (np.s_[:30], np.s_[-20:], np.s_[:, :30], np.s_[:, -30:]):
        assert (picture[part] == portrait.image[part]).all()


def test_a_mask_at_rest_is_the_photo(context, portrait):
    (picture,) = drawn(context, portrait, "mask", worn(portrait))
    for landmark in (FOREHEAD, LEFT_CHEEK, RIGHT_CHEEK, NOSE):
        assert np.abs(at(picture, portrait, landmark) - SKIN).max() <= 6, landmark


def test_a_mask_wears_an_open_mouth_with_something_dark_in_it(context, portrait):
    shut, wide = drawn(context, portrait, "mask", worn(portrait), worn(portrait, jawOpen=0.8))
    x, y = np.rint(portrait.points[14]).astype(int)
    column = wide[y : y + 40, x].sum(axis=1)
    assert column.min() < 0.5 * shut[y : y + 40, x].sum(axis=1).min()
    assert np.abs(at(wide, portrait, CHIN, up_px=-6) - GREEN).max() > 30, "the chin has come down"


def between_lips(portrait, **channels):
    """(h, w) where the lips of what is worn are open, without their margins."""
    shape = FittedShape(load_head(), portrait)
    lips = shape.model.landmarks.of(shape.shape(worn(portrait, **channels)))[[*UPPER_LIP[0], *LOWER_LIP[0][::-1]]]
    outline = project(lips, portrait.camera_from_head, portrait.camera)[:, :2]
    inside = np.zeros(portrait.image.shape[:2], np.uint8)
    cv2.fillPoly(inside, [np.rint(outline).astype(np.int32)], 1)
    return cv2.erode(inside, np.ones((3, 3))) > 0


@pytest.mark.parametrize("mode", ["mask", "mesh"])
def test_a_laugh_shows_teeth_under_the_lip_and_the_dark_below(context, portrait, mode):
    laugh = {"mouthSmileLeft": 0.8, "mouthSmileRight": 0.8, "jawOpen": 0.5}
    (picture,) = drawn(context, portrait, mode, worn(portrait, **laugh))
    x = round(float(portrait.points[13, 0]))
    column = picture[between_lips(portrait, **laugh)[:, x], x].sum(axis=1)
    assert column[: len(column) // 3].max() > 2 * column[len(column) // 3 :].min()


@pytest.mark.parametrize("mode", ["depth", "pncc"])
def test_an_open_mouth_is_a_hole_in_the_surface(context, portrait, mode):
    (picture,) = drawn(context, portrait, mode, worn(portrait, jawOpen=0.6))
    rows, columns = np.nonzero(between_lips(portrait, jawOpen=0.6))
    # Below and in the corners the lower lip stands out before the line where lips meet
    inner = (rows < np.median(rows)) & (np.abs(columns - columns.mean()) < 0.25 * np.ptp(columns))
    assert picture[rows[inner], columns[inner]].max() == 0


@pytest.mark.parametrize("yaw_deg", [25, -25])
def test_beside_a_turned_mask_there_is_no_second_face(context, portrait, yaw_deg):
    turn = rotation_from_angles(np.radians(yaw_deg), 0, 0)
    still, turned = drawn(context, portrait, "mask", worn(portrait), worn(portrait, turn))
    for landmark in (468, 473):
        assert still[*np.rint(portrait.points[landmark]).astype(int)[::-1]].max() < 120, "an iris"
    left, right = (portrait.points[k, 0] for k in (473, 468))
    near = slice(0, round(float(right))) if yaw_deg > 0 else slice(round(float(left)), None)
    rows = slice(*(round(float(portrait.points[168, 1])) + d for d in (-10, 25)))
    assert not (np.abs(turned[rows, near] - WHITE).max(axis=2) < 40).any()


def test_no_throat_is_seen_below_the_chin_of_a_turned_mask(context, portrait):
    turn = rotation_from_angles(0.4, -0.15, 0)
    (picture,) = drawn(context, portrait, "mask", worn(portrait, turn))
    x, y = np.rint(portrait.points[CHIN]).astype(int)
    assert picture[y - 25 : y + 15, x - 40 : x + 40].max(axis=2).min() > 80


def test_a_masks_shut_eye_shows_skin_where_the_photo_has_an_eye(context, portrait):
    (picture,) = drawn(context, portrait, "mask", worn(portrait, eyeBlinkLeft=1.0))
    left, right = (np.rint(portrait.points[k]).astype(int) for k in (473, 468))
    assert np.abs(picture[left[1], left[0]] - SKIN).max() < 60
    assert picture[right[1], right[0]].max() < 120, "the other eye is open, its iris dark"


def test_a_masks_eyes_look_where_the_source_looks(context, portrait):
    aside = drawn(context, portrait, "mask", worn(portrait, gaze=(25, 0)), worn(portrait, gaze=(-25, 0)))
    x, y = np.rint(portrait.points[473]).astype(int)
    dark = [np.average(np.arange(-7, 8), weights=np.maximum(600 - p[y, x - 7 : x + 8].sum(axis=1), 0)) for p in aside]
    assert dark[0] - dark[1] > 1.5, "to the person's left is to the picture's right"


def test_depth_is_brightest_at_the_nose(context, portrait):
    (picture,) = drawn(context, portrait, "depth", worn(portrait))
    nose, cheek, forehead = (at(picture, portrait, k) for k in (NOSE, LEFT_CHEEK, FOREHEAD))
    assert (nose[0] == nose).all(), "grey"
    assert nose[0] > cheek[0] + 20
    assert nose[0] > forehead[0] + 10


def test_a_code_stays_on_its_place_of_the_face(context, portrait):
    still, turned = drawn(
        context, portrait, "pncc", worn(portrait), worn(portrait, rotation=rotation_from_angles(0.3, 0, 0))
    )
    left, right = at(still, portrait, LEFT_CHEEK), at(still, portrait, RIGHT_CHEEK)
    assert left[0] > right[0] + 40, "red grows to the person's left"
    assert at(still, portrait, FOREHEAD)[1] > at(still, portrait, CHIN, up_px=6)[1] + 100, "green grows up"
    nose = at(still, portrait, NOSE)
    assert np.abs(turned - nose).max(axis=2).min() <= 6, "the nose's colour is somewhere else now"


def test_a_mesh_is_grey_with_darker_wires(context, portrait):
    (picture,) = drawn(context, portrait, "mesh", worn(portrait))
    x, y = np.rint(portrait.points[FOREHEAD]).astype(int)
    part = picture[y - 8 : y + 8, x - 12 : x + 12]
    assert np.ptp(part, axis=2).max() < 30
    assert part.mean(axis=2).std() > 4


def test_landmarks_move_with_the_jaw(context, portrait):
    shut, wide = drawn(context, portrait, "landmarks", worn(portrait), worn(portrait, jawOpen=0.8))
    x, y = np.rint(portrait.points[CHIN]).astype(int)
    assert np.abs(shut[y - 2 : y + 3, x] - portrait.image[y - 2 : y + 3, x]).max() > 60, "a line at the chin"
    below = slice(y + 5, y + 40)
    assert (shut[below, x] == portrait.image[below, x]).all()
    assert np.abs(wide[below, x] - portrait.image[below, x]).max() > 60, "and it comes down"


def test_an_unrolled_face_is_centred_and_its_mouth_opens(context, portrait):
    shut, wide = drawn(context, portrait, "uv", worn(portrait), worn(portrait, jawOpen=0.8))
    high, across = shut.shape[:2]
    assert np.abs(shut[high // 2 - 20, across // 2] - SKIN).max() < 25
    assert np.abs(shut - shut[:, ::-1]).mean() < 6, "a face from the front unrolls alike to both sides"
    assert np.abs(wide - shut).max() > 100
    assert (shut[0, 0] == shut[0, 0, 0]).all(), "plain paper in the corner"


def test_a_pose_says_its_angles(context, portrait, monkeypatch):
    said = []
    monkeypatch.setattr("vcam.render.fitted_lines.cv2.putText", lambda image, words, *rest: said.append(words))
    drawn(context, portrait, "pose", worn(portrait, rotation=rotation_from_angles(*np.radians([20, -10, 5]))))
    assert said == ["20 deg left  10 deg up  5 deg tipped right"]


def test_the_fitted_face_lies_on_the_photos_landmarks(portrait, shape):
    seen = project(shape.model.landmarks.of(shape.rest), portrait.camera_from_head, portrait.camera)
    np.testing.assert_allclose(seen[:468, :2], portrait.points[:468], atol=0.01)


def test_a_turn_keeps_the_neck_in_its_place(portrait, shape):
    turned = shape.place(rotation_from_angles(0.4, 0.1, 0.0))
    np.testing.assert_allclose(head_rotation(turned), rotation_from_angles(0.4, 0.1, 0.0), atol=1e-9)
    from vcam.render.fitted_shape import PIVOT

    np.testing.assert_allclose(
        turned[:3, :3] @ PIVOT + turned[:3, 3],
        portrait.camera_from_head[:3, :3] @ PIVOT + portrait.camera_from_head[:3, 3],
        atol=1e-9,
    )


def test_nothing_of_the_photo_is_changed(context, portrait):
    before = portrait.image.copy(), portrait.expression.copy()
    for mode in MODES:
        drawn(context, portrait, mode, worn(portrait, **dict.fromkeys(ARKIT[:8], 0.5)))
    assert (portrait.image == before[0]).all()
    assert (portrait.expression == before[1]).all()

"""A photo that is moved: what moves, what stays, and what is told to viewers."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from drawing import face
from gl_objects import gl_objects
from painted_portrait import BROWN, GREEN, SIZE_WH, SKIN, painted_portrait

from vcam.errors import RenderError
from vcam.geometry import rotation_from_angles
from vcam.portrait.drive import Drive
from vcam.portrait.limits import limited_shift
from vcam.portrait.move import Move
from vcam.portrait.response import Response
from vcam.render.framing import USUAL, Framing
from vcam.render.glide import Glide
from vcam.render.portrait import PortraitScene
from vcam.render.portrait_kit import Kit
from vcam.render.portrait_mark import drawn_mark, put
from vcam.render.portrait_target import PortraitTarget
from vcam.types import ARKIT, CHANNEL, Landmarks


def move(*, closure=(0.0, 0.0), gaze=(0.0, 0.0), yaw_deg=0.0, **weights):
    channels = np.zeros(len(ARKIT), np.float32)
    for name, value in weights.items():
        channels[CHANNEL[name]] = value
    return Move(
        weights=channels,
        closure=np.array(closure, np.float32),
        gaze=np.tile(np.array(gaze, np.float32), (2, 1)),
        rotation=rotation_from_angles(np.radians(yaw_deg), 0.0, 0.0),
    )


@pytest.fixture(scope="module")
def portrait():
    return painted_portrait()


@pytest.fixture
def scene(context, portrait):
    with PortraitScene(context, portrait=portrait, size_wh=SIZE_WH, mark=False, realtime=False) as opened:
        yield opened


def shown(scene, asked):
    return scene.draw_move(asked).rgba[..., :3].astype(int)


def like(picture, rgb, within=40):
    return np.abs(picture - rgb).max(axis=2) < within


def about(points, numbers, margin=2):
    """The part of a picture around some of its landmarks."""
    low, high = points[list(numbers)].min(axis=0) - margin, points[list(numbers)].max(axis=0) + margin
    return slice(int(low[1]), int(high[1]) + 1), slice(int(low[0]), int(high[0]) + 1)


LEFT_EYE = (263, 386, 374, 362)
BETWEEN_LIPS = (13, 14)


def test_at_rest_every_pixel_is_the_photos(scene, portrait):
    assert np.array_equal(shown(scene, Move()), portrait.image)


def test_lips_that_nothing_but_points_part_are_no_face_at_rest(scene, portrait):
    parted = shown(scene, Move(gap=np.full(9, 0.1, np.float32)))
    assert np.abs(parted - portrait.image)[about(portrait.points, BETWEEN_LIPS)].max() > 40


def test_the_smallest_of_moves_changes_next_to_nothing(scene, portrait):
    change = np.abs(shown(scene, move(jawOpen=1e-4)) - portrait.image).max(axis=2)
    assert (change > 2).sum() <= 4  # where the mesh folds at the cheeks' outline


def test_a_head_that_turns_the_least_is_the_photo_still(scene, portrait):
    change = np.abs(shown(scene, move(yaw_deg=0.01)) - portrait.image).max(axis=2)
    assert (change > 12).mean() < 0.001


def test_what_was_moved_comes_back_whole(scene, portrait):
    shown(scene, move(jawOpen=0.8, yaw_deg=8))
    assert np.array_equal(shown(scene, Move()), portrait.image)


def test_the_background_holds_still_while_the_mouth_opens(scene, portrait):
    picture = shown(scene, move(jawOpen=0.6))
    away = cv2.dilate(portrait.layers.person, np.ones((9, 9), np.uint8)) == 0
    away[int(portrait.points[152, 1]) - 4 :] = False
    assert np.abs(picture[away] - portrait.image[away]).max() <= 1


def test_an_open_mouth_is_dark_inside(scene, portrait):
    x, y = np.rint(portrait.points[[13, 14]].mean(axis=0)).astype(int)
    y += 8
    assert shown(scene, move(jawOpen=0.8))[y, x].max() < 110
    assert portrait.image[y, x].max() > 150


def test_a_smile_with_shut_lips_shows_no_inside(scene, portrait):
    part = about(portrait.points, BETWEEN_LIPS, 3)
    picture = shown(scene, move(mouthSmileLeft=0.5, mouthSmileRight=0.5))[part]
    assert picture.max(axis=2).min() > 90  # the photo's own tones; the inside is darker


def test_shut_lids_hide_the_eyes(scene, portrait):
    part = about(portrait.points, LEFT_EYE)
    assert like(portrait.image.astype(int), BROWN)[part].sum() > 20
    picture = shown(scene, move(closure=(1, 1)))[part]
    assert like(picture, SKIN).mean() > 0.7


def test_a_wink_leaves_the_other_eye_as_it_is(scene, portrait):
    picture = shown(scene, move(closure=(0, 1)))
    part = about(portrait.points, LEFT_EYE)
    assert np.abs(picture[part] - portrait.image[part]).max() <= 2


def test_lids_that_open_wide_take_the_shade_beneath_them_along(context, portrait):
    sclera, part = portrait.layers.sclera.copy(), about(portrait.points, LEFT_EYE, 6)
    sclera[like(sclera.astype(int), SKIN)] = 0
    shaded = replace(portrait, layers=replace(portrait.layers, sclera=sclera))
    with PortraitScene(context, portrait=shaded, size_wh=SIZE_WH, mark=False, realtime=False) as scene:
        picture = shown(scene, move(closure=(-0.4, -0.4)))[part]
    assert (picture.max(axis=2) < 40).mean() < 0.01


@pytest.mark.parametrize(("yaw", "sign"), [(0.3, 1), (-0.3, -1)])
def test_looking_to_the_persons_left_moves_the_iris_to_the_pictures_right(scene, portrait, yaw, sign):
    part = about(portrait.points, LEFT_EYE)

    def middle(picture):
        return np.nonzero(like(picture, BROWN)[part])[1].mean()

    assert sign * (middle(shown(scene, move(gaze=(yaw, 0)))) - middle(portrait.image.astype(int))) > 1.5


def test_a_turned_head_uncovers_what_lies_behind_it_and_nothing_else(scene, portrait):
    picture = shown(scene, move(yaw_deg=9))
    was_head = portrait.layers.person > 0
    uncovered = was_head & like(picture, GREEN, 12)
    assert uncovered.sum() > 30
    border = np.ones_like(was_head)
    border[20:-20, 20:-20] = False
    border &= ~was_head
    assert np.array_equal(picture[border], portrait.image[border])


def test_a_part_of_the_picture_is_drawn_as_in_the_whole(scene):
    asked = move(jawOpen=0.4, gaze=(0.2, 0))
    whole = scene.pixels(asked)
    assert np.array_equal(scene.pixels(asked, (60, 80, 100, 120)), whole[80:200, 60:160])


def test_viewers_are_told_that_it_is_synthetic_unless_that_is_switched_off(context, portrait):
    with PortraitScene(context, portrait=portrait, size_wh=SIZE_WH, realtime=False) as marked:
        resting = marked.draw_move(Move()).rgba[..., :3].astype(int)
        corner = resting[-40:, -110:]
        assert (np.abs(corner - portrait.image[-40:, -110:]).max(axis=2) > 20).sum() > 300
        elsewhere = np.abs(resting - portrait.image).max(axis=2) > 0
        elsewhere[-40:, -110:] = False
        assert not elsewhere.any()
        moved = [marked.draw_move(move(yaw_deg=angle)).rgba.copy() for angle in (9, 3, 9)]
    assert np.array_equal(moved[0], moved[2])


def test_a_face_drives_it_and_nobody_leaves_it_alive(scene):
    points = Landmarks(2 * painted_portrait(jawOpen=0.5).points, "mediapipe478", 1.0)
    driven = scene.draw(replace(face(1.0, jawOpen=0.5), landmarks=points), 1.0)
    assert driven.captured == 1.0
    assert driven.rgba.shape == (SIZE_WH[1], SIZE_WH[0], 4)
    assert (driven.rgba[..., 3] == 255).all()
    assert scene.draw(None, 5.0).captured is None


def test_what_it_is_asked_goes_through_its_response(scene, portrait):
    class Never(Response):
        def applied(self, move):
            return Move()

    scene.response = object.__new__(Never)
    assert np.array_equal(shown(scene, move(jawOpen=1)), portrait.image)


def test_a_photo_of_another_size_than_the_picture_is_refused(context, portrait):
    with pytest.raises(ValueError, match="a photo of 240x260 can't fill a picture of 640x360"):
        PortraitScene(context, portrait=portrait, size_wh=(640, 360))


def test_a_photo_that_is_too_large_for_the_driver_says_so(context):
    limit = int(context.gl.info["GL_MAX_TEXTURE_SIZE"])
    wide = np.zeros((1, limit, 4), np.uint8)
    with pytest.raises(RenderError, match=rf"a photo of {limit}x1 is too large for .* \(at most {limit // 2} px"):
        PortraitTarget(context, wide, [])


def test_it_can_be_left_twice(context, portrait):
    opened = PortraitScene(context, portrait=portrait, size_wh=SIZE_WH)
    with opened:
        pass
    opened.__exit__()


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 4, None])
def test_a_photo_that_is_closed_leaves_nothing_on_the_gpu_however_far_it_was(steps, context, portrait):
    before = gl_objects(context.gl)
    scene = PortraitScene(context, portrait=portrait, size_wh=SIZE_WH, realtime=False)
    entering = scene.entering()
    for _ in entering if steps is None else range(steps):
        if steps is not None:
            next(entering)
    if steps is None:
        scene.draw_move(move(jawOpen=0.5, closure=(1.0, 1.0)))
    scene.__exit__()
    after = gl_objects(context.gl)
    after["Program"] -= after["Program"] > before["Program"]  # the one that was used last stays until another is
    assert after == before


def test_what_takes_long_is_done_before_the_scene_is_entered(context, portrait):
    """A photo is made ready beside a stream; in its thread only uploads are left."""
    opened = PortraitScene(context, portrait=portrait, size_wh=SIZE_WH, realtime=False)
    with pytest.MonkeyPatch.context() as patch:
        for slow in ("doubled", "texels_of"):
            patch.setattr(f"vcam.render.portrait_part.{slow}", None)
        for slow in ("make_mesh", "Deform", "premultiplied", "ground", "tones"):
            patch.setattr(f"vcam.render.portrait_pieces.{slow}", None)
        with opened:
            assert shown(opened, move(jawOpen=0.5)).any()


def test_scenes_that_share_a_driver_know_the_same_of_them(context, portrait):
    drive = Drive()
    for _ in range(2):
        scene = PortraitScene(context, portrait=portrait, size_wh=SIZE_WH, mark=False, realtime=False, drive=drive)
        with scene, pytest.MonkeyPatch.context() as patch:
            patch.setattr(drive, "step", lambda *_: move(jawOpen=0.6))
            assert np.array_equal(scene.draw(None, 0.0).rgba[..., :3], scene.pixels(move(jawOpen=0.6)))


def test_a_photo_is_whole_though_little_of_another_was_drawn_before(context, portrait):
    with PortraitScene(context, portrait=painted_portrait((160, 120)), size_wh=(160, 120), realtime=False) as small:
        shown(small, move(jawOpen=0.4))
        with PortraitScene(context, portrait=portrait, size_wh=SIZE_WH, mark=False, realtime=False) as scene:
            change = np.abs(shown(scene, move(jawOpen=1e-4)) - portrait.image).max(axis=2)
    assert (change > 2).sum() <= 4


def test_a_photo_that_is_shown_nearer_has_its_mark_once_and_in_the_corner(context, portrait):
    glide = Glide()
    with PortraitScene(context, portrait=portrait, size_wh=SIZE_WH, realtime=False, glide=glide) as scene:
        marked = scene.draw(None, 0.0).rgba.copy()
        _, (left, top, width, height) = drawn_mark(SIZE_WH)
        corner = slice(top, top + height), slice(left, left + width)
        for t, framing in ((1.0, Framing(2.0, 0.2, -0.1)), (3.0, Framing(1.4, -0.2, -0.2))):
            glide.to(framing)
            scene.draw(None, t)
            near = scene.draw(None, t + 1).rgba
            assert np.abs(near.astype(int) - marked).mean() > 1, "it is nearer"
            light = near[..., :3].min(axis=2) > 200  # the word: nothing else in this picture is so light
            assert light[corner].sum() > 10
            light[corner] = False
            assert not light[SIZE_WH[1] // 2 :].any()
        glide.to(USUAL)
        scene.draw(None, 5.0)
        assert np.abs(scene.draw(None, 6.0).rgba[corner].astype(int) - marked[corner]).max() <= 2


def test_the_mark_is_to_be_read_where_the_picture_goes_out_mirrored(context, portrait):
    mark, (left, top, width, height) = drawn_mark(SIZE_WH)
    readable = np.dstack([portrait.image[:, ::-1], np.full(portrait.image.shape[:2], 255, np.uint8)])
    put(mark, (SIZE_WH[0] - left - width, top, width, height), readable)
    with PortraitScene(context, portrait=portrait, size_wh=SIZE_WH, mirrored=True, realtime=False) as scene:
        assert np.array_equal(scene.draw_move(Move()).mirrored().rgba, readable)


@pytest.mark.parametrize("far_m", [0.6, 5.0])
def test_a_head_is_drawn_whole_however_far_a_photo_lets_it_come_and_go(context, far_m):
    face_m = np.array([far_m - 0.1, far_m], np.float32)
    nowhere = np.zeros(2), np.zeros(2)
    with Kit(context, SIZE_WH, face_m) as kit:
        scale, offset = kit.moved["depth"].value
        for shift in (-9.0, 9.0):
            moved = face_m + limited_shift(np.array([0.0, 0.0, shift]), nowhere, far_m)[2]
            assert np.abs(moved * scale + offset).max() < 1


def test_what_is_nearer_is_the_picture_itself(context, portrait):
    glide = Glide()
    with PortraitScene(context, portrait=portrait, size_wh=SIZE_WH, mark=False, realtime=False, glide=glide) as scene:
        whole = shown(scene, Move())
        glide.to(Framing(2.0))
        scene._framed(Move(), 0.0)
        near = scene._framed(Move(), 1.0)[..., :3].astype(int)
    high, wide = whole.shape[:2]
    middle = whole[high // 4 : high // 4 + high // 2, wide // 4 : wide // 4 + wide // 2]
    assert np.abs(near[::2, ::2] - middle).mean() < 4

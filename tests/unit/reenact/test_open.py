"""Photos opened from files: every way that one may be, handled or refused in one line."""

from pathlib import Path
from types import SimpleNamespace

import av
import cv2
import numpy as np
import pytest

from vcam.errors import BadInput
from vcam.geometry import angles_from_rotation, head_rotation
from vcam.portrait.outline import face_height, middle
from vcam.reenact.open import open_portrait
from vcam.resources import PACKAGE

SHUT, OPEN, MOUTH_OPEN = 17, 0, 25
"""Frames of the bundled actor."""
SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "photo"


@pytest.fixture(scope="module")
def frames():
    wanted = (OPEN, SHUT, MOUTH_OPEN)
    with av.open(str(PACKAGE / "actor" / "actor.mp4")) as film:
        found = zip(range(max(wanted) + 1), film.decode(video=0), strict=False)
        return {i: frame.to_ndarray(format="rgb24") for i, frame in found if i in wanted}


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def saved(tmp_path):
    """Call it with (h, w, 3 or 4) RGB(A); it gives the path of a PNG."""

    def save(image, name="photo.png"):
        code = cv2.COLOR_RGBA2BGRA if image.shape[2] == 4 else cv2.COLOR_RGB2BGR
        assert cv2.imwrite(str(tmp_path / name), cv2.cvtColor(image, code))
        return tmp_path / name

    return save


@pytest.fixture
def only_placed(monkeypatch):
    """A photo is found, turned and placed, but not taken apart: what open_portrait gives has image and points only."""

    def placed(image, face, *rest, **more):
        return SimpleNamespace(image=image, points=face.landmarks.points, others=more["others"])

    monkeypatch.setattr("vcam.reenact.open.analyse", placed)
    monkeypatch.setattr("vcam.reenact.open.keep_portrait", lambda key, portrait: None)


def test_a_photo_in_its_own_size_is_shown_as_it_is(frames, saved):
    portrait = open_portrait(saved(frames[OPEN]), size_wh=None)
    assert (portrait.image == frames[OPEN]).all()


def test_a_photo_for_a_stream_is_placed_in_the_streams_size(frames, saved):
    portrait = open_portrait(saved(frames[OPEN]), size_wh=(1280, 720))
    assert portrait.image.shape == (720, 1280, 3)
    assert portrait.camera.size_wh == (1280, 720)
    assert 0.35 < face_height(portrait.points) / 720 < 0.56


def test_the_second_time_it_is_not_taken_apart_again(frames, saved, monkeypatch):
    path = saved(frames[OPEN])
    first = open_portrait(path, size_wh=None)
    monkeypatch.setattr("vcam.reenact.open.analyse", None)
    again = open_portrait(path, size_wh=None)
    np.testing.assert_array_equal(again.layers.plate, first.layers.plate)


def test_an_open_mouth_is_no_trouble(frames, saved):
    portrait = open_portrait(saved(frames[MOUTH_OPEN]), size_wh=None)
    assert portrait.layers.person.any()


def test_shut_eyes_are_refused(frames, saved):
    with pytest.raises(BadInput, match=r"photo\.png: the eyes are shut"):
        open_portrait(saved(frames[SHUT]), size_wh=None)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_photo_that_lies_on_its_side_is_set_upright(frames, saved, only_placed, quarters):
    portrait = open_portrait(saved(np.rot90(frames[OPEN], quarters)), size_wh=None)
    assert (portrait.image == frames[OPEN]).all()


def two(frames):
    """A smaller actor to the left of a larger one."""
    small = cv2.resize(frames[OPEN], (448, 336), interpolation=cv2.INTER_AREA)
    left = np.full((480, 448, 3), 128, np.uint8)
    left[144:] = small
    return np.hstack([left, frames[OPEN]])


def test_of_several_faces_the_largest_is_driven(frames, saved, only_placed):
    portrait = open_portrait(saved(two(frames)), size_wh=None)
    assert middle(portrait.points)[0] > 448
    assert [middle(other)[0] < 448 for other in portrait.others] == [True]


def test_a_face_is_chosen_by_its_number_from_the_left(frames, saved):
    portrait = open_portrait(saved(two(frames)), size_wh=None, face=1)
    across, down = middle(portrait.points)
    assert across < 448
    assert portrait.layers.person[int(down), int(across)] == 255
    assert portrait.layers.person[:, 640:].max() == 0, "the other one belongs to the background"


def test_a_number_beyond_the_faces_is_refused(frames, saved):
    with pytest.raises(BadInput, match=r"photo\.png: no face 3; choose 1 to 2, counted from the photo's left"):
        open_portrait(saved(two(frames)), size_wh=None, face=3)


def test_a_tiny_face_is_refused_even_when_it_would_be_enlarged(frames, saved):
    small = cv2.resize(frames[OPEN], (208, 156), interpolation=cv2.INTER_AREA)
    with pytest.raises(BadInput, match=r"the face is too small: 3. px between the eyes' outer corners"):
        open_portrait(saved(small), size_wh=(1280, 720))


def test_what_is_not_moved_may_have_shut_eyes_and_be_tiny(frames, saved):
    small = cv2.resize(frames[SHUT], (208, 156), interpolation=cv2.INTER_AREA)
    portrait = open_portrait(saved(small), size_wh=None, moved=False)
    assert portrait.image.shape == (156, 208, 3)
    with pytest.raises(BadInput, match="the face is too small"):  # what was kept of it is for the others alone
        open_portrait(saved(small), size_wh=None)


@pytest.mark.parametrize("size_wh", [(16, 16), (322, 46)])
def test_a_stream_too_small_to_show_the_face_is_named_by_its_size(frames, saved, size_wh):
    line = rf"photo\.png: in a picture of {size_wh[0]}x{size_wh[1]} px its face is too small .* choose a larger --size"
    with pytest.raises(BadInput, match=line):
        open_portrait(saved(frames[OPEN]), size_wh=size_wh)


def test_a_photo_without_a_face_is_refused(saved):
    wall = np.random.default_rng(1).integers(90, 160, (240, 320, 3), np.uint8)
    with pytest.raises(BadInput, match=r"wall\.png: no face found; use a photo"):
        open_portrait(saved(wall, "wall.png"), size_wh=None)


def test_a_huge_photo_is_shown_at_most_1920_long(frames, saved, only_placed):
    huge = cv2.resize(frames[OPEN], (5120, 3840), interpolation=cv2.INTER_LINEAR)
    assert open_portrait(saved(huge), size_wh=None).image.shape == (1440, 1920, 3)


def test_transparent_parts_become_grey(frames, saved, only_placed):
    alpha = np.full((480, 640, 1), 255, np.uint8)
    alpha[:40] = 0
    portrait = open_portrait(saved(np.dstack([frames[OPEN], alpha])), size_wh=None)
    assert (portrait.image[:40] == 128).all()
    assert (portrait.image[40:] == frames[OPEN][40:]).all()


def test_what_is_no_picture_is_refused(tmp_path):
    (tmp_path / "note.txt").write_text("hello, this is not a picture at all")
    with pytest.raises(BadInput, match=r"note\.txt: not a picture"):
        open_portrait(tmp_path / "note.txt", size_wh=None)


def test_a_truncated_photo_is_refused(frames, saved):
    path = saved(frames[OPEN])
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(BadInput, match=r"photo\.png: .* damaged or cut short"):
        open_portrait(path, size_wh=None)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("pose_ii_pose_left_face", "turned aside by 5. degrees"),
        ("noface_oc_baboon", "no face found"),
        ("noface_oc_fruits", "no face found"),
        ("noface_lp_s33", "no face found"),
    ],
)
def test_real_photos_that_cannot_be_driven(name, line):
    if not SHARED.is_dir():
        pytest.skip(f"no photos at {SHARED}")
    with pytest.raises(BadInput, match=line):
        open_portrait(SHARED / f"{name}.jpg", size_wh=(1280, 720))


@pytest.mark.shared
def test_a_real_profile_will_do_for_what_is_not_moved():
    if not SHARED.is_dir():
        pytest.skip(f"no photos at {SHARED}")
    portrait = open_portrait(SHARED / "pose_ii_pose_left_face.jpg", size_wh=None, moved=False)
    yaw = angles_from_rotation(head_rotation(portrait.camera_from_head))[0]
    assert abs(yaw) > np.radians(40)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["targets_lp_s7", "targets_st_art_2", "targets_lp_s9", "groups_dl_2008_001322"])
def test_photos_paintings_and_cartoons_are_cut_out_and_placed(name):
    if not SHARED.is_dir():
        pytest.skip(f"no photos at {SHARED}")
    portrait = open_portrait(SHARED / f"{name}.jpg", size_wh=(1280, 720))
    x, y = np.rint(portrait.points).astype(int).T
    assert (portrait.layers.person[y, x] > 127).mean() > 0.97
    assert 0.02 < (portrait.layers.person > 127).mean() < 0.6

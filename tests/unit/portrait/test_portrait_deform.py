"""What a Move makes of a photo's mesh."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from painted_portrait import painted_portrait

from vcam.avatar.head_file import load_head
from vcam.geometry import rotation_from_angles
from vcam.portrait.deform import Deform
from vcam.portrait.meshing import make_mesh
from vcam.portrait.move import Move
from vcam.portrait.topology import LOWER_LIP, UPPER_LIP
from vcam.types import ARKIT, CHANNEL

TARGETS = ("targets_lp_s7", "targets_lp_s0", "targets_st_art_2", "expressions_vh_stock-emotions-a-6")
"""A drawn boy with large eyes, a portrait, a painting, a laughing person."""


class Photo:
    def __init__(self, portrait):
        head = load_head()
        self.portrait = portrait
        self.mesh = make_mesh(portrait, head)
        self.deform = Deform(portrait, self.mesh, head)

    def moved(self, *, closure=(0, 0), gaze=(0, 0), turn_deg=(0, 0, 0), shift=(0, 0, 0), offsets=None, **channels):
        weights = np.zeros(len(ARKIT), np.float32)
        for name, value in channels.items():
            weights[CHANNEL[name]] = value
        return self.deform.moved(
            Move(
                weights=weights,
                closure=np.array(closure, np.float32),
                gaze=np.tile(np.array(gaze, np.float32), (2, 1)),
                offsets=np.zeros((478, 3), np.float32) if offsets is None else offsets,
                rotation=rotation_from_angles(*(float(angle) for angle in np.radians(turn_deg))),
                shift=np.array(shift, float),
            )
        )

    def flipped(self, moved):
        """(t,) which of the triangles of the face lie the other way round than at rest."""
        three = self.mesh.triangles[self.mesh.face]

        def area(places):
            (ux, uy), (vx, vy) = ((places[three[:, i]] - places[three[:, 0]]).astype(float).T for i in (1, 2))
            return ux * vy - uy * vx

        rest, now = area(self.mesh.rest), area(moved.vertices[:, :2])
        worth = 0.05 * np.abs(rest).mean()
        return (rest * now < 0) & (np.abs(rest) > worth) & (np.abs(now) > worth)


@pytest.fixture(scope="module")
def photo():
    return Photo(painted_portrait((480, 520), far_m=0.34))


@pytest.fixture(scope="module")
def laughing():
    return Photo(painted_portrait((480, 520), far_m=0.34, jawOpen=0.5, mouthSmileLeft=0.7, mouthSmileRight=0.7))


def gaps(photo, moved, opening):
    """(k,) px from the upper margin to the lower one, below 0 where they overlap; corners left out."""
    apart = moved.vertices[opening.lower, 1] - moved.vertices[opening.upper, 1]
    return apart[1:-1]


def test_a_move_of_zeros_is_the_photo_exactly(photo, laughing):
    for one in (photo, laughing):
        moved = one.moved()
        assert np.array_equal(moved.vertices[:, :2], one.mesh.rest)
        assert np.array_equal(moved.vertices[:, 2], one.mesh.depth)
        assert (moved.shade == 1).all()
        assert not moved.turned
        assert (moved.closure == 0).all()
        assert np.array_equal(moved.irises[:, :2], one.mesh.rest[[473, 468]])
        assert (moved.irises[:, 2] == 1).all()


def test_the_same_move_gives_the_same_and_changes_nothing(photo):
    move = Move(weights=np.full(52, 0.2, np.float32), offsets=np.full((478, 3), 0.01, np.float32))
    before = (move.weights.copy(), move.offsets.copy(), photo.mesh.rest.copy())
    first, second = photo.deform.moved(move), photo.deform.moved(move)
    assert np.array_equal(first.vertices, second.vertices)
    for was, now in zip(before, (move.weights, move.offsets, photo.mesh.rest), strict=True):
        assert np.array_equal(was, now)


def test_the_jaw_opens_the_mouth_and_only_the_lower_face(photo):
    moved = photo.moved(jawOpen=0.5)
    assert moved.mouth_open > 20
    away = np.linalg.norm(moved.vertices[:, :2] - photo.mesh.rest, axis=1)
    assert away[[10, 151, 9, 33, 263, 105, 334]].max() < 0.5
    assert away[152] > 8


def test_smiles_are_the_persons_own_sides(photo):
    left = photo.moved(mouthSmileLeft=0.8).vertices[:, :2] - photo.mesh.rest
    assert np.linalg.norm(left[291]) > 3 * np.linalg.norm(left[61])


@pytest.mark.parametrize("closure", [1.0, 1.4])
def test_shut_lids_meet_all_along(photo, laughing, closure):
    for one in (photo, laughing):
        moved = one.moved(closure=(closure, closure))
        assert moved.closure == pytest.approx([1, 1])
        for eye in one.mesh.eyes:
            assert gaps(one, moved, eye).max() < 0


def test_shut_lids_meet_whatever_else_the_face_does(photo):
    moved = photo.moved(closure=(1, 1), browInnerUp=0.8, cheekSquintLeft=0.7, eyeSquintRight=0.8, mouthSmileLeft=0.6)
    for eye in photo.mesh.eyes:
        assert gaps(photo, moved, eye).max() < 0


def test_a_lid_closes_steadily_and_alone(photo):
    middles = []
    for closure in np.linspace(-0.3, 1, 14):
        moved = photo.moved(closure=(closure, 0))
        middles.append(np.median(gaps(photo, moved, photo.mesh.eyes[0])))
        other = photo.mesh.eyes[1]
        assert np.array_equal(moved.vertices[other.upper, :2], photo.mesh.rest[other.upper])
    assert (np.diff(middles) < 0).all()


def test_a_shut_eyes_lower_lid_comes_only_a_little(photo):
    moved = photo.moved(closure=(1, 1))
    for eye in photo.mesh.eyes:
        rose = photo.mesh.rest[eye.lower, 1] - moved.vertices[eye.lower, 1]
        opening = photo.mesh.rest[eye.lower, 1] - photo.mesh.rest[eye.upper, 1]
        assert 0.05 < rose[8] / opening[8] < 0.2


def test_squints_alone_never_shut_an_eye(photo):
    moved = photo.moved(eyeSquintLeft=1.5, eyeSquintRight=1.5, cheekSquintLeft=1.5, cheekSquintRight=1.5)
    for eye in photo.mesh.eyes:
        assert np.median(gaps(photo, moved, eye)) > 0.5


def test_lips_never_pass_through_each_other(photo, laughing):
    rng = np.random.default_rng(3)
    mouth = [i for i, name in enumerate(ARKIT) if name.startswith(("jaw", "mouth"))]
    for one in (photo, laughing):
        least = min(0.0, float(gaps(one, one.moved(), one.mesh.mouth).min()))
        for _ in range(40):
            weights = np.zeros(52, np.float32)
            weights[mouth] = np.clip(rng.normal(0, 0.4, len(mouth)), -1, 1)
            moved = one.deform.moved(Move(weights=weights))
            assert gaps(one, moved, one.mesh.mouth).min() > least - 4.0


def test_lips_that_the_jaw_would_shut_are_shut_whatever_else_parts_them(photo):
    parted = photo.moved(mouthShrugLower=-0.3, mouthLowerDownRight=0.11, mouthUpperUpLeft=0.1)
    assert parted.mouth_open > 3
    assert (
        photo.moved(mouthShrugLower=-0.3, mouthLowerDownRight=0.11, mouthUpperUpLeft=0.1, jawOpen=-0.25).mouth_open < 1
    )
    assert (
        photo.moved(mouthShrugLower=-0.3, mouthLowerDownRight=0.11, mouthUpperUpLeft=0.1, mouthClose=0.4).mouth_open < 1
    )


def test_the_photos_lips_part_as_the_drivers_whatever_parts_its_own(photo):
    eyes = float(np.linalg.norm(photo.portrait.points[33] - photo.portrait.points[263]))
    weights = np.zeros(52, np.float32)
    for name, weight in {"mouthShrugLower": -0.3, "mouthUpperUpLeft": 0.2, "mouthUpperUpRight": 0.2}.items():
        weights[ARKIT.index(name)] = weight
    rest = photo.moved().mouth_open
    assert photo.deform.moved(Move(weights=weights)).mouth_open > rest + 3
    assert photo.deform.moved(Move(weights=weights, gap=np.zeros(9, np.float32))).mouth_open < rest + 0.5
    parted = photo.deform.moved(Move(weights=weights, gap=np.full(9, 0.1, np.float32)))
    assert parted.mouth_open == pytest.approx(rest + 0.1 * eyes, rel=0.1)


def test_lips_part_as_a_jaw_parts_them_instead_of_getting_thin(photo):
    rest = photo.moved().vertices

    def below(row, vertices):
        return float((vertices[row, 1] - rest[row, 1]).mean())

    # the response to a drawing may have told its jaw to stay shut
    opened = photo.deform.moved(Move(gap=np.full(9, 0.1, np.float32))).vertices
    margin, rim = [87, 14, 317], [84, 17, 314]
    assert below(margin, opened) > 4
    assert below(rim, opened) > 0.8 * below(margin, opened)
    assert below([152], opened) > 0.35 * below(margin, opened)


def test_a_funnel_is_round(photo):
    rest = photo.moved().vertices
    funnel = photo.moved(mouthFunnel=0.8, jawOpen=0.35).vertices
    upper, lower = ([row[i] for i in (3, 5)] for row in (UPPER_LIP[0], LOWER_LIP[0]))
    opened = (funnel - rest)[lower, 1] - (funnel - rest)[upper, 1]
    assert opened[0] > 0.6 * opened[1]  # half way to the corner against the middle; a diamond has 0.5


def test_an_open_photo_s_mouth_can_be_shut(laughing):
    shut = laughing.moved(jawOpen=-1.0, mouthClose=0.3)
    assert laughing.moved().mouth_open > 20
    assert shut.mouth_open == 0


def test_a_mouth_that_is_open_in_the_photo_opens_no_wider_than_mouths_do(photo, laughing):
    assert laughing.moved(jawOpen=1.5).mouth_open < 1.15 * photo.moved(jawOpen=1.15).mouth_open


def test_lips_that_are_apart_in_the_photo_part_ever_less_and_never_wider_than_mouths_do(photo, laughing):
    eyes = float(np.linalg.norm(photo.portrait.points[33] - photo.portrait.points[263]))

    def opened(one, gap):
        weights = np.zeros(len(ARKIT), np.float32)
        weights[CHANNEL["jawOpen"]] = gap / 0.4
        return one.deform.moved(Move(weights=weights, gap=np.full(9, gap, np.float32))).mouth_open / eyes

    shut, rest = opened(photo, 0.0), opened(laughing, 0.0)
    assert opened(photo, 0.25) - shut == pytest.approx(0.25, abs=0.02)
    assert opened(laughing, 0.05) - rest == pytest.approx(0.05, abs=0.01)
    widest = opened(laughing, 0.5)
    assert widest < 0.58 < rest + 0.45
    assert widest > opened(laughing, 0.3) + 0.02


def test_the_face_hardly_folds_in_what_faces_do(photo):
    rng = np.random.default_rng(5)
    asked = ("browInnerUp", "browDownLeft", "cheekSquintRight", "jawOpen", "mouthSmileLeft", "mouthSmileRight")
    for _ in range(30):
        channels = {name: float(rng.uniform(0, 0.8)) for name in asked}
        moved = photo.moved(closure=tuple(rng.uniform(-0.3, 0.5, 2)), **channels)
        assert photo.flipped(moved).mean() < 0.01  # at the corners of a laughing mouth, where skin does fold


def test_a_turn_to_the_persons_left_carries_the_face_to_the_pictures_right(photo):
    moved = photo.moved(turn_deg=(8, 0, 0))
    assert moved.turned
    away = moved.vertices[:, :2] - photo.mesh.rest
    assert away[1, 0] > away[234, 0] + 3
    assert (np.abs(away[photo.mesh.rigid == 0]) < 1e-4).all()


def test_looking_down_carries_the_nose_down_and_a_roll_tips_to_the_persons_right(photo):
    down = photo.moved(turn_deg=(0, 6, 0)).vertices[:, :2] - photo.mesh.rest
    assert down[1, 1] > 3
    roll = photo.moved(turn_deg=(0, 0, 10)).vertices[:, :2] - photo.mesh.rest
    assert roll[10, 0] < roll[152, 0] - 10


def test_no_turn_is_larger_than_a_photo_can_show(photo):
    far, farther = (photo.moved(turn_deg=(angle, 0, 0)).vertices for angle in (40, 80))
    assert np.abs(far - farther).max() < 1.0


def test_a_shift_keeps_the_face_in_the_picture(photo):
    moved = photo.moved(shift=(1.0, 0, 0)).vertices[:468]
    assert moved[:, 0].max() < 480
    assert moved[1, 0] > photo.mesh.rest[1, 0] + 10


LIDS_MIDDLE = [386, 159]


def test_eyes_look_to_the_persons_left_and_down(photo):
    rest = photo.moved().irises
    assert (photo.moved(gaze=(0.2, 0)).irises[:, 0] > rest[:, 0] + 1).all()
    assert (photo.moved(gaze=(0, 0.2)).irises[:, 1] > rest[:, 1] + 1).all()


@pytest.mark.parametrize("yaw", [-0.3, 0.3])
def test_both_eyes_turn_as_far_however_far_apart_a_drawing_s_are_read(photo, yaw):
    apart = replace(photo.portrait, gaze=np.array([(-0.38, -0.05), (0.07, -0.05)], np.float32))
    drawn = Photo(apart)
    left, right = np.abs(drawn.moved(gaze=(yaw, 0)).irises[:, 0] - drawn.moved().irises[:, 0])
    assert left == pytest.approx(right, rel=0.25)
    assert min(left, right) > 2


def test_upper_lids_go_with_eyes_that_look_up_and_down(photo):
    rest = photo.moved().vertices[LIDS_MIDDLE, 1]
    assert (photo.moved(gaze=(0, -0.2)).vertices[LIDS_MIDDLE, 1] < rest - 0.5).all()
    assert (photo.moved(gaze=(0, 0.2)).vertices[LIDS_MIDDLE, 1] > rest + 0.5).all()
    np.testing.assert_allclose(photo.moved(gaze=(0.2, 0)).vertices[LIDS_MIDDLE, 1], rest, atol=0.05)


@pytest.mark.parametrize("gaze", [(0.9, 0), (-0.9, 0), (0.5, 0.4)])
def test_no_iris_leaves_its_eye(photo, gaze):
    irises = photo.moved(gaze=gaze).irises[:, :2]
    for iris, (inner, outer) in zip(irises, ((362, 263), (133, 33)), strict=True):
        across = photo.mesh.rest[outer] - photo.mesh.rest[inner]
        share = (iris - photo.mesh.rest[inner]) @ across / (across @ across)
        assert 0.17 < share < 0.83


def test_a_shut_lid_lies_along_the_lower_one_with_corners_where_they_were(photo):
    moved = photo.moved(closure=(1, 1))
    for eye in photo.mesh.eyes:
        width = np.linalg.norm(photo.mesh.rest[eye.upper[-1]] - photo.mesh.rest[eye.upper[0]])
        assert np.abs(gaps(photo, moved, eye)).max() < 0.05 * width


def test_upper_teeth_stay_with_the_skull_and_the_lower_ones_go_with_the_jaw(photo):
    inside = photo.deform.inside
    fell = photo.moved(jawOpen=0.6).inner[:, 1] - photo.moved().inner[:, 1]
    teeth = inside.material == 2
    assert np.median(fell[teeth & (fell < np.median(fell[teeth]))]) < 1
    assert fell[teeth].max() > 15
    assert inside.triangles.max() < len(inside.vertices) == len(fell)


def test_shades_stay_within_what_looks_real(photo):
    moved = photo.moved(closure=(1, 1), turn_deg=(12, 8, 0), mouthSmileLeft=1, mouthSmileRight=1, browDownLeft=1)
    assert moved.shade.min() >= 0.85
    assert moved.shade.max() <= 1.15
    assert photo.moved(mouthSmileLeft=0.8).shade[426] < 1


def test_unbelievable_moves_still_give_finite_places(photo):
    moved = photo.deform.moved(
        Move(
            weights=np.full(52, 50, np.float32),
            closure=np.array([-9, 9], np.float32),
            gaze=np.full((2, 2), 9, np.float32),
            offsets=np.full((478, 3), 7, np.float32),
            rotation=rotation_from_angles(3.0, 1.5, -3.0),
            shift=np.full(3, 9.0),
        )
    )
    assert np.isfinite(moved.vertices).all()
    assert np.isfinite(moved.shade).all()
    assert np.isfinite(moved.irises).all()


def test_offsets_move_by_the_photos_own_measure(photo):
    """The same offset, in outer-eye distances, is as long as a share of this face: no driver's size comes in."""
    offsets = np.zeros((478, 3), np.float32)
    offsets[:, 0] = 0.05
    away = photo.moved(offsets=offsets).vertices[[4, 50, 280], 0] - photo.mesh.rest[[4, 50, 280], 0]
    eyes = photo.mesh.rest[263, 0] - photo.mesh.rest[33, 0]
    assert away / eyes == pytest.approx(0.05, rel=0.15)


@pytest.mark.shared
@pytest.mark.parametrize("name", TARGETS)
def test_lids_of_real_photos_shut_and_rest_is_exact(name):
    path = Path(__file__).parents[3].parent / "shared" / "data" / "photo" / f"{name}.jpg"
    if not path.is_file():
        pytest.skip(f"needs {path}")
    from vcam.reenact.open import open_portrait

    photo = Photo(open_portrait(path, size_wh=None))
    assert np.array_equal(photo.moved().vertices[:, :2], photo.mesh.rest)
    moved = photo.moved(closure=(1, 1))
    for eye in photo.mesh.eyes:
        assert gaps(photo, moved, eye).max() < 0
    half = photo.moved(closure=(0.5, 0.5))
    assert photo.flipped(half).mean() < 0.002

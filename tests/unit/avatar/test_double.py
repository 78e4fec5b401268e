"""The drawn double of a person: made from landmarks and a picture, still whole, and refused in clear words."""

from dataclasses import replace

import numpy as np
import pytest

from vcam.avatar.deform import Deformer
from vcam.avatar.double import TEMPLATES, drawn_double, make_double
from vcam.avatar.fit import fit
from vcam.avatar.head_file import load_head
from vcam.avatar.landmark_basis import LandmarkBasis
from vcam.avatar.model import HAIR, METAL, SKIN, load_avatar
from vcam.avatar.recolour import recoloured
from vcam.avatar.sampled import Colours
from vcam.avatar.template import load_template
from vcam.errors import BadInput
from vcam.types import ARKIT, CHANNEL, Camera

SIDE = 360
CAMERA = Camera((SIDE, SIDE), np.array([[420.0, 0, 179.5], [0, 420.0, 179.5], [0, 0, 1]]), np.zeros(5), 0.3)
COLOURS = Colours((0.85, 0.65, 0.52), (0.75, 0.4, 0.4), (0.2, 0.12, 0.1), (0.3, 0.2, 0.12), (0.3, 0.4, 0.6), "bob")
STILL = np.zeros((2, 2), np.float32)


@pytest.fixture(scope="module")
def head():
    return load_head()


@pytest.fixture(scope="module")
def basis(head):
    return LandmarkBasis.of(head)


def somebody(basis, seed=2):
    """(478, 2) px of a person of the prior who looks into the camera."""
    identity = np.clip(np.random.default_rng(seed).normal(size=88), -2, 2)
    points = basis.neutral(identity) * [1, -1, -1] + [0, 0, 0.5]
    return points[:, :2] / points[:, 2:] * 420 + 179.5


def painted(points, skin=(214, 166, 138), hair=(70, 46, 30), wall=(150, 170, 190), long=False):
    """(h, w, 3) a head as a viewer of few pixels would see it: an oval of skin in hair before a wall."""
    middle, top, chin = points[1], points[10], points[152]
    y, x = np.mgrid[:SIDE, :SIDE]
    half, height = abs(points[454, 0] - points[234, 0]) / 2, chin[1] - top[1]
    image = np.empty((SIDE, SIDE, 3), np.uint8)
    image[:] = wall
    crown = ((x - middle[0]) / (1.25 * half)) ** 2 + ((y - top[1] - 0.35 * height) / (0.75 * height)) ** 2 < 1
    image[crown & (y < top[1] + 0.35 * height)] = hair
    if long:
        image[(np.abs(x - middle[0]) < 1.5 * half) & (y > top[1]) & (y < chin[1] + 0.6 * height)] = hair
    oval = ((x - middle[0]) / half) ** 2 + ((y - top[1] - 0.5 * height) / (0.52 * height)) ** 2 < 1
    image[oval] = skin
    return image


@pytest.fixture(scope="module", params=sorted(TEMPLATES.values()))
def double(request, head, basis):
    """Every template, as one and the same person."""
    person = fit(basis, somebody(basis), CAMERA)
    return drawn_double(head, person, COLOURS, load_template(request.param, head))


def worn(avatar, **channels):
    expression = np.zeros(len(ARKIT), np.float32)
    for name, value in channels.items():
        expression[CHANNEL[name]] = value
    return Deformer(avatar).apply(expression, STILL)[0].copy()


@pytest.mark.parametrize(
    ("opened", "shut"),
    [
        ({}, {"eyeBlinkLeft": 1}),
        ({}, {"eyeBlinkRight": 1}),
        ({"jawOpen": 1}, {"jawOpen": 1, "mouthClose": 1}),
    ],
)
def test_what_meets_on_the_template_meets_on_the_double(double, opened, shut):
    """Pairs of vertices apart when open and together when shut: lids' edges, lips."""
    template = load_avatar(double.name)
    a, b = worn(template, **opened), worn(template, **shut)
    moving = np.flatnonzero((np.linalg.norm(a - b, axis=1) > 1e-3) & (template.material == SKIN))
    others = np.flatnonzero(template.material == SKIN)
    near = np.linalg.norm(b[moving][:, None] - b[others][None], axis=2) < 6e-4
    apart = np.linalg.norm(a[moving][:, None] - a[others][None], axis=2) > 4e-3
    first, second = np.nonzero(near & apart)
    assert len(first) >= 3, "the control: something meets on the template"
    shape = worn(double, **shut)
    gaps = np.linalg.norm(shape[moving[first]] - shape[others[second]], axis=1)
    assert gaps.max() < 1.1e-3


def test_the_double_differs_from_its_template_and_not_by_much(double):
    template = load_avatar(double.name)
    moved = np.linalg.norm(double.positions - template.positions, axis=1)
    assert moved.max() > 2e-3
    assert moved.max() < 0.03


def test_shoulders_stay_and_the_collar_goes_with_the_neck(double):
    template = load_avatar(double.name)
    still = (template.follow == 0) & (template.positions[:, 1] < -0.2)
    assert np.linalg.norm(double.positions[still] - template.positions[still], axis=1).max() < 3e-3


def test_eyeballs_stay_balls_and_lids_outside_of_them(double):
    for side in (1, 2):
        away = np.linalg.norm(double.positions[double.eye == side] - double.eye_pivots[side - 1], axis=1)
        assert np.ptp(away) < 1e-5
    template = load_avatar(double.name)
    for pivot, before in zip(double.eye_pivots, template.eye_pivots, strict=True):
        skin = double.material == SKIN
        least = np.linalg.norm(double.positions[skin] - pivot, axis=1).min()
        assert least > np.linalg.norm(template.positions[skin] - before, axis=1).min() - 5e-4


def test_normals_stay_unit(double):
    np.testing.assert_allclose(np.linalg.norm(double.normals, axis=1), 1, atol=1e-4)


def test_nobody_wears_the_templates_glasses(double):
    metal = np.unique(double.triangles[(double.material[double.triangles] == METAL).all(1)])
    front = double.positions[metal, 2] > double.eye_pivots[:, 2].min() + double.eye_radius_m
    level = np.abs(double.positions[metal, 1] - double.eye_pivots[:, 1].mean()) < double.eye_radius_m
    assert not (front & level).any()


def test_another_person_gets_another_face(head, basis, double):
    other = drawn_double(head, fit(basis, somebody(basis, 3), CAMERA), COLOURS, load_template(double.name, head))
    assert np.linalg.norm(double.positions - other.positions, axis=1).max() > 2e-3


def test_colours_are_the_pictures(double):
    for material, wanted in ((SKIN, COLOURS.skin), (HAIR, COLOURS.hair)):
        usual = np.median(double.colours[double.material == material, :3] / 255, axis=0)
        np.testing.assert_allclose(usual, wanted, atol=0.06)
    assert double.style.iris == COLOURS.iris


def test_a_beard_darkens_the_chin(head):
    ren = load_template("ren", head)
    skin = ren.avatar.positions[ren.avatar.material == SKIN]
    below = np.array([[0.0, -0.09, 0.0], [0.008, -0.09, 0.0]])
    lips, chin = (
        np.array([[0.0, -0.07, 0.01]]),
        np.array([min(skin, key=lambda p: np.linalg.norm(p - b)) for b in below]),
    )
    plain = recoloured(ren.avatar, COLOURS, lips, chin[:0])
    bearded = recoloured(ren.avatar, replace(COLOURS, beard=((200, 1.0), (199, 1.0))), lips, chin)
    darker = plain.colours[:, :3].astype(int).sum(1) - bearded.colours[:, :3].astype(int).sum(1)
    away = np.linalg.norm(ren.avatar.positions[:, None] - chin, axis=2).min(1)
    assert darker[away < 0.004].max() > 100
    assert np.abs(darker[away > 0.02]).max() == 0


# the whole way, to files


def test_a_picture_becomes_an_avatar_folder_that_loads(tmp_path, basis):
    points = somebody(basis)
    folder = make_double(painted(points), points.astype(np.float32), CAMERA, "me", tmp_path, expression=np.zeros(52))
    assert folder == tmp_path / "me"
    assert sorted(path.name for path in folder.iterdir()) == ["avatar.glb", "avatar.toml"]
    avatar = load_avatar(str(folder))
    assert avatar.style.title == "me"
    assert "made by vcam from a picture" in avatar.style.author
    assert avatar.strands is not None, "its hair swings as the template's"


def test_long_hair_takes_another_template(tmp_path, basis):
    points = somebody(basis)
    folder = make_double(painted(points, long=True), points, CAMERA, "me", tmp_path)
    assert "on Zuri" in load_avatar(str(folder)).style.author


def test_hair_can_be_chosen(tmp_path, basis):
    points = somebody(basis)
    folder = make_double(painted(points), points, CAMERA, "me", tmp_path, hair="bob")
    assert "on Mika" in load_avatar(str(folder)).style.author


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "a/b", "a\\b", "/etc", ".hidden", "x" * 41, "con", "NUL.txt", "a\n", "a ", "a:b", "-x", "a."],
)
def test_unusable_names_are_refused(tmp_path, basis, name):
    with pytest.raises(BadInput, match="use 1 to 40 letters"):
        make_double(np.zeros((9, 9, 3), np.uint8), somebody(basis), CAMERA, name, tmp_path)


def test_an_existing_folder_is_never_overwritten(tmp_path, basis):
    (tmp_path / "me").mkdir()
    with pytest.raises(BadInput, match="there already; choose another name"):
        make_double(np.zeros((9, 9, 3), np.uint8), somebody(basis), CAMERA, "me", tmp_path)


def test_what_is_no_face_is_refused_and_leaves_nothing(tmp_path, basis):
    points = somebody(basis)
    image = painted(points)
    far = (points - 179.5) * 0.1 + 179.5
    shuffled = np.random.default_rng(0).permutation(points)
    for given, message in (
        (np.zeros((468, 2)), "no face found in the picture; use one"),
        (np.full((478, 2), np.nan), "no face found in the picture; use one"),
        (far, "the face is too small: .* px between the eyes' outer corners, at least 24"),
        (shuffled, "no face found in the picture: its points miss a face by|face is too small"),
    ):
        with pytest.raises(BadInput, match=message):
            make_double(image, given, CAMERA, "me", tmp_path)
    with pytest.raises(BadInput, match="the face lies outside of the picture"):
        make_double(image[:40, :40], points, CAMERA, "me", tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_file_in_the_way_is_one_clear_line(tmp_path, basis):
    points = somebody(basis)
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="can't be made"):
        make_double(painted(points), points, CAMERA, "me", tmp_path / "file")


def test_a_half_written_double_is_removed(tmp_path, basis, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("vcam.avatar.double.write_native", full)
    points = somebody(basis)
    with pytest.raises(BadInput, match=r"can't be written \(No space left on device\); is the disk full"):
        make_double(painted(points), points, CAMERA, "me", tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", sorted(TEMPLATES.values()))
def test_the_baked_places_lie_on_the_template(head, name):
    """Fails when a template was baked anew and double.npz wasn't."""
    template = load_template(name, head)
    near_face = template.places[:, 1] > -0.06
    skin = template.avatar.positions[template.avatar.material == SKIN].astype(float)
    places = template.places[near_face & (template.places[:, 2] > -0.02)]
    away = np.linalg.norm(places[:, None] - skin[None], axis=2).min(1)
    assert np.median(away) < 1e-3

"""A user's model moves as a person does: signs, exact turns, limbs, eyes, faces and what hangs on it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from glb_writer import BONES, EYES_AT, Builder, head

from vcam.avatar.gltf.document import read_document
from vcam.avatar.gltf.read import read_model
from vcam.avatar.node_tree import local_matrices, rotations, world_matrices
from vcam.avatar.puppet import Puppet
from vcam.avatar.puppet_eyes import EYES
from vcam.avatar.rigged import MorphTarget
from vcam.avatar.skinning import skinned
from vcam.avatar.state import State
from vcam.errors import BadInput
from vcam.geometry import quat_wxyz_from_rotation, rotation_from_angles
from vcam.types import ARKIT, CHANNEL

MODELS = Path(__file__).parents[3].parent / "shared" / "data" / "models"


def state(yaw=0.0, pitch=0.0, roll=0.0, *, shift=(0, 0, 0), gaze=(0, 0), **channels):
    """Angles in degrees, shift in m."""
    expression = np.zeros(len(ARKIT), np.float32)
    for name, value in channels.items():
        expression[CHANNEL[name]] = value
    rotation = rotation_from_angles(*np.radians([yaw, pitch, roll]))
    return State(rotation, np.array(shift, float), expression, np.tile(np.radians(gaze).astype(np.float32), (2, 1)))


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """Our own head as each kind of file."""
    folder = tmp_path_factory.mktemp("puppets")
    return {
        kind: read_model(read_document(head(kind, material, springs=2).save(folder / f"{kind}.vrm")))
        for kind, material in (("vrm1", "mtoon"), ("vrm0", "mtoon"), ("glb", "pbr"))
    }


@pytest.fixture(params=["vrm1", "vrm0", "glb"])
def model(models, request):
    return models[request.param]


def stepped(puppet, *states):
    for i, one in enumerate(states):
        puppet.step(one, i / 30)
    return puppet


def node(puppet, name):
    return puppet.world[puppet.model.nodes.names.index(f"J_{name}")]


def turn(matrix):
    return matrix[:3, :3] / np.cbrt(np.linalg.det(matrix[:3, :3]))


def drawn(puppet, primitive=0):
    """(V, 3) m, where the vertices of a primitive are in the scene."""
    made = puppet.model.primitives[primitive]
    places = made.positions.copy()
    for morphed in puppet.morphs:
        if morphed.primitive == primitive:
            places[morphed.first : morphed.first + len(morphed.vertices)] = morphed.vertices[:, :3]
    return skinned(replace(made, positions=places), puppet.palette(made.skin))


def test_at_rest_the_scene_is_the_head_frame(model):
    puppet = stepped(Puppet(model), state())
    eyes = (node(puppet, "leftEye")[:3, 3] + node(puppet, "rightEye")[:3, 3]) / 2
    np.testing.assert_allclose(eyes[:2], 0, atol=0.005)
    assert -0.03 < eyes[2] < 0
    assert node(puppet, "leftEye")[0, 3] > 0.02, "the person's left is +x"
    assert node(puppet, "hips")[1, 3] < -0.5
    face = drawn(puppet)
    assert face[:, 2].max() > 0.02, "the nose is before the eyes"
    assert puppet.scale == 1.0


def test_measures_are_those_of_the_head(model):
    puppet = Puppet(model)
    np.testing.assert_allclose(puppet.eye_centre, EYES_AT, atol=0.02)
    assert 0.2 < puppet.head_height_m < 0.36
    face = drawn(stepped(puppet, state()))
    np.testing.assert_allclose(puppet.lowest_y, face[:, 1].min(), atol=0.03)


@pytest.mark.parametrize("angles", [(30, 0, 0), (0, 20, 0), (0, 0, 20), (-25, -10, 12)])
def test_the_head_turns_by_exactly_what_the_person_does(model, angles):
    puppet = stepped(Puppet(model), state())
    rest = turn(node(puppet, "head"))
    stepped(puppet, state(*angles))
    np.testing.assert_allclose(
        turn(node(puppet, "head")) @ rest.T, rotation_from_angles(*np.radians(angles)), atol=2e-3
    )


def test_neck_and_chest_take_their_share(model):
    puppet = stepped(Puppet(model), state())
    rest = {name: turn(node(puppet, name)) for name in ("chest", "neck", "hips")}
    stepped(puppet, state(yaw=40))
    yaw = {name: np.degrees(np.arctan2(*(turn(node(puppet, name)) @ rest[name].T)[[0, 2], [2, 2]])) for name in rest}
    assert abs(yaw["hips"]) < 0.1
    assert yaw["chest"] == pytest.approx(8, abs=0.5)
    assert yaw["chest"] + 5 < yaw["neck"] < 35


@pytest.mark.parametrize(("axis", "way"), [(0, (0.04, 0, 0)), (1, (0, 0.03, 0)), (2, (0, 0, 0.05))])
def test_the_head_goes_where_the_person_goes_and_the_hips_half_as_far(model, axis, way):
    puppet = stepped(Puppet(model), state())
    before = {name: node(puppet, name)[:3, 3].copy() for name in ("head", "hips")}
    stepped(puppet, state(shift=way))
    moved = {name: node(puppet, name)[:3, 3] - before[name] for name in before}
    np.testing.assert_allclose(moved["head"], way, atol=0.006)
    assert moved["hips"][axis] == pytest.approx(way[axis] * (1.0 if axis == 1 else 0.5), abs=1e-6)


def test_arms_hang_at_ease(model):
    puppet = stepped(Puppet(model), state())
    for side, sign in (("left", 1), ("right", -1)):
        shoulder, elbow, hand = (node(puppet, side + n)[:3, 3] for n in ("UpperArm", "LowerArm", "Hand"))
        upper = (elbow - shoulder) / np.linalg.norm(elbow - shoulder)
        lower = (hand - elbow) / np.linalg.norm(hand - elbow)
        assert np.degrees(np.arcsin(-upper[1])) == pytest.approx(73, abs=3)
        assert sign * upper[0] > 0.2
        assert lower[1] < -0.9
        assert lower[2] > upper[2] + 0.1, "the elbow is bent forwards"


def test_arms_that_hang_already_are_left(models):
    lowered = models["vrm1"]
    turned = lowered.nodes.rotation_wxyz.copy()
    half = np.radians(80) / 2
    for side, sign in (("left", -1), ("right", 1)):
        turned[lowered.humanoid[f"{side}UpperArm"]] = [np.cos(half), 0, 0, sign * np.sin(half)]
    given = replace(lowered, nodes=replace(lowered.nodes, rotation_wxyz=turned))
    puppet = stepped(Puppet(given), state())
    upper = node(puppet, "leftLowerArm")[:3, 3] - node(puppet, "leftUpperArm")[:3, 3]
    assert np.degrees(np.arcsin(-upper[1] / np.linalg.norm(upper))) == pytest.approx(80, abs=1.5)


def test_it_breathes(model):
    puppet = Puppet(model)
    heights = []
    for i in range(60):
        puppet.step(state(), i / 12)
        heights.append(node(puppet, "leftUpperArm")[1, 3])
    assert 0.0005 < np.ptp(heights) < 0.01
    stepped(puppet, state())
    np.testing.assert_allclose(turn(node(puppet, "head")).T @ turn(node(puppet, "head")), np.eye(3), atol=1e-5)


@pytest.mark.parametrize(
    ("gaze", "axis", "sign"), [((20, 0), 0, 1), ((-20, 0), 0, -1), ((0, 12), 1, -1), ((0, -12), 1, 1)]
)
def test_eyes_look_where_the_person_looks(model, gaze, axis, sign):
    puppet = stepped(Puppet(model), state())
    rest = {eye: turn(node(puppet, eye)) for eye in ("leftEye", "rightEye")}
    stepped(puppet, state(gaze=gaze))
    for eye, before in rest.items():
        ahead = turn(node(puppet, eye)) @ before.T @ [0, 0, 1]
        assert sign * ahead[axis] > 0.05


def test_eyes_converge(models):
    puppet = stepped(Puppet(models["glb"]), state())
    rest = [turn(node(puppet, eye)) for eye in EYES]
    near = replace(state(), gaze=np.array([[-0.1, 0], [0.1, 0]], np.float32))
    stepped(puppet, near)
    left, right = (
        turn(node(puppet, eye)) @ before.T @ [0, 0, 1]
        for eye, before in zip(("leftEye", "rightEye"), rest, strict=True)
    )
    assert left[0] < -0.05
    assert right[0] > 0.05


def test_eyes_go_no_further_than_the_model_says(models):
    puppet = stepped(Puppet(models["vrm1"]), state())
    rest = turn(node(puppet, "leftEye"))
    stepped(puppet, state(gaze=(80, 0)))
    ahead = turn(node(puppet, "leftEye")) @ rest.T @ [0, 0, 1]
    assert np.degrees(np.arcsin(ahead[0])) == pytest.approx(10, abs=0.1)


def test_the_face_moves_the_same_vertices_as_its_target(models):
    puppet = stepped(Puppet(models["glb"]), state())
    rest = [morphed.vertices.copy() for morphed in puppet.morphs]
    stepped(puppet, state(jawOpen=0.5))
    for morphed, before in zip(puppet.morphs, rest, strict=True):
        target = puppet.model.primitives[morphed.primitive].morphs[CHANNEL["jawOpen"]]
        want = np.zeros_like(before)
        want[target.indices - morphed.first, :3] = 0.5 * target.offsets
        np.testing.assert_allclose(morphed.vertices - before, want, atol=1e-6)
        assert morphed.vertices.flags.c_contiguous


def test_presets_move_vrm_faces(models):
    puppet = stepped(Puppet(replace(models["vrm1"], target_names=((),))), state())
    before = drawn(puppet)
    stepped(puppet, state(eyeBlinkLeft=1))
    moved = np.abs(drawn(puppet) - before).max(1)
    where = before[moved > 0.002]
    assert len(where) > 10
    assert where[:, 0].min() > -0.005, "the person's left eye"


def test_what_did_not_change_says_so(models):
    puppet = stepped(Puppet(models["glb"]), state(jawOpen=0.5))
    stepped(puppet, state(jawOpen=0.5))
    assert not any(morphed.changed for morphed in puppet.morphs)
    stepped(puppet, state(jawOpen=0.6))
    assert any(morphed.changed for morphed in puppet.morphs)


def test_hair_swings_behind_and_comes_to_rest(models):
    puppet = Puppet(models["vrm1"])
    names = puppet.model.nodes.names
    tip = names.index("hair_0_5")
    stepped(puppet, state())

    def hangs():
        head_now = node(puppet, "head")
        return head_now[:3, :3].T @ (puppet.world[tip, :3, 3] - head_now[:3, 3])

    rest = hangs()
    for i in range(1, 7):
        puppet.step(state(yaw=8 * i), i / 30)
    assert np.linalg.norm(hangs() - rest) > 0.02
    for i in range(7, 150):
        puppet.step(state(), i / 30)
    assert np.linalg.norm(hangs() - rest) < 0.005


def test_the_same_time_twice_is_the_same_picture(models):
    puppet = stepped(Puppet(models["vrm1"]), state(), state(yaw=20))
    first = puppet.world.copy()
    puppet.step(state(yaw=20), 1 / 30)
    np.testing.assert_array_equal(puppet.world, first)


def test_models_are_not_changed(models):
    given = models["vrm1"]
    arrays = given.primitives[0].positions, given.nodes.translation, given.nodes.rotation_wxyz
    kept = [array.copy() for array in arrays]
    stepped(Puppet(given), state(20, 10, 5, jawOpen=1, shift=(0.1, 0, 0)), state(-20))
    for now, then in zip(
        (given.primitives[0].positions, given.nodes.translation, given.nodes.rotation_wxyz), kept, strict=True
    ):
        np.testing.assert_array_equal(now, then)


def test_palettes_and_world_are_float32_and_shared_by_equal_skins(models):
    given = models["glb"]
    twice = replace(given, skins=(*given.skins, *given.skins))
    puppet = stepped(Puppet(twice), state(yaw=10))
    assert puppet.world.dtype == puppet.palette(0).dtype == np.float32
    assert np.shares_memory(puppet.palette(0), puppet.palette(1))
    joint = given.skins[0].joints[3]
    np.testing.assert_allclose(puppet.palette(0)[3], puppet.world[joint] @ given.skins[0].inverse_bind[3], atol=1e-6)


def test_a_model_in_centimetres_is_brought_to_metres(models):
    given = models["glb"]
    nodes = replace(given.nodes, translation=given.nodes.translation * 100)
    hundredfold = np.float32([[1, 1, 1, 100]] * 3 + [[1, 1, 1, 1]])
    skins = tuple(replace(skin, inverse_bind=skin.inverse_bind * hundredfold) for skin in given.skins)
    meshes = tuple(replace(p, positions=p.positions * 100) for p in given.primitives)
    puppet = stepped(Puppet(replace(given, nodes=nodes, skins=skins, primitives=meshes)), state())
    assert puppet.scale == pytest.approx(0.01, rel=0.3)
    assert puppet.head_height_m == pytest.approx(0.24, rel=1e-6)
    assert np.ptp(drawn(puppet)[:, 1]) < 1.0


def ball(name="thing", **tree):
    """A GLB of one unskinned ball, with further nodes from `tree`: name → place."""
    b = Builder()
    top = b.node("top")
    for other, place in tree.items():
        b.node(other, top, translation=list(place))
    angle = np.linspace(0, np.pi, 9)
    around = np.linspace(0, 2 * np.pi, 17)[:-1]
    rows = np.stack(
        [
            np.outer(np.sin(angle), np.sin(around)),
            np.outer(np.cos(angle), np.ones(16)),
            np.outer(np.sin(angle), np.cos(around)),
        ],
        -1,
    )
    at = np.arange(8 * 16).reshape(8, 16)
    quads = np.stack([at, at + 16, np.roll(at, -1, 1), np.roll(at, -1, 1) + 16], -1).reshape(-1, 4)
    triangles = np.concatenate([quads[:, [0, 1, 2]], quads[:, [2, 1, 3]]])
    position = b.vertices((0.12 * rows).reshape(-1, 3).astype("f4"), limits=True)
    mesh = b.add("meshes", {"primitives": [{"attributes": {"POSITION": position}, "indices": b.indices(triangles)}]})
    b.node(name, top, mesh=mesh)
    return b


def load(builder, tmp_path):
    return read_model(read_document(builder.save(tmp_path / "ball.glb")))


def test_a_model_without_bones_turns_as_a_whole(tmp_path):
    given = load(ball(leftEye=(0.03, 0, 0.1), rightEye=(-0.03, 0, 0.1)), tmp_path)
    puppet = stepped(Puppet(given), state())
    rest = puppet.world.copy()
    stepped(puppet, state(yaw=30, shift=(0.05, 0, 0)))
    names = given.nodes.names
    for name in ("top", "thing"):
        matrix = puppet.world[names.index(name)]
        np.testing.assert_allclose(matrix[:3, :3], rotation_from_angles(np.radians(30), 0, 0), atol=1e-5)
    stepped(puppet, state(shift=(0.05, 0.02, 0)))
    np.testing.assert_allclose(
        puppet.world[:, :3, 3] - rest[:, :3, 3], np.tile([0.05, 0.02, 0], (len(rest), 1)), atol=1e-6
    )
    stepped(puppet, state(gaze=(20, 0)))
    assert (puppet.world[names.index("leftEye")] @ [0, 0, 1, 0])[0] > 0.3
    assert (puppet.world[names.index("thing")] @ [0, 0, 1, 0])[0] == pytest.approx(0, abs=1e-6)


def with_turned_axes(given, seed=2):
    """The same model, its bones resting with axes of any direction, as VRM 1.0 allows."""
    rng = np.random.default_rng(seed)
    count = len(given.nodes.parents)
    world = world_matrices(given.nodes.parents, local_matrices(given.nodes))
    axes = np.tile(np.eye(4), (count, 1, 1))
    axes[:, :3, :3] = rotations(rng.normal(size=(count, 4)))
    for primitive in given.primitives:
        axes[primitive.node] = np.eye(4)
    turned = world @ axes
    above = [np.eye(4) if parent < 0 else turned[parent] for parent in given.nodes.parents]
    local = np.linalg.inv(above) @ turned
    quats = np.array([quat_wxyz_from_rotation(matrix[:3, :3]) for matrix in local], np.float32)
    nodes = replace(given.nodes, translation=local[:, :3, 3].astype(np.float32), rotation_wxyz=quats)
    back = axes.transpose(0, 2, 1)
    skins = tuple(replace(s, inverse_bind=(back[s.joints] @ s.inverse_bind).astype(np.float32)) for s in given.skins)
    tails = np.einsum("nij,nj->ni", back[given.springs.nodes, :3, :3], given.springs.tails).astype(np.float32)
    balls = []
    for ball in given.springs.colliders:
        ends = {key: tuple(back[ball.node, :3, :3] @ getattr(ball, key)) for key in ("offset", "tail")}
        balls.append(replace(ball, **ends))
    springs = replace(given.springs, tails=tails, colliders=tuple(balls))
    return replace(given, nodes=nodes, skins=skins, springs=springs)


def test_bones_may_rest_with_their_axes_in_any_direction(models):
    given = models["vrm1"]
    plain, turned = Puppet(given), Puppet(with_turned_axes(given))
    moves = state(), state(20, 10, 5), state(30, -10, gaze=(15, 5)), state(-10, shift=(0.03, 0.02, 0.02))
    for i, one in enumerate(moves):
        for puppet in (plain, turned):
            puppet.step(one, i / 24)
        np.testing.assert_allclose(drawn(turned), drawn(plain), atol=3e-5)
        np.testing.assert_allclose(turned.world[:, :3, 3], plain.world[:, :3, 3], atol=3e-5)


def test_of_a_bust_without_bones_the_head_alone_is_measured(tmp_path):
    b = ball(leftEye=(0.035, 0, 0.1), rightEye=(-0.035, 0, 0.1))
    alone = Puppet(load(b, tmp_path)).head_height_m
    b.node("body", 0, mesh=0, translation=[0, -0.5, 0], scale=[3, 3, 1])
    puppet = Puppet(load(b, tmp_path))
    assert alone == pytest.approx(0.24, abs=0.01)
    assert puppet.head_height_m == pytest.approx(0.12 + 1.9 * 0.07, abs=0.01)
    assert puppet.lowest_y == pytest.approx(-0.5 - 0.36, abs=0.01)


def test_hair_that_hangs_beside_the_face_is_no_chin(models):
    given = models["glb"]
    first = given.primitives[0]
    places, head_joint = first.positions.copy(), given.skins[0].joints.tolist().index(given.nodes.names.index("J_head"))
    of_head = (first.joints == head_joint) & (first.weights > 0.9)
    aside = np.flatnonzero(of_head.any(axis=1) & (np.abs(places[:, 0]) > 0.06))
    places[aside, 1] -= 0.6
    hung = replace(first, positions=places)
    puppet = Puppet(replace(given, primitives=(hung, *given.primitives[1:])))
    assert len(aside) > 50
    assert puppet.head_height_m == pytest.approx(Puppet(given).head_height_m, abs=0.01)


def test_a_mesh_called_head_beside_other_parts_is_no_bone(tmp_path):
    b = ball("head")
    b.node("eyeball", 0, mesh=0, translation=[0.03, 0, 0.1])
    given = load(b, tmp_path)
    puppet = stepped(Puppet(given), state(yaw=30))
    turned = rotation_from_angles(np.radians(30), 0, 0)
    for matrix in puppet.world:
        np.testing.assert_allclose(matrix[:3, :3], turned, atol=1e-5)


def test_bones_of_a_plain_glb_are_found_by_name(models):
    given = models["glb"]
    assert given.humanoid == {}, "the control: the file says nothing of them"
    names = tuple("mixamorig:" + name.removeprefix("J_") for name in given.nodes.names)
    puppet = Puppet(replace(given, nodes=replace(given.nodes, names=names)))
    assert {"head", "neck", "leftEye", "leftUpperArm"} <= set(puppet.model.humanoid)
    assert set(BONES) >= {"neck", "leftEye"}


def test_a_ribbon_far_below_the_picture_does_not_swing(models):
    given = models["vrm1"]
    low = given.springs.nodes.copy()
    low[:] = given.humanoid["leftFoot"]
    assert Puppet(replace(given, springs=replace(given.springs, nodes=low)))._springs is None
    assert Puppet(given)._springs is not None


def test_eyes_that_morph_targets_turn_are_not_turned_twice(models):
    given = models["glb"]
    eye = given.skins[0].joints.tolist().index(given.nodes.names.index("J_leftEye"))
    of_eye = np.flatnonzero((given.primitives[0].joints[:, 0] == eye) & (given.primitives[0].weights[:, 0] > 0.9))
    morphs = list(given.primitives[0].morphs)
    far = np.tile(np.float32([0.01, 0, 0]), (len(of_eye), 1))
    morphs[CHANNEL["eyeLookOutLeft"]] = replace(
        morphs[0], indices=of_eye.astype(np.int32), offsets=far, normals=0 * far
    )
    first = replace(given.primitives[0], morphs=tuple(morphs))
    puppet = stepped(Puppet(replace(given, primitives=(first, *given.primitives[1:]))), state())
    rest = turn(node(puppet, "leftEye")).copy()
    stepped(puppet, state(gaze=(20, 0)))
    np.testing.assert_allclose(turn(node(puppet, "leftEye")), rest, atol=1e-6)


def test_more_morph_targets_than_any_model_has_are_refused(models):
    given = models["glb"]
    many = replace(given.primitives[0], morphs=given.primitives[0].morphs[:1] * 20_001)
    with pytest.raises(BadInput, match=r"glb: 20\d\d\d morph targets in all \(at most 20000\); simplify the model"):
        Puppet(replace(given, primitives=(many, *given.primitives[1:])))


def test_a_target_of_two_far_vertices_takes_no_room_for_those_between(models):
    given = models["glb"]
    first = given.primitives[0]
    ends = np.array([0, len(first.positions) - 1], np.int32)
    morphs = list(first.morphs)
    morphs[CHANNEL["jawOpen"]] = MorphTarget(ends, np.full((2, 3), 0.01, np.float32), np.zeros((2, 3), np.float32))
    model = replace(given, primitives=(replace(first, morphs=tuple(morphs)),))
    puppet = stepped(Puppet(model), state(jawOpen=0.5))
    (morphed,) = puppet.morphs
    np.testing.assert_allclose(morphed.vertices[[0, -1], :3] - first.positions[ends], 0.005, atol=1e-6)
    np.testing.assert_allclose(morphed.vertices[1:-1, :3], first.positions[1:-1], atol=1e-6)
    assert max(len(block) for block in puppet._mixer._mixed[0].basis[CHANNEL["jawOpen"] :][:1]) == 2


@pytest.mark.parametrize("value", [np.nan, 1e30])
def test_nodes_beyond_all_measure_are_refused(models, value):
    far = models["glb"].nodes.translation.copy()
    far[3] = value
    with pytest.raises(BadInput, match=r"glb: its nodes lie beyond all measure; export the model again"):
        Puppet(replace(models["glb"], nodes=replace(models["glb"].nodes, translation=far)))


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "head_m", "eyes"),
    [
        ("vrm0_godette_ccby3.vrm", 0.52, (0, 1.15)),
        ("vrm0_cryptovoxels.vrm", 0.25, (0, 1.37)),
        ("glb_facecap_52arkit_quantized.glb", 0.24, None),
    ],
)
def test_models_of_others_are_measured_and_move(file, head_m, eyes):
    if not MODELS.is_dir():
        pytest.skip(f"{MODELS} is not here")
    puppet = Puppet(read_model(read_document(MODELS / file)))
    assert puppet.head_height_m == pytest.approx(head_m, abs=0.02)
    if eyes:
        np.testing.assert_allclose(puppet.eye_centre[:2], eyes, atol=0.03)
    stepped(puppet, state(), state(yaw=30, jawOpen=1, eyeBlinkLeft=1))
    assert np.isfinite(puppet.world).all()

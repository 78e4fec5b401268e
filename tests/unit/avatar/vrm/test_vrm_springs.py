"""Spring bones of both versions come out as the same joints."""

import numpy as np
import pytest

from vcam.avatar.rigged import NO_NODE, Collider
from vcam.errors import BadInput

FEEL = {"stiffness": 1.5, "gravityPower": 0.5, "gravityDir": [0, -2, 0], "dragForce": 0.3, "hitRadius": 0.02}


def spring_bone(**changed):
    """VRMC_springBone with the hair chain and two colliders on the head, as a function of the node numbers."""

    def made(numbers):
        chain = [{"node": numbers[f"hair{i}"]} | FEEL for i in range(3)]
        ball = {"node": numbers["head"], "shape": {"sphere": {"offset": [0, 0.1, 0], "radius": 0.1}}}
        pill = {"shape": {"capsule": {"offset": [0, 0, 0], "tail": [0, 0.2, 0], "radius": 0.05}}}
        whole = {
            "colliders": [ball, pill | {"node": numbers["neck"]}],
            "colliderGroups": [{"colliders": [1]}, {"colliders": [0, 7]}],
            "springs": [{"joints": chain, "colliderGroups": [1], "center": numbers["hips"]}],
        }
        changes = {key: value(numbers) if callable(value) else value for key, value in changed.items()}
        return {"VRMC_springBone": whole | changes}

    return made


def test_chains_of_1_0_end_in_a_node_that_does_not_swing(vrm):
    made = vrm.one(also=spring_bone())
    joints = made.model.springs
    assert joints.nodes.tolist() == [made.nodes["hair0"], made.nodes["hair1"]]
    np.testing.assert_allclose(joints.tails, [[0, -0.1, 0], [0, -0.1, -0.02]], atol=1e-6)
    np.testing.assert_allclose(joints.gravity, [[0, -0.5, 0]] * 2)
    for name, value in (("stiffness", 1.5), ("drag", 0.3), ("hit_radius", 0.02)):
        np.testing.assert_allclose(getattr(joints, name), value)
    assert set(joints.centre.tolist()) == {made.nodes["hips"]}
    assert joints.colliders == (
        Collider(made.nodes["head"], (0, 0.1, 0), (0, 0.1, 0), 0.1),
        Collider(made.nodes["neck"], (0, 0, 0), (0, 0.2, 0), 0.05),
    )
    np.testing.assert_array_equal(joints.collides, [[True, False]] * 2)


def test_nodes_between_two_joints_are_skipped(vrm):
    def ends(numbers):
        return [{"joints": [{"node": numbers["hair0"]} | FEEL, {"node": numbers["hair2"]}]}]

    made = vrm.one(also=spring_bone(springs=ends))
    assert made.model.springs.nodes.tolist() == [made.nodes["hair0"]]
    np.testing.assert_allclose(made.model.springs.tails, [[0, -0.2, -0.02]], atol=1e-6)
    assert made.model.springs.centre.tolist() == [NO_NODE]


@pytest.mark.parametrize(
    "chain",
    [("hair1", "hair0"), ("hair0", None), ("hair0", "leftEye"), ("hair0",)],
    ids=["upwards", "to nowhere", "aside", "alone"],
)
def test_chains_that_lead_nowhere_are_left_out(vrm, chain):
    def springs(numbers):
        return [{"joints": [{"node": numbers[name] if name else 700} | FEEL for name in chain]}]

    assert vrm.one(also=spring_bone(springs=springs)).model.springs is None


def test_a_node_in_two_chains_counts_once(vrm):
    def twice(numbers):
        chain = [{"node": numbers[f"hair{i}"]} | FEEL for i in range(3)]
        return [{"joints": chain}, {"joints": [joint | {"stiffness": 9} for joint in chain]}]

    joints = vrm.one(also=spring_bone(springs=twice)).model.springs
    assert len(joints.nodes) == 2
    np.testing.assert_allclose(joints.stiffness, 1.5)


def test_colliders_without_a_node_or_shape_are_left_out(vrm):
    def odd(numbers):
        shape = {"sphere": {"radius": 0.1}}
        return [{"node": 900, "shape": shape}, {"node": numbers["head"]}, {"node": numbers["head"], "shape": shape}]

    groups = [{"colliders": [0]}, {"colliders": [0, 1, 2]}]
    joints = vrm.one(also=spring_bone(colliders=odd, colliderGroups=groups)).model.springs
    assert len(joints.colliders) == 1
    assert joints.collides.all()


def secondary(**changed):
    def made(numbers):
        ball = {"offset": {"x": 0.01, "y": 0.1, "z": 0.05}, "radius": 0.1}
        group = {"stiffiness": 2.0, "gravityPower": 0.5, "gravityDir": {"x": 3, "y": 0, "z": 0}, "dragForce": 0.3}
        group |= {"center": -1, "hitRadius": 0.03, "bones": [numbers["hair0"]], "colliderGroups": [0]}
        return {
            "boneGroups": [group | changed],
            "colliderGroups": [{"node": numbers["head"], "colliders": [ball]}],
        }

    return made


def test_chains_of_0_x_swing_to_their_last_node_and_7_cm_on(vrm):
    made = vrm.zero(secondaryAnimation=secondary())
    joints = made.model.springs
    assert joints.nodes.tolist() == [made.nodes[f"hair{i}"] for i in range(3)]
    along = np.array([0, -0.1, 0.02])
    np.testing.assert_allclose(joints.tails[:2], [[0, -0.1, 0], along], atol=1e-6)
    np.testing.assert_allclose(joints.tails[2], along / np.linalg.norm(along) * 0.07, atol=1e-6)
    for name, value in (("stiffness", 2.0), ("drag", 0.3), ("hit_radius", 0.03)):
        np.testing.assert_allclose(getattr(joints, name), value)


def test_vectors_of_0_x_are_taken_out_of_unitys_axes(vrm):
    """Unity's +x is a model's right, here -x; a collider's z is turned in the file's own axes."""
    made = vrm.zero(secondaryAnimation=secondary())
    np.testing.assert_allclose(made.model.springs.gravity, [[-0.5, 0, 0]] * 3)
    place = (0.01, 0.1, -0.05)
    assert made.model.springs.colliders == (Collider(made.nodes["head"], place, place, 0.1),)


@pytest.mark.parametrize(("bones", "count"), [([], 0), ([900, -1], 0), ([0], 0)], ids=["none", "missing", "bare root"])
def test_groups_of_0_x_without_bones_swing_nothing(vrm, bones, count):
    springs = vrm.zero(secondaryAnimation=secondary(bones=bones)).model.springs
    assert (0 if springs is None else len(springs.nodes)) == count


def test_a_group_of_0_x_on_the_hips_takes_all_below_once(vrm):
    made = vrm.zero(secondaryAnimation=lambda n: {"boneGroups": [{"bones": [n["hips"], n["hair0"], n["hips"]]}]})
    assert len(set(made.model.springs.nodes.tolist())) == len(made.model.springs.nodes)


@pytest.mark.parametrize("value", [1e30, -1e30])
def test_forces_beyond_all_measure_are_cut(vrm, value):
    made = vrm.zero(secondaryAnimation=secondary(stiffiness=value, gravityPower=value, dragForce=value))
    joints = made.model.springs
    assert np.abs(joints.stiffness).max() <= 1000
    assert np.abs(joints.gravity).max() <= 1000
    assert ((joints.drag >= 0) & (joints.drag <= 1)).all()


def test_more_joints_than_any_model_has_are_refused(vrm):
    def many(numbers):
        return [{"joints": [{"node": numbers["hair0"]}, {"node": numbers["hair1"]}] * 800}] * 2

    with pytest.raises(BadInput, match=r"figure.vrm: extensions.VRMC_springBone.springs have more than 2000 joints"):
        vrm.one(also=spring_bone(springs=many))


def test_more_colliders_than_any_model_has_are_refused(vrm):
    groups = [{"node": 0, "colliders": [{"radius": 0.1}] * 200}] * 2
    with pytest.raises(BadInput, match=r"secondaryAnimation.colliderGroups have more than 300 colliders"):
        vrm.zero(secondaryAnimation={"boneGroups": [], "colliderGroups": groups})

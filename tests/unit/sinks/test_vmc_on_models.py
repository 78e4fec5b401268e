"""What a receiver makes of our body on people's models: it turns their own bones as ours, and keeps their lengths."""

from pathlib import Path

import numpy as np
import pytest
from vmc_frames import bones, face

from vcam.avatar.model import load_avatar
from vcam.avatar.node_tree import local_matrices, world_matrices
from vcam.avatar.rigged import NO_NODE
from vcam.geometry import rotation_from_quat_wxyz
from vcam.sinks.vmc import VmcSink
from vcam.wires.vmc_skeleton import head_from_unity

MODELS = Path(__file__).parents[3].parent / "shared" / "data" / "models"


def driven(name, shown):
    """(rest, now): VRM's bone → (4, 4) in the head's axes, before and after the datagrams for `shown`."""
    if not MODELS.is_dir():
        pytest.skip(f"needs {MODELS}")
    model = load_avatar(str(MODELS / name))
    local = local_matrices(model.nodes)
    roots = model.nodes.parents == NO_NODE
    local[roots] = model.model_from_file @ local[roots]
    rest = world_matrices(model.nodes.parents, local)
    for bone, (_, quat) in bones(VmcSink("39539", size_wh=(64, 36), fps=30).datagrams(shown, 0.0)).items():
        node = model.humanoid.get(bone[0].lower() + bone[1:])
        if node is not None:
            shape = rest[node, :3, :3]
            turn = rotation_from_quat_wxyz(np.array(head_from_unity(tuple(quat))))
            local[node, :3, :3] = local[node, :3, :3] @ np.linalg.inv(shape) @ turn @ shape
    now = world_matrices(model.nodes.parents, local)
    return tuple({bone: world[node] for bone, node in model.humanoid.items()} for world in (rest, now))


@pytest.mark.shared
@pytest.mark.parametrize("name", ["vrm0_godette_ccby3.vrm", "vrm0_cryptovoxels.vrm"])
def test_a_model_lets_its_arms_hang_and_looks_where_the_person_looks(name):
    rest, now = driven(name, face(turn_deg=(30, 0, 0)))
    ahead = now["head"][:3, :3] @ np.linalg.inv(rest["head"][:3, :3]) @ (0, 0, 1)
    assert np.degrees(np.arctan2(ahead[0], ahead[2])) == pytest.approx(30, abs=1), "to the person's left"
    for side, outwards in (("left", 1), ("right", -1)):
        before, after = (one[f"{side}Hand"][:3, 3] - one[f"{side}UpperArm"][:3, 3] for one in (rest, now))
        assert outwards * before[0] > 0.9 * np.linalg.norm(before), "it stood in a T-pose"
        assert after[1] < -0.85 * np.linalg.norm(after)
        assert np.linalg.norm(after) > 0.9 * np.linalg.norm(before), "elbows bent a little"

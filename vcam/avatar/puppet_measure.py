"""Where a user's model has its eyes, its chin and its crown: what the picture is framed by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.preset_shapes import BLINKS
from vcam.avatar.presets import FaceMap
from vcam.avatar.puppet_eyes import EYES
from vcam.avatar.rigged import Primitive, RiggedModel, Skin
from vcam.avatar.skinning import palette, skinned

F64 = NDArray[np.float64]

EYES_FROM_CHIN: Final = 0.45
"""Of the height from chin to crown with hair, where nothing says where the eyes are."""
CORNER_DEPTH: Final = 0.06
"""Of the head's height: outer eye corners lie so far behind the most forward point between the eyes."""
CORNERS_PERCENT: Final = 15.0
"""Of a lid's vertices lie behind the corners of the eye, or are the corners."""
LIDS_APART: Final = 0.6
"""Of the width over both eyes' lids: the distance of their middles."""
CHIN_EYES: Final = 1.9
"""Distances of the eyes from the eyes down to the chin: 120 mm at 63 mm. Where bones don't say what is head and what
is body, all below that is body."""
NEAR: Final = 0.1
"""Of the head's height: what is so near to the point between the eyes is the face there."""
HEAD_SHARE: Final = 0.5
"""Weight of the head's bones from which on a vertex is the head's."""
WHOLE_BUST: Final = 0.62
"""Share of a model without bones that is taken for its head if it is taller than wide by TALL."""
TALL: Final = 1.6
BLINKING: Final = ("eyeBlinkLeft", "eyeBlinkRight", *BLINKS, "Fcl_EYE_Close_L", "Fcl_EYE_Close_R")
ENOUGH: Final = 100
"""Pieces of lids: people's models have two to six."""
LEAST_M: Final = 1e-4


@dataclass(frozen=True, slots=True)
class Measures:
    """In model space, at rest."""

    eye_centre: F64
    """(3,) m, midway between the outer eye corners."""
    head_height_m: float
    """From the chin to the crown, hair included."""
    lowest_y: float
    """m, of all vertices that are drawn."""


def measure(model: RiggedModel, world: F64, head: frozenset[int], core: frozenset[int], face: FaceMap) -> Measures:
    """Measures of `model` with its nodes at `world` (N, 4, 4), which includes model_from_file.

    `head` are the nodes from the head down, hair included; `core` those of them that don't swing. Both empty: the
    whole model is a head.
    """
    places = [_places(model, primitive, world) for primitive in model.primitives]
    shown = [i for i in range(len(places)) if i not in model.hidden] or list(range(len(places)))
    everything = np.concatenate([places[i] for i in shown])
    with_hair = np.concatenate([places[i][_owned(model, model.primitives[i], head)] for i in shown])
    bare = np.concatenate([places[i][_owned(model, model.primitives[i], core)] for i in shown])
    if not len(with_hair):
        with_hair = everything
    if not len(bare):
        bare = with_hair
    lids = _lids(model, places, face)
    middle, apart = _eyes(model, world, lids)
    crown = float(np.percentile(with_hair[:, 1], 99.8))
    chin = _chin(bare, middle, apart)
    if chin is None:
        chin = float(np.percentile(bare[:, 1], 0.5))
        width = float(np.ptp(bare[:, 0]))
        if not head and crown - chin > TALL * max(width, LEAST_M):
            chin = crown - WHOLE_BUST * (crown - chin)
    if not head and middle is not None and apart > 0:
        chin = max(chin, float(middle[1]) - CHIN_EYES * apart)
    height = max(crown - chin, LEAST_M)
    if middle is None:
        middle = np.array([float(np.median(bare[:, 0])), chin + EYES_FROM_CHIN * height, 0.0])
    if len(lids):
        depth = float(np.percentile(lids[:, 2], CORNERS_PERCENT))
    else:
        near = bare[(np.abs(bare[:, :2] - middle[:2]) < NEAR * height).all(axis=1)]
        depth = float((near if len(near) else bare)[:, 2].max()) - CORNER_DEPTH * height
    return Measures(np.array([middle[0], middle[1], depth]), height, float(everything[:, 1].min()))


def _places(model: RiggedModel, primitive: Primitive, world: F64) -> F64:
    if primitive.skin < 0:
        matrix = world[primitive.node]
        return np.asarray(primitive.positions @ matrix[:3, :3].T + matrix[:3, 3], np.float64)
    return skinned(primitive, palette(model.skins[primitive.skin], world))


def _owned(model: RiggedModel, primitive: Primitive, nodes: frozenset[int]) -> NDArray[np.bool_]:
    """(V,) vertices that move with one of `nodes`; all where there are no nodes."""
    count = len(primitive.positions)
    if not nodes:
        return np.ones(count, bool)
    if primitive.skin < 0:
        return np.full(count, primitive.node in nodes)
    skin: Skin = model.skins[primitive.skin]
    inside = np.isin(skin.joints, list(nodes))
    return np.asarray((primitive.weights * inside[primitive.joints]).sum(1) > HEAD_SHARE)


def _lids(model: RiggedModel, places: list[F64], face: FaceMap) -> F64:
    """(n, 3) m, vertices that a blink moves by at least half as far as any; none where the model doesn't blink."""
    binds = {(b.mesh, b.target) for e in face.expressions if e.name in BLINKING for b in e.morphs}
    found: list[F64] = [np.zeros((0, 3))]
    for primitive, spots in zip(model.primitives, places, strict=True):
        for target in [target for mesh, target in binds if mesh == primitive.mesh and target < len(primitive.morphs)]:
            morph = primitive.morphs[target]
            size = np.linalg.norm(morph.offsets, axis=1)
            if len(size) and size.max() > 0:
                found.append(spots[morph.indices[size > 0.5 * size.max()]])
        if len(found) > ENOUGH:
            break
    return np.concatenate(found)


def _eyes(model: RiggedModel, world: F64, lids: F64) -> tuple[F64 | None, float]:
    """(3,) a point level with the eyes: by their bones, by what blinks, by the look-at place; None without any.

    And how far apart the eyes are, m; 0 where nothing says so.
    """
    bones = [model.humanoid[name] for name in EYES if name in model.humanoid]
    if len(bones) == 2:
        left, right = world[bones, :3, 3]
        return (left + right) / 2, float(np.linalg.norm(left - right))
    if len(lids):
        return (lids.min(0) + lids.max(0)) / 2, LIDS_APART * float(np.ptp(lids[:, 0]))
    if model.look_at is not None and "head" in model.humanoid and any(model.look_at.offset_m):
        x, y, z = model.look_at.offset_m
        return np.asarray((world[model.humanoid["head"]] @ [x, y, z, 1.0])[:3], np.float64), 0.0
    return None, 0.0


def _chin(bare: F64, middle: F64 | None, apart: float) -> float | None:
    """m, y of the lowest part of the head below and between the eyes: hair hangs beside it and behind."""
    if middle is None or apart <= 0:
        return None
    aside, before = np.abs(bare[:, 0] - middle[0]), bare[:, 2] - middle[2]
    face = bare[(aside < 0.5 * apart) & (before > -0.8 * apart)]
    chin = float(face[:, 1].min()) if len(face) else np.inf
    return chin if chin < middle[1] - 0.5 * apart else None

"""What of a user's model can be in the picture, packed so that the graphics card bends and draws it in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.puppet import Puppet
from vcam.avatar.rigged import Primitive, RiggedModel
from vcam.render.framing import WHOLE, View, Window

F32 = NDArray[np.float32]

AROUND: Final = 0.5
"""Half pictures from the picture's edge: triangles that lie further out at rest don't come in when the person moves."""
CROWN_PERCENT: Final = 99.8


@dataclass(frozen=True, slots=True)
class Part:
    """One primitive, as much of it as can be seen."""

    primitive: int
    vertices: slice
    """Its rows of the packed vertices."""
    kept: NDArray[np.int64]
    """(n,) ascending: the primitive's vertices that are in those rows."""
    triangles: NDArray[np.uint32]
    """(T, 3) rows of the packed vertices, counter-clockwise from outside as it is placed."""
    depth: float
    """Scene z of its middle at rest, m: larger is nearer to the viewer."""


@dataclass(frozen=True, slots=True)
class Packed:
    """All parts, their vertices in one list."""

    parts: tuple[Part, ...]
    shape: F32
    """(V, 6) position and normal as in the file."""
    uv: F32
    """(V, 4) both sets."""
    colours: F32
    """(V, 4) linear; ones where the material takes none."""
    joints: F32
    """(V, 4) rows of `palette`; as numbers with a point, for the shader's input."""
    shares: F32
    """(V, 4) rows add up to 1."""
    rest: F32
    """(V, 3) m, scene, at rest."""
    skins: tuple[int, ...]
    """Skins in the palette, in order; after their joints come the nodes of `rigid`."""
    rigid: tuple[int, ...]
    rows: int
    """Of the palette."""


def pack(puppet: Puppet, view: View, window: Window = WHOLE) -> Packed:
    """What of `puppet`, as it stands now, is seen by `view` in the picture or through `window`."""
    model = puppet.model
    shown = [i for i in range(len(model.primitives)) if i not in model.hidden]
    skins = tuple(sorted({model.primitives[i].skin for i in shown if model.primitives[i].skin >= 0}))
    rigid = tuple(sorted({model.primitives[i].node for i in shown if model.primitives[i].skin < 0}))
    first, rows = {}, 0
    for skin in skins:
        first[skin] = rows
        rows += len(model.skins[skin].joints)
    matrices = palette_rows(puppet, skins, rigid)
    parts: list[Part] = []
    columns: list[list[F32]] = []
    count = 0
    for i in shown:
        primitive = model.primitives[i]
        joints, shares = _influences(primitive, first.get(primitive.skin, 0), rows + _place(rigid, primitive))
        rest = bend(primitive.positions, joints, shares, matrices)
        seen = primitive.triangles[_near(rest, view, window)[primitive.triangles].any(axis=1)]
        if not len(seen):
            continue
        kept, corners = np.unique(seen, return_inverse=True)
        turned = np.linalg.det(matrices[joints[kept[0], 0].astype(int), :3, :3]) < 0
        triangles = corners.reshape(-1, 3)[:, :: -1 if turned else 1] + count
        span = slice(count, count + len(kept))
        parts.append(Part(i, span, kept.astype(np.int64), triangles.astype(np.uint32), float(rest[kept, 2].mean())))
        count += len(kept)
        shape = np.hstack([primitive.positions, primitive.normals])
        uv = np.hstack(primitive.uv)
        columns.append([column[kept] for column in (shape, uv, _colours(model, primitive), joints, shares, rest)])
    joined = [np.concatenate(column).astype(np.float32) for column in zip(*columns, strict=True)] or _none()
    shape, uv, colours, joints, shares, rest = joined
    return Packed(tuple(parts), shape, uv, colours, joints, shares, rest, skins, rigid, rows + len(rigid))


def crown_y(puppet: Puppet) -> float:
    """m, scene: where the model ends above its face, as it stands now; what sticks out singly is left out."""
    model, high = puppet.model, [0.0]
    reach = puppet.head_height_m / 2
    for i, primitive in enumerate(model.primitives):
        if i in model.hidden:
            continue
        skinned = primitive.skin >= 0
        matrices = puppet.palette(primitive.skin) if skinned else puppet.world[[primitive.node]]
        joints, shares = _influences(primitive, 0, 0)
        places = bend(primitive.positions, joints, shares, matrices)
        over = places[(np.abs(places[:, 0]) < reach) & (np.abs(places[:, 2]) < 2 * reach), 1]
        if len(over):
            high.append(float(np.percentile(over, CROWN_PERCENT)))
    return max(high)


def palette_rows(puppet: Puppet, skins: tuple[int, ...], rigid: tuple[int, ...]) -> F32:
    """(rows, 4, 4) of the joints of `skins`, then of the nodes `rigid`, as they are now."""
    parts = [puppet.palette(skin) for skin in skins] + [puppet.world[list(rigid)]]
    return np.concatenate(parts) if len(parts) > 1 else parts[0]


def bend(positions: F32, joints: F32, shares: F32, matrices: F32) -> F32:
    """(V, 3) `positions` moved by `shares` of the `matrices` of their `joints`; slow, for once."""
    out = np.zeros((len(positions), 3), np.float32)
    for k in range(4):
        chosen = matrices[joints[:, k].astype(int), :3]
        out += shares[:, k, None] * (np.einsum("nij,nj->ni", chosen[:, :, :3], positions) + chosen[:, :, 3])
    return out


def _colours(model: RiggedModel, primitive: Primitive) -> F32:
    """(V, 4) of its vertices; MToon ignores them (VRMC_materials_mtoon-1.0, "Vertex Colors"), as that of 0.x did."""
    toon = model.materials[primitive.material].kind == "mtoon"
    return np.ones_like(primitive.colours) if toon else primitive.colours


def _influences(primitive: Primitive, first: int, row: int) -> tuple[F32, F32]:
    """Rows of the palette and shares of each vertex; a rigid one has only its node's."""
    count = len(primitive.positions)
    if primitive.skin >= 0:
        order = np.argsort(-primitive.weights, axis=1, kind="stable")  # the first is the strongest
        joints = np.take_along_axis(primitive.joints.astype(np.float32), order, axis=1) + first
        return joints, np.take_along_axis(primitive.weights, order, axis=1)
    joints, shares = np.full((count, 4), row, np.float32), np.zeros((count, 4), np.float32)
    shares[:, 0] = 1
    return joints, shares


def _place(rigid: tuple[int, ...], primitive: Primitive) -> int:
    return rigid.index(primitive.node) if primitive.skin < 0 else 0


def _near(points: F32, view: View, window: Window) -> NDArray[np.bool_]:
    """(V,) whether each point is in or near the picture, or what is seen of it through `window`."""
    clip = points @ view.clip_from_head[:, :3].T + view.clip_from_head[:, 3]
    low = np.minimum(window[:2], -1.0) - AROUND
    high = np.maximum(window[2:], 1.0) + AROUND
    at, w = clip[:, :2], clip[:, 3:]
    return np.asarray((clip[:, 3] > 0) & (at > low * w).all(axis=1) & (at < high * w).all(axis=1))


def _none() -> list[F32]:
    return [np.zeros((0, width), np.float32) for width in (6, 4, 4, 4, 4, 3)]

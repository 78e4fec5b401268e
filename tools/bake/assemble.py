"""Parts to one avatar: warp, join, normals, morphs, metres."""

from collections.abc import Callable

import numpy as np

from bake.face import Face
from bake.features import EYEBALL_INSIDE, brows, eyeballs, lashes, teeth, tongue
from bake.hair import STYLES, hair
from bake.jewels import jewels
from bake.lids import eyeball
from bake.lines import lip_line, strokes
from bake.look import Look
from bake.mesh import smooth_step, unit, vertex_normals
from bake.part import Part
from bake.skin import body
from bake.skull import Skull
from bake.source import METRES
from bake.swing import body_balls, strands
from bake.warp import Warp
from vcam.avatar.model import BROW, EYE, MOUTH, SKIN, TEETH
from vcam.types import ARKIT

STILL = 2e-5
"""m: a vertex that a unit moves by less is left out of its morph."""


def build(face: Face) -> dict[str, np.ndarray]:
    """The arrays of an avatar, as vcam.avatar.checked names them."""
    source, points = face.source, face.points
    eyes = np.array([eyeball(source, points, side)[0] for side in "lr"])
    neck = points[source.joint("neck")].mean(0)
    warp = warp_of(face)
    head = warp(points[: len(source.group("body"))])
    eye_y = float(warp(eyes)[0, 1])
    skull = Skull(head, eye_y, STYLES[face.look.hair].hairline)
    parts = [
        *body(face, warp, neck, skull),
        *eyeballs(face),
        *teeth(face),
        tongue(face),
        *lashes(face),
        *brows(face),
        *(() if face.look.crease is None else lip_line(face)),
        *strokes(face),
        *hair(skull, face.look),
        *jewels(face, warp, skull),
    ]
    corners = warp(np.array([points[face.lids[side].corners[1]] for side in "lr"]))
    origin = corners.mean(0)
    pivot = warp(points[source.joint("head")].mean(0, keepdims=True))[0] + [0, -0.25, -0.05]
    balls = body_balls(skull.centre, skull.radii, warp(neck[None])[0])
    arrays = join(parts, warp, origin, face.look, balls)
    radius = (
        eyeball(source, points, "l")[1] * EYEBALL_INSIDE * METRES * (warp.eye_scale if isinstance(warp, Warp) else 1)
    )
    arrays |= {
        "eye_pivots": ((warp(eyes) - origin) * METRES).astype("f4"),
        "eye_radius_m": np.array(radius, "f4"),
        "iris_radius": np.array(face.look.iris_radius, "f4"),
        "neck_pivot": ((pivot - origin) * METRES).astype("f4"),
    }
    return arrays


def warp_of(face: Face) -> Callable[[np.ndarray], np.ndarray]:
    """What carries this face, and all that is built on it, to its drawn shape; source units."""
    source, points = face.source, face.points
    if not face.look.drawn:
        return as_life
    eyes = np.array([eyeball(source, points, side)[0] for side in "lr"])
    middle = points[: len(source.group("body"))]
    middle = middle[np.abs(middle[:, 0]) < 0.03]
    nose = middle[(middle[:, 1] > 6.85) & (middle[:, 1] < 7.2)]
    lips = points[source.mask("lips") > 0.5]
    neck = points[source.joint("neck")].mean(0)
    return Warp(eyes, nose[nose[:, 2].argmax()], lips.mean(0), neck, **face.look.warp)


def as_life(points: np.ndarray) -> np.ndarray:
    """The warp that changes nothing."""
    return points


def join(
    parts: list[Part],
    warp: Callable[[np.ndarray], np.ndarray],
    origin: np.ndarray,
    look: Look,
    balls: np.ndarray | None = None,
) -> dict[str, np.ndarray]:
    """Vertex arrays, triangles, morphs and strands of `parts`; `warp` carries what isn't warped yet.

    `origin` (3,) becomes 0; `balls` (c, 4) are the centres and radii that nothing swings into, warped source units.
    """
    parts = sorted(parts, key=lambda part: part.material in (EYE,))
    places, shapes, start = [], [], 0
    for part in parts:
        places.append((start, start + len(part.points)))
        start += len(part.points)
        shapes.append(part.points if part.warped else warp(part.points))
    positions = (np.concatenate(shapes) - origin) * METRES
    triangles = np.concatenate([_outward(p, s) + a for p, s, (a, _) in zip(parts, shapes, places, strict=True)])
    material = np.concatenate([np.full(len(p.points), p.material, np.uint8) for p in parts])
    normals = vertex_normals(positions, triangles)
    soft = look.soft_normals * _soft_share(positions, material)
    for part, (a, b) in zip(parts, places, strict=True):
        if part.normals is not None:
            normals[a:b] = part.normals
    round_face = unit((positions - [0, -0.02, -0.09]) * [1, 0.7, 1])
    rest = unit(normals * (1 - soft) + round_face * soft)
    counts, indices, offsets = [], [], []  # mouthClose is worn with jawOpen: it is carried from there
    for name in ARKIT:
        moved = np.zeros_like(positions)
        for part, (a, b) in zip(parts, places, strict=True):
            if name in part.units and not part.warped:
                opened = part.points + part.units["jawOpen"] if name == "mouthClose" else part.points
                carried = warp(opened + part.units[name]) - warp(opened)
                plain = look.as_life.get(name.removesuffix("Left").removesuffix("Right"), 0.0)
                moved[a:b] = ((1 - plain) * carried + plain * part.units[name]) * METRES
        numbers = np.flatnonzero(np.linalg.norm(moved, axis=1) > STILL)
        counts.append(len(numbers))
        indices.append(numbers)
        offsets.append(moved[numbers])
    follow = np.concatenate([np.broadcast_to(p.follow, len(p.points)) for p in parts]).astype("f4").clip(0, 1)
    touched = np.isin(np.arange(start), np.concatenate(indices))
    from_above = np.where(touched, -np.round(positions[:, 1], 3), 0)  # each morph then spans few rows
    swung = strands(parts, warp, origin, balls)
    hung = (swung["vertex_shares"].sum(1) > 0) & ~touched  # what swings is one run where no unit scatters it
    order = np.lexsort((np.arange(start), from_above, hung, _rank(follow, touched)))
    place = np.empty(start, int)
    place[order] = np.arange(start)
    sorted_rows = [np.argsort(place[numbers], kind="stable") for numbers in indices]
    indices = [place[numbers][rows] for numbers, rows in zip(indices, sorted_rows, strict=True)]
    offsets = [values[rows] for values, rows in zip(offsets, sorted_rows, strict=True)]
    arrays = {
        "positions": positions.astype("f4"),
        "normals": rest.astype("f4"),
        "triangles": place[triangles].astype("u4"),
        "colours": np.c_[
            np.rint(np.clip(np.concatenate([p.colours for p in parts]), 0, 1) * 255), np.full(start, 255)
        ].astype("u1"),
        "material": material,
        "follow": follow,
        "eye": np.concatenate([np.full(len(p.points), p.eye, np.uint8) for p in parts]),
        "vertex_joints": swung["vertex_joints"],
        "vertex_shares": swung["vertex_shares"],
    }
    arrays = {name: values if name == "triangles" else values[order] for name, values in arrays.items()}
    arrays |= {name: values for name, values in swung.items() if name.startswith("strand_")}
    return arrays | {
        "morph_counts": np.array(counts, "i4"),
        "morph_indices": np.concatenate(indices).astype("i4"),
        "morph_offsets": np.concatenate(offsets).astype("f4"),
    }


def _rank(follow: np.ndarray, touched: np.ndarray) -> np.ndarray:
    """(V,) order of the vertices in the file: head, neck, shoulders; what morphs move is one run over head and neck."""
    head, neck = follow == 1, (follow > 0) & (follow < 1)
    return np.select([head & ~touched, head & touched, neck & touched, neck & ~touched, ~touched], [0, 1, 2, 3, 4], 5)


def _outward(part: Part, points: np.ndarray) -> np.ndarray:
    """The part's triangles, turned so that they are counter-clockwise from outside: renderers cull the other side."""
    if part.material in (SKIN, MOUTH):
        return part.triangles  # the base mesh is right
    a, b, c = (points[part.triangles[:, k]] for k in range(3))
    cross = np.cross(b - a, c - a)
    if part.material in (BROW, TEETH):
        good = cross[:, 2].sum() > 0  # sheets that are seen from the front
    else:
        good = (cross * ((a + b + c) / 3 - points.mean(0))).sum() > 0  # the sign of a volume
    return part.triangles if good else part.triangles[:, ::-1]


def _soft_share(positions: np.ndarray, material: np.ndarray) -> np.ndarray:
    """(V, 1) how much of a round face's normal a vertex takes; only the front of the skin."""
    front = smooth_step(positions[:, 2], -0.045, -0.01) * smooth_step(positions[:, 1], -0.13, -0.08)
    return (front * (material == SKIN))[:, None]

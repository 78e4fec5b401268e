"""The morphable head: mean, identity components and the 52 units on MakeHuman's own topology, with arched teeth.

Components are the principal axes of 1500 people of the prior (prior.py) after rigid alignment of the face, size stays
in; then those of what makes the sides of 300 heads differ, apart, so that one can leave them out.
"""

from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np

from bake.correct import Correctives, Learned, learned, with_shut_lips
from bake.features import teeth, tongue
from bake.lids import find_lids
from bake.look import ACTOR
from bake.mesh import compact, triangles_of
from bake.prior import Prior
from bake.source import METRES, Source
from vcam.avatar.model import BROW, EYE, LEFT_EYE, MOUTH, NO_EYE, RIGHT_EYE, SKIN, TEETH, TONGUE
from vcam.types import ARKIT, CHANNEL

SAMPLES = 1500
COMPONENTS = 80
UNEVEN_SAMPLES = 300
UNEVEN_COMPONENTS = 8
SEED = 20
BUST_BOTTOM = 5.5
"""Source units: neck and the top of the shoulders belong to the model."""
BUST_HALF_WIDTH = 1.3
GROUPS = {
    "body": SKIN,
    "helper-l-eye": EYE,
    "helper-r-eye": EYE,
    "helper-upper-teeth": TEETH,
    "helper-lower-teeth": TEETH,
    "helper-tongue": TONGUE,
    "helper-l-eyelashes-1": BROW,
    "helper-l-eyelashes-2": BROW,
    "helper-r-eyelashes-1": BROW,
    "helper-r-eyelashes-2": BROW,
}
INSIDE_MOUTH = 0.5
"""Of the mask, from which on a vertex is the mouth's cavity."""
STILL = 1e-5
"""m: a vertex that a unit moves by less is left out of it."""


def bust(source: Source) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(vertex numbers, triangles over them, material of each vertex)."""
    kept, materials = [], np.zeros(len(source.points), np.uint8)
    for group, material in GROUPS.items():
        quads = source.quads[source.quad_group == group]
        if group == "body":
            corners = source.points[quads]
            inside = (corners[:, :, 1].min(1) > BUST_BOTTOM) & (np.abs(corners[:, :, 0]).max(1) < BUST_HALF_WIDTH)
            quads = quads[inside]
        materials[np.unique(quads)] = material
        kept.append(quads)
    used, triangles = compact(triangles_of(np.concatenate(kept)))
    return used, triangles, materials[used]


def align(points: np.ndarray, goal: np.ndarray, face: np.ndarray) -> np.ndarray:
    """`points` turned and moved, not scaled, so that `face` vertices lie best on those of `goal` (Kabsch 1976)."""
    a, b = points[face].mean(0), goal[face].mean(0)
    u, _, vt = np.linalg.svd((points[face] - a).T @ (goal[face] - b))
    flip = np.diag([1, 1, np.sign(np.linalg.det(u @ vt))])
    return (points - a) @ (u @ flip @ vt) + b


def principal(samples: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """(mean (d,), components (count, d) as long as one standard deviation each) of rows of `samples`, signs fixed."""
    mean = samples.mean(0)
    away = samples - mean
    values, vectors = np.linalg.eigh(away @ away.T)
    order = np.argsort(values)[::-1][:count]
    axes = (vectors[:, order].T @ away) / np.sqrt(len(samples) - 1)
    largest = np.abs(axes).argmax(1)
    return mean, axes * np.sign(axes[np.arange(count), largest])[:, None]


@dataclass(frozen=True)
class Linear:
    """The linear model on the whole base mesh, source units; only the bust's vertices mean anything."""

    source: Source
    used: np.ndarray
    """(n,) the bust's vertices."""
    triangles: np.ndarray
    """(t, 3) over the bust's vertices."""
    material: np.ndarray
    """(n,)"""
    mean: np.ndarray
    """(19158, 3)"""
    identity: np.ndarray
    """(COMPONENTS + UNEVEN_COMPONENTS, 19158, 3)"""


def linear_places(source: Source) -> np.ndarray:
    """(19158,) where a vertex of the base mesh is in the model, -1: nowhere."""
    used, _, material = bust(source)
    kept = used[(material != TEETH) & (material != TONGUE)]  # those come behind, and new
    place = np.full(len(source.points), -1)
    place[kept] = np.arange(len(kept))
    return place


def linear_model(source: Source) -> Linear:
    """Mean and components of the prior's people."""
    used, triangles, material = bust(source)
    prior, rng = Prior(source), np.random.default_rng(SEED)
    base = source.points[used]
    face = np.flatnonzero((material == SKIN) & (base[:, 1] > 6.4) & (base[:, 2] > 0.3))
    heads = np.stack([align(prior.points(used, *prior.person(rng)), base, face) for _ in range(SAMPLES)])
    mean, axes = principal(heads.reshape(SAMPLES, -1), COMPONENTS)
    crooked = np.stack([align(prior.points(used, None, prior.uneven(rng)), base, face) for _ in range(UNEVEN_SAMPLES)])
    _, more = principal(crooked.reshape(UNEVEN_SAMPLES, -1), UNEVEN_COMPONENTS)
    whole = source.points.copy()
    whole[used] = mean.reshape(-1, 3)
    identity = np.zeros((COMPONENTS + UNEVEN_COMPONENTS, *whole.shape))
    identity[:, used] = np.vstack([axes, more]).reshape(len(identity), -1, 3)
    return Linear(source, used, triangles, material, whole, identity)


@dataclass
class Mesh:
    """Vertices and what moves them, growing part by part; source units."""

    mean: np.ndarray
    identity: np.ndarray
    units: dict[str, np.ndarray]
    triangles: np.ndarray
    material: np.ndarray

    def without(self, gone: np.ndarray) -> None:
        """Drop the vertices `gone` (bool) and their triangles."""
        place = np.cumsum(~gone) - 1
        self.triangles = place[self.triangles[~gone[self.triangles].any(1)]]
        self.mean, self.identity, self.material = self.mean[~gone], self.identity[:, ~gone], self.material[~gone]
        self.units = {name: offsets[~gone] for name, offsets in self.units.items()}

    def add(self, points: np.ndarray, triangles: np.ndarray, material: int, moves: dict[str, np.ndarray]) -> None:
        """Append a part; `moves`: ARKit names, and component numbers as text."""
        self.triangles = np.vstack([self.triangles, triangles + len(self.mean)])
        self.mean = np.vstack([self.mean, points])
        added = np.stack([moves[str(k)] for k in range(len(self.identity))])
        self.identity = np.concatenate([self.identity, added], 1)
        self.units = {name: np.vstack([offsets, moves[name]]) for name, offsets in self.units.items()}
        self.material = np.append(self.material, np.full(len(points), material, np.uint8))


def build_model(source: Source) -> tuple[dict[str, np.ndarray], Linear]:
    """The arrays of head.npz without its landmarks, metres, head frame of the mean; and what they were made of."""
    linear = linear_model(source)
    correctives = Correctives(source, linear.used[linear.material == BROW])
    mean, identity = with_shut_lips(correctives, linear.mean, linear.identity)
    linear = replace(linear, mean=mean, identity=identity)
    lacks = learned(correctives, linear.mean, linear.identity)
    units = {name: source.unit(name) for name in ARKIT}
    for name, part in lacks.items():
        units[name][part.vertices] += part.always
    balls = {number: source.group(f"helper-{side}-eye") for side, number in (("l", LEFT_EYE), ("r", RIGHT_EYE))}
    for offsets in units.values():
        offsets[np.concatenate(list(balls.values()))] = 0
    mesh = _with_a_real_mouth(linear, units)
    corners = np.array([find_lids(source, side).corners[1] for side in "lr"])
    origin = linear.mean[corners].mean(0)
    place = linear_places(source)
    cavity = np.flatnonzero((source.mask("inside-mouth") > INSIDE_MOUTH) & (place >= 0))
    mesh.material[place[cavity]] = MOUTH
    eye = np.full(len(mesh.mean), NO_EYE, np.uint8)
    for number, vertices in balls.items():
        eye[place[vertices]] = number
    moved = [np.flatnonzero(np.linalg.norm(mesh.units[name], axis=1) > STILL / METRES) for name in ARKIT]
    joints = np.stack([source.points[source.joint(name)].mean(0) for name in ("neck", "jaw")])
    arrays = {
        "mean": ((mesh.mean - origin) * METRES).astype("f4"),
        "identity": (mesh.identity * METRES).astype("f2"),
        "triangles": mesh.triangles.astype("u4"),
        "material": mesh.material,
        "eye": eye,
        "alpha": _alpha(mesh),
        "eye_corners": place[corners].astype("i4"),
        "joints": ((joints - origin) * METRES).astype("f4"),
        "morph_counts": np.array([len(m) for m in moved], "i4"),
        "morph_indices": np.concatenate(moved).astype("i4"),
        "morph_offsets": np.concatenate(
            [mesh.units[name][m] * METRES for name, m in zip(ARKIT, moved, strict=True)]
        ).astype("f2"),
    }
    return arrays | _stored(lacks, place), linear


def _with_a_real_mouth(linear: Linear, units: dict[str, np.ndarray]) -> Mesh:
    """The bust with arched teeth and a lowered tongue in place of the source's strips, moving as those did."""
    used = linear.used
    mesh = Mesh(
        linear.mean[used],
        linear.identity[:, used],
        {name: offsets[used] for name, offsets in units.items()},
        linear.triangles,
        linear.material,
    )
    mesh.without((linear.material == TEETH) | (linear.material == TONGUE))
    moves = units | {str(k): offsets for k, offsets in enumerate(linear.identity)}
    mouth = SimpleNamespace(source=linear.source, points=linear.mean, units=moves, look=ACTOR)
    for part in (*teeth(mouth), tongue(mouth)):
        mesh.add(part.points, part.triangles, part.material, part.units)
    return mesh


def _alpha(mesh: Mesh) -> np.ndarray:
    """(n,) u1 opacity: lash cards end in nothing."""
    lashes, skin = np.flatnonzero(mesh.material == BROW), np.flatnonzero(mesh.material == SKIN)
    near = skin[np.abs(mesh.mean[skin] - mesh.mean[lashes].mean(0)).max(1) < 1.0]
    away = np.linalg.norm(mesh.mean[lashes][:, None] - mesh.mean[near][None], axis=2).min(1)
    out = np.full(len(mesh.mean), 255, np.uint8)
    out[lashes] = np.rint(255 * np.clip(1 - away / away.max(), 0, 1)).astype(np.uint8)
    return out


def _stored(lacks: dict[str, Learned], place: np.ndarray) -> dict[str, np.ndarray]:
    """The correctives' arrays of head.npz."""
    inside = {name: place[part.vertices] >= 0 for name, part in lacks.items()}
    modes = [part.modes[:, inside[name]] * METRES for name, part in lacks.items()]
    return {
        "corrective_channels": np.array([CHANNEL[name] for name in lacks], "i4"),
        "corrective_counts": np.array([inside[name].sum() for name in lacks], "i4"),
        "corrective_indices": np.concatenate([place[p.vertices[inside[n]]] for n, p in lacks.items()]).astype("i4"),
        "corrective_modes": np.concatenate(modes, 1).astype("f2"),
        "corrective_weights": np.stack([part.weights for part in lacks.values()]).astype("f4"),
    }

"""The morphable head: mean, identity components and the 52 units on MakeHuman's own topology.

The prior is ours, stated here, and no statistic of real people: MakeHuman has none. A random person takes
race ~ Dirichlet(0.7, 0.7, 0.7), gender ~ U(0, 1), age ~ N(0.55, 0.16) within 0.35..1 (0.5 is young, 1 old),
muscle ~ N(0.5, 0.15), weight ~ N(0.5, 0.2), and every pair of opposite local sliders ~ N(0, 0.35), the same left and
right.
Components are the principal axes of 1500 such heads after rigid alignment of the face; size stays in.
"""

import re

import numpy as np

from bake.lids import find_lids
from bake.mesh import compact, triangles_of
from bake.source import METRES, Source
from vcam.avatar.model import BROW, EYE, LEFT_EYE, NO_EYE, RIGHT_EYE, SKIN, TEETH, TONGUE
from vcam.types import ARKIT

SAMPLES = 1500
COMPONENTS = 80
SEED = 20
SLIDER_SD = 0.35
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
MINUS = ("decr", "down", "in", "backward", "concave", "compress")
PLUS = ("incr", "up", "out", "forward", "convex", "uncompress")
ENDING = re.compile("-(" + "|".join(sorted(MINUS + PLUS, key=len, reverse=True)) + ")$")


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


class Sampler:
    """Draws heads from the prior of this file's first lines."""

    def __init__(self, source: Source, used: np.ndarray) -> None:
        self._source, self._used = source, used
        self._sliders: dict[str, list[tuple[float, str]]] = {}
        for name in source.local_targets():
            if name.startswith("neck/"):
                continue
            shared = re.sub(r"/(l|r)-", "/", name)
            ending = ENDING.search(shared)
            if ending:
                sign = -1.0 if ending.group(1) in MINUS else 1.0
                self._sliders.setdefault(shared[: ending.start()], []).append((sign, name))

    def __call__(self, rng: np.random.Generator) -> np.ndarray:
        """(n, 3) a random head on the bust's vertices, source units."""
        race = tuple(rng.dirichlet((0.7, 0.7, 0.7)))
        age = float(np.clip(rng.normal(0.55, 0.16), 0.35, 1))
        gender, muscle, weight = rng.uniform(), rng.normal(0.5, 0.15), rng.normal(0.5, 0.2)
        macro = self._source.macro(gender, age, race, float(np.clip(muscle, 0, 1)), float(np.clip(weight, 0, 1)))
        points = (self._source.points + macro)[self._used]
        for shared in sorted(self._sliders):
            value = rng.normal(0, SLIDER_SD)
            for sign, name in self._sliders[shared]:
                if value * sign > 0:
                    points += abs(value) * self._source.target(name)[self._used]
        return points


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


def build_model(source: Source) -> dict[str, np.ndarray]:
    """The arrays of head.npz, metres, head frame of the mean."""
    used, triangles, material = bust(source)
    place = {int(v): i for i, v in enumerate(used)}
    rng = np.random.default_rng(SEED)
    sampler = Sampler(source, used)
    base = source.points[used]
    face = np.flatnonzero((material == SKIN) & (base[:, 1] > 6.4) & (base[:, 2] > 0.3))
    heads = np.stack([align(sampler(rng), base, face) for _ in range(SAMPLES)])
    mean, axes = principal(heads.reshape(SAMPLES, -1), COMPONENTS)
    corners = [place[int(find_lids(source, side).corners[1])] for side in "lr"]
    mean = mean.reshape(-1, 3)
    origin = mean[corners].mean(0)
    eye = np.zeros(len(used), np.uint8)
    for side, number in (("l", LEFT_EYE), ("r", RIGHT_EYE)):
        eye[np.isin(used, source.group(f"helper-{side}-eye"))] = number
    units = {name: source.unit(name)[used] * METRES * (eye == NO_EYE)[:, None] for name in ARKIT}
    moved = {name: np.flatnonzero(np.linalg.norm(offsets, axis=1) > 1e-5) for name, offsets in units.items()}
    return {
        "mean": ((mean - origin) * METRES).astype("f4"),
        "identity": (axes.reshape(COMPONENTS, -1, 3) * METRES).astype("f2"),
        "triangles": triangles.astype("u4"),
        "material": material,
        "eye": eye,
        "eye_corners": np.array(corners, "i4"),
        "base_vertices": used.astype("i4"),
        "morph_counts": np.array([len(moved[name]) for name in ARKIT], "i4"),
        "morph_indices": np.concatenate([moved[name] for name in ARKIT]).astype("i4"),
        "morph_offsets": np.concatenate([units[name][moved[name]] for name in ARKIT]).astype("f2"),
    }

"""Films random people of the prior, as life, so that the landmark detector can be asked where it sees what.

Every view comes with the true places of the base mesh in it. Skin, hair, brows and eyes are painted as the bundled
actor's are; the poses are those of somebody before a webcam.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np

from bake.assemble import build
from bake.face import Face
from bake.look import ACTOR, Look, rgb
from bake.mesh import vertex_normals
from bake.prior import Prior
from bake.source import METRES, Source
from bake.studio import Studio
from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid, rotation_from_angles
from vcam.types import ARKIT, CHANNEL, Camera

SIDE_PX = 480
FOCAL_PX = 850.0
DISTANCE_M = (0.5, 0.9)
TURN_DEG = (28.0, 14.0, 10.0)
"""Largest yaw, pitch and roll."""
FRONTAL_SHARE = 0.25
"""Of the views, with a turn of a quarter of the largest at most."""
SKINS = ("f3d3bf", "e6b998", "d9a888", "b98a66", "8f6347", "6b4633")
HAIRS = ("2b2019", "463226", "6d4a2f", "b08a55", "8a8580", "1a1716")
IRISES = ("5b4633", "3a2a1e", "4f6f8a", "5d7a54", "6b6f73")
FACES: tuple[dict[str, float], ...] = (
    {},
    {"jawOpen": 0.7},
    {"jawOpen": 0.35, "mouthFunnel": 0.3},
    {"mouthSmileLeft": 0.8, "mouthSmileRight": 0.8, "cheekSquintLeft": 0.4, "cheekSquintRight": 0.4},
    {"mouthSmileLeft": 0.7, "mouthSmileRight": 0.7, "jawOpen": 0.4},
    {"mouthPucker": 0.7},
    {"browInnerUp": 0.7, "browOuterUpLeft": 0.6, "browOuterUpRight": 0.6, "eyeWideLeft": 0.4, "eyeWideRight": 0.4},
    {"browDownLeft": 0.8, "browDownRight": 0.8, "mouthFrownLeft": 0.5, "mouthFrownRight": 0.5},
)
"""Taken in turn; the first of each person's views is neutral."""


@dataclass(frozen=True)
class View:
    """One picture and what is true in it."""

    image: np.ndarray
    """(h, w, 3) uint8 RGB"""
    camera: Camera
    camera_from_head: np.ndarray
    """(4, 4) OpenCV, m; head frame of this person: origin midway between the outer eye corners."""
    neutral: np.ndarray
    """(19158, 3) m, the base mesh as this person with a resting face, in that head frame."""
    shape: np.ndarray
    """(19158, 3) m, with the expression."""
    expression: np.ndarray
    """(52,)"""

    def project(self, points: np.ndarray) -> np.ndarray:
        """(n, 2) px of `points` (n, 3) m in the head's frame."""
        seen = points @ self.camera_from_head[:3, :3].T + self.camera_from_head[:3, 3]
        return seen[:, :2] / seen[:, 2:] * np.diag(self.camera.matrix)[:2] + self.camera.matrix[:2, 2]


def film(source: Source, seed: int, people: int, views: int) -> Iterator[View]:
    """`views` pictures of each of `people` random people."""
    rng, prior = np.random.default_rng(seed), Prior(source)
    for _ in range(people):
        person = _Sitter(source, _look(prior, rng))
        for number in range(views):
            yield person.view(rng, FACES[0 if number == 0 else rng.integers(len(FACES))])
        person.leave()


def _look(prior: Prior, rng: np.random.Generator) -> Look:
    macro, targets = prior.person(rng)
    dark = float(macro["race"][0])
    skin = rgb(SKINS[int(np.clip(rng.normal(5 * dark, 1.0), 0, len(SKINS) - 1))])
    red = np.array([0.92, 0.68, 0.62])
    return replace(
        ACTOR,
        macro=macro,
        targets=targets,
        hair=("short", "bob")[rng.integers(2)],
        hair_colour=rgb(HAIRS[rng.integers(len(HAIRS))]),
        brow=rgb(HAIRS[rng.integers(3)]),
        skin=skin,
        warm=skin * [0.95, 0.82, 0.78],
        blush=skin * [0.96, 0.8, 0.76],
        lip=skin * red,
        lid_edge=skin * [0.75, 0.62, 0.6],
        under_nose=skin * [0.78, 0.66, 0.64],
    )


class _Sitter:
    """One person in the studio."""

    def __init__(self, source: Source, look: Look) -> None:
        face = Face(source, look)
        arrays = build(face)
        outer = face.points[[face.lids[side].corners[1] for side in "lr"]].mean(0)
        self._base = (face.points - outer) * METRES
        self._units = {name: offsets * METRES for name, offsets in face.units.items()}
        self._arrays = arrays
        middle = (SIDE_PX - 1) / 2
        matrix = np.array([[FOCAL_PX, 0, middle], [0, FOCAL_PX, middle], [0, 0, 1]])
        self._camera = Camera((SIDE_PX, SIDE_PX), matrix, np.zeros(5))
        style = SimpleNamespace(iris=tuple(rgb(IRISES[int(look.skin.sum() * 97) % len(IRISES)])))
        shown = SimpleNamespace(**{**arrays, "iris_radius": float(arrays["iris_radius"])}, style=style)
        self._studio = Studio(shown, matrix, (SIDE_PX, SIDE_PX))

    def view(self, rng: np.random.Generator, face: dict[str, float]) -> View:
        """A picture from a random place, wearing `face`."""
        turn = np.radians(TURN_DEG) * rng.uniform(-1, 1, 3) * (0.25 if rng.uniform() < FRONTAL_SHARE else 1)
        away = rng.uniform(*DISTANCE_M)
        place = np.array([*rng.uniform(-0.06, 0.06, 2), 0.03]) * away + [0, 0.02, away]
        pose = rigid(CAMERA_FROM_HEAD_FACING @ rotation_from_angles(*turn), place)
        expression = np.zeros(len(ARKIT))
        positions, shape = self._arrays["positions"].astype(float), self._base.copy()
        ends = np.cumsum(self._arrays["morph_counts"])
        for name, weight in face.items():
            k = CHANNEL[name]
            part = slice(ends[k] - self._arrays["morph_counts"][k], ends[k])
            positions[self._arrays["morph_indices"][part]] += weight * self._arrays["morph_offsets"][part]
            shape += weight * self._units[name]
            expression[k] = weight
        image = self._studio.film(positions, vertex_normals(positions, self._arrays["triangles"]), pose)
        return View(image, self._camera, pose, self._base, shape, expression)

    def leave(self) -> None:
        """Free the studio."""
        self._studio.close()

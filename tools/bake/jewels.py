"""Earrings and a hair clip of metal. Earrings hang on a chain of their own."""

from collections.abc import Callable

import numpy as np

from bake.clump import Shade
from bake.face import Face
from bake.lids import eyeball
from bake.look import rgb
from bake.mesh import unit
from bake.part import Part
from bake.rope import rope
from bake.skull import Skull
from bake.swing import PENDANT, Chain
from vcam.avatar.model import METAL

GOLD = Shade(rgb("d59a34"), rgb("f2c35c"), rgb("d59a34"))
SILVER = Shade(rgb("c3c8d0"), rgb("e8ebef"), rgb("c3c8d0"))
HOOP_RADIUS, WIRE = 0.17, 0.02
"""Source units."""
HOOP_TURN = 0.7
"""rad: how far a hoop's plane is turned from the side of the head to the front, so that both show a ring."""
LENS = (0.265, 0.24)
"""Half width and height of a lens, source units."""
GLASSES_OFF = 0.36
"""How far the frames are before the eyeballs' centres, source units."""
CLIP = ((-1.02, 0.86), (-0.97, 0.94))
"""Azimuth and way down the skull of the two bars' middles."""


def jewels(face: Face, warp: Callable[[np.ndarray], np.ndarray], skull: Skull) -> list[Part]:
    """What the look names: "hoops", "stud", "clip"."""
    makers = {"hoops": hoops, "stud": stud, "clip": clip, "glasses": glasses}
    return [part for name in face.look.jewels for part in makers[name](face, warp, skull)]


def lobes(face: Face, warp: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """(2, 3) the lowest place of the left and the right ear, warped."""
    count = len(face.source.group("body"))
    ears = np.flatnonzero(face.source.mask("ears")[:count] > 0.5)
    points = warp(face.points[ears])
    out = []
    for side in (1, -1):
        own = points[points[:, 0] * side > 0]
        outer = own[own[:, 0] * side > np.quantile(own[:, 0] * side, 0.35)]
        out.append(outer[np.argsort(outer[:, 1])[:4]].mean(0) + np.array([0.012 * side, 0.03, 0]))
    return np.array(out)


def hoops(face: Face, warp: Callable[[np.ndarray], np.ndarray], skull: Skull) -> list[Part]:
    """A ring of gold below each ear."""
    parts = []
    for lobe, side in zip(lobes(face, warp), (1, -1), strict=True):
        turn = np.linspace(0, 2 * np.pi, 15)
        level = np.array([np.sin(HOOP_TURN) * side, 0.0, np.cos(HOOP_TURN)])
        middle = lobe - [0, HOOP_RADIUS, 0]
        path = middle + HOOP_RADIUS * (np.outer(np.sin(turn), level) + np.outer(np.cos(turn), [0, 1, 0]))
        chain = Chain(np.array([lobe, lobe - [0, 2 * HOOP_RADIUS, 0]]), PENDANT, WIRE, fade=0.02)
        wire = WIRE * (1.15 - 0.3 * np.cos(turn))
        parts.append(
            rope(path, wire, GOLD, outward=unit(path - middle), sides=4, lean=0.0, swing=(chain,), material=METAL)
        )
    return parts


def stud(face: Face, warp: Callable[[np.ndarray], np.ndarray], skull: Skull) -> list[Part]:
    """A small ball in the left ear."""
    lobe = lobes(face, warp)[0]
    path = lobe + np.outer([-0.035, -0.022, 0.0, 0.022, 0.035], [1.0, 0, 0.3])
    radius = np.array([0.008, 0.03, 0.037, 0.03, 0.008])
    return [rope(path, radius, SILVER, outward=np.tile([0, 1.0, 0], (5, 1)), lean=0.0, material=METAL)]


def clip(face: Face, warp: Callable[[np.ndarray], np.ndarray], skull: Skull) -> list[Part]:
    """Two bars that hold the fringe on the person's right."""
    parts = []
    for azimuth, down in CLIP:
        t = np.linspace(-1, 1, 9)
        path, out = skull.way(azimuth + 0.17 * t, down + 0.05 * t, 0.19 + 0.012 * (1 - t**2))
        radius = 0.03 * np.array([0.3, 0.85, 1, 1, 1, 1, 1, 0.85, 0.3])
        parts.append(rope(path, radius, GOLD, outward=out, lean=0.0, material=METAL))
    return parts


def glasses(face: Face, warp: Callable[[np.ndarray], np.ndarray], skull: Skull) -> list[Part]:
    """Round wire frames before the eyes, a bridge, and sides that go back over the ears."""
    eyes = np.array([eyeball(face.source, face.points, side)[0] for side in "lr"])
    lids = np.concatenate([face.points[lids.corners] for lids in face.lids.values()])
    middle = warp(eyes) + np.array([0, -0.03, 0])
    front = max(warp(lids)[:, 2].max(), middle[0, 2] + GLASSES_OFF)
    lobe = lobes(face, warp)
    parts, wire = [], 0.017
    for eye, ear, side in zip(middle, lobe, (1, -1), strict=True):
        turn = np.linspace(0, 2 * np.pi, 22)
        x, y = LENS[0] * np.cos(turn), LENS[1] * np.sin(turn)
        ring = np.stack([x, y, -0.34 * side * x + 0.29 * y], 1)  # they follow the face round, and lean forward above
        centre = np.array([eye[0] + 0.03 * side, eye[1], front - 0.03])
        parts.append(_wire(centre + ring, wire, unit(ring)))
        hinge = centre + np.array([LENS[0] * side, 0.0, -0.09])
        back = np.array([ear[0] + 0.02 * side, hinge[1] + 0.06, ear[2] - 0.02])
        t = np.linspace(0, 1, 7)[:, None]
        path = hinge * (1 - t) + back * t + np.sin(np.pi * t) * [0.07 * side, 0.02, 0]
        parts.append(_wire(path, wire, np.tile([side, 0.2, 0.3], (7, 1))))
    a, b = (middle[k] + [(0.03 - LENS[0]) * (1 - 2 * k), 0.05, 0] for k in (0, 1))
    t = np.linspace(0, 1, 9)[:, None]
    path = a * (1 - t) + b * t
    path[:, 2] = front + 0.07
    path += np.sin(np.pi * t) * [0, 0.05, 0.03]
    parts.append(_wire(path, wire, np.tile([0, 1.0, 0.5], (9, 1))))
    return parts


def _wire(path: np.ndarray, radius: float, outward: np.ndarray) -> Part:
    return rope(path, np.full(len(path), radius), GOLD, outward=outward, sides=3, lean=0.0, material=METAL)

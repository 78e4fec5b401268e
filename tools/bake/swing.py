"""What swings: chains of joints laid along a part, and how much each of its vertices hangs on them.

An artist gives polylines from root to tip; every vertex of the part hangs on the nearest one. See Chain and `along`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bake.mesh import smooth_step
from bake.source import METRES

if TYPE_CHECKING:
    from collections.abc import Callable

    from bake.part import Part


@dataclass(frozen=True)
class Feel:
    """How a chain swings, in VRMC_springBone-1.0's terms."""

    stiffness: float
    """0 falls as it likes; 1 is a soft lock of hair; 4 hardly moves."""
    gravity: float
    """0: only the head's motion moves it; 1 hangs as heavy as a pendant. The shape at rest is always the baked one."""
    drag: float
    """0..1: how fast a swing dies; 0.2 rings on, 0.4 is hair, 0.7 creeps."""


LOCK = Feel(stiffness=1.2, gravity=0.1, drag=0.4)
"""The end of a fringe, a bob, a side lock."""
BRAID = Feel(stiffness=0.5, gravity=0.5, drag=0.35)
"""Long hair, locs, cords: heavy, slow."""
PENDANT = Feel(stiffness=0.2, gravity=1.0, drag=0.2)
"""Earrings, tassels, bells: they hang down whatever the head does."""
EAR = Feel(stiffness=3.0, gravity=0.0, drag=0.3)
"""Ears, tufts: they stand by themselves and spring back."""
ANTENNA = Feel(stiffness=4.0, gravity=0.0, drag=0.12)
"""Steel: it trembles for a while."""


@dataclass(frozen=True, eq=False)
class Chain:
    """Joints along a polyline. Give the same Chain object to several parts and they swing as one."""

    places: np.ndarray
    """(n, 3) from the root, where swinging begins, to the tip, n from 2 to 6: n - 1 joints. In the space of the
    part's points: source units, before the warp where the part isn't `warped`."""
    feel: Feel = LOCK
    radius: float = 0.03
    """Source units: how thick it is for the colliders."""
    most: float = 1.0
    """0..1: vertices at most so much on the chain, the rest on the head."""
    fade: float | None = None
    """Source units along the chain in which vertices go over from the head to it; half its first bone if None."""


def along(path: np.ndarray, joints: int = 3, start: float = 0.35, feel: Feel = LOCK, **more: float) -> Chain:
    """A chain of `joints` equal bones along a path (n, 3) from root to tip, from the share `start` of its length on."""
    steps = np.r_[0.0, np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))]
    wanted = np.linspace(start * steps[-1], steps[-1], joints + 1)
    return Chain(np.stack([np.interp(wanted, steps, path[:, k]) for k in range(3)], 1), feel, **more)


def hang(points: np.ndarray, chain: Chain) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Joints (n, 2) of the chain that move `points` (n, 3), their shares (n, 2), and the distance (n,) to the chain.

    A vertex in the middle of a bone is its joint's; towards a neighbouring bone it goes over smoothly.
    """
    start, bone = chain.places[:-1], np.diff(chain.places, axis=0)
    length = np.linalg.norm(bone, axis=1)
    away = points[:, None] - start
    at = np.clip((away * bone).sum(-1) / np.maximum(length**2, 1e-12), 0, 1)
    distance = np.linalg.norm(away - at[..., None] * bone, axis=-1)
    nearest = distance.argmin(1)
    rows = np.arange(len(points))
    before = np.r_[0.0, np.cumsum(length)[:-1]]
    arc = before[nearest] + at[rows, nearest] * length[nearest]
    fade = chain.fade or length[0] / 2
    share = chain.most * smooth_step(arc, 0.0, fade)
    middles = before + length / 2
    place = np.interp(arc, middles, np.arange(len(middles)))
    first = np.minimum(place.astype(int), len(middles) - 1)
    second = np.minimum(first + 1, len(middles) - 1)
    over = smooth_step(place - first, 0.0, 1.0)
    return np.stack([first, second], 1), np.stack([share * (1 - over), share * over], 1), distance[rows, nearest]


def strands(
    parts: list[Part],
    warp: Callable[[np.ndarray], np.ndarray],
    origin: np.ndarray,
    balls: np.ndarray | None,
) -> dict[str, np.ndarray]:
    """The strand arrays of `parts` in their order, as vcam.avatar.model.Strands describes them.

    `balls` (c, 4): centres and radii that nothing enters, warped source units.
    """
    chains: list[tuple[Chain, bool]] = []
    joints, shares = [], []
    first: dict[int, int] = {}
    total = 0
    for part in parts:
        for chain in part.swing:
            if id(chain) not in first:
                first[id(chain)] = total
                total += len(chain.places) - 1
                chains.append((chain, part.warped))
        hung = [hang(part.points, chain) for chain in part.swing]
        mine = np.zeros((len(part.points), 2), int), np.zeros((len(part.points), 2))
        if hung:
            nearest = np.argmin([distance for _, _, distance in hung], axis=0)
            for k, (chain, (joint, share, _)) in enumerate(zip(part.swing, hung, strict=True)):
                mine[0][nearest == k] = joint[nearest == k] + first[id(chain)]
                mine[1][nearest == k] = share[nearest == k]
        joints.append(mine[0])
        shares.append(mine[1])
    places, tails, parents, physics = [np.zeros((0, 3))], [np.zeros((0, 3))], [], [np.zeros((0, 4))]
    for chain, warped in chains:
        line = ((chain.places if warped else warp(chain.places)) - origin) * METRES
        count, root = len(line) - 1, first[id(chain)]
        places.append(line[:-1])
        tails.append(line[1:])
        parents += [-1, *range(root, root + count - 1)]
        feel = chain.feel
        physics.append(np.tile([feel.stiffness, feel.gravity, feel.drag, chain.radius * METRES], (count, 1)))
    solid = np.zeros((0, 4)) if balls is None else (balls - [*origin, 0]) * METRES
    return {
        "strand_places": np.concatenate(places).astype("f4"),
        "strand_tails": np.concatenate(tails).astype("f4"),
        "strand_parents": np.array(parents, "i4"),
        "strand_physics": np.concatenate(physics).astype("f4"),
        "strand_colliders": solid.astype("f4"),
        "vertex_joints": np.concatenate(joints).astype("i4"),
        "vertex_shares": np.concatenate(shares).astype("f4"),
    }


NECK = (0.0, 0.31, 0.29, 0.36)
SHOULDERS = ((0.5, -0.29, 0.17, 0.42), (1.0, -0.46, 0.07, 0.36), (0.5, -0.74, 0.27, 0.45))
"""Balls from the neck joint: aside, up, forward, radius. Source units, measured on the drawn body in its shirt."""


def body_balls(centre: np.ndarray, radii: np.ndarray, neck: np.ndarray) -> np.ndarray:
    """(c, 4) balls of a head that is nearly the ellipsoid (`centre`, `radii`), of its neck and its shoulders.

    `neck` (3,) is the neck joint. Warped source units. Balls below the pivot of the neck move with the shoulders.
    """
    wide, high, deep = radii
    inside = 0.92 * min(wide, deep)
    shift = np.array([0, 0, max(deep - inside, 0.0)])
    down = np.array([0.0, 0.45 * high, 0.0])
    head = [[*centre + shift, inside], [*centre - shift, inside], [*centre - down + shift, 0.85 * inside]]
    both = [(side * x, y, z, radius) for side in (1, -1) for x, y, z, radius in SHOULDERS]
    body = np.array([NECK, *both])
    body[:, :3] += neck
    return np.vstack([head, body])

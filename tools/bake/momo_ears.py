"""Momo's ears: a furred back, a pink hollow, a base that grows out of the head; they turn with the brows."""

from dataclasses import replace

import numpy as np

from bake.look import rgb
from bake.mesh import grid_triangles, smooth_step, unit, vertex_normals
from bake.momo_coat import COAT, CREAM, STRIPE
from bake.momo_fur import leaf
from bake.momo_head import soft_normals
from bake.part import Part
from bake.swing import EAR, Chain
from vcam.avatar.model import SKIN

BASE, TIP = np.array([43.0, 54.0, -48.0]), np.array([66.0, 136.0, -50.0])
"""mm, left ear: middle of its base, inside the head, and its tip."""
HALF = 31.0
"""Half its width at the base, mm."""
FACING = np.array([0.28, 0.0, 1.0])
PINK, PINK_DEEP = rgb("f9b7ab"), rgb("e58d88")
INNER = 0.74
"""Share of the width that is hollow and pink."""
ACROSS = (-1.0, -0.93, -0.85, -INNER - 0.025, -INNER + 0.025, -0.5, -0.25, 0.0)
"""Columns of the left half; mirrored."""
ROWS = 13
SWINGS_FROM = (0.22, 0.6, 1.0)
"""Shares of the ear's length where its joints are."""
TURNS = {
    "browInnerUp": (0.05, -0.10, 0.03),
    "browOuterUpLeft": (0.06, -0.10, 0.03),
    "eyeWideLeft": (0.03, -0.06, 0.0),
    "browDownLeft": (-0.30, 0.42, -0.10),
    "noseSneerLeft": (-0.10, 0.14, 0.0),
    "mouthFrownLeft": (-0.06, 0.16, 0.0),
    "eyeBlinkLeft": (-0.03, 0.04, 0.0),
    "mouthSmileLeft": (-0.03, 0.08, 0.0),
    "cheekSquintLeft": (0.0, 0.05, 0.0),
}
"""rad at 1, left ear: forward about its width, outward about its facing, turned about its length."""


def _axes() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Unit vectors: along the ear, across to the outside, to its front."""
    up = unit(TIP - BASE)
    across = unit(np.cross(up, FACING))
    return up, across, np.cross(across, up)


def _surface(u: np.ndarray, v: np.ndarray, back: bool) -> np.ndarray:
    """(..., 3) mm of the left ear; u -1 inside .. 1 outside, v 0 base .. 1 tip."""
    up, across, facing = _axes()
    flare = 1 - 0.25 * smooth_step(v, 0.16, -0.15)
    half = HALF * np.clip(1 - np.maximum(v, 0) ** 1.55, 0, 1) ** 0.80 * flare
    bend = 3.0 * np.sin(np.pi * np.clip(v, 0, 1)) * (1 + u)
    deep = (1 - u**2) * np.clip(1 - v, 0, 1) ** 0.8
    forward = -17 * deep if back else -9.5 * deep * smooth_step(1 - np.abs(u), 0.05, 0.5)
    lean = -6 * np.clip(v, 0, 1) ** 2
    length = np.linalg.norm(TIP - BASE)
    return (
        BASE
        + up * (v * length)[..., None]
        + across * (u * half + bend)[..., None]
        + facing * (forward + lean - 5 * np.abs(u) ** 3 * np.clip(1 - v, 0, 1))[..., None]
    )


def ear(side: int) -> list[Part]:
    """The left (1) or right (-1) ear with its tufts."""
    left = np.array(ACROSS)
    u = np.concatenate([left, -left[-2::-1]])
    v = np.concatenate([[-0.12], np.linspace(0.0, 1.0, ROWS)])
    columns = len(u)
    grid_u, grid_v = np.broadcast_to(u, (len(v), columns)), np.broadcast_to(v[:, None], (len(v), columns))
    hollow, shell = _surface(grid_u, grid_v, False), _surface(grid_u, grid_v, True)
    points = np.concatenate([hollow.reshape(-1, 3), shell.reshape(-1, 3)])
    quads = grid_triangles(len(v), columns)
    triangles = np.vstack([quads, quads[:, ::-1] + columns * len(v)])
    share = np.tile(grid_v.ravel(), 2)
    normals = vertex_normals(points, triangles)
    seat = smooth_step(share, 0.5, 0.12)[:, None]
    normals = unit(normals * (1 - 0.92 * seat) + 0.92 * seat * soft_normals(points))
    pink = (np.abs(grid_u) < INNER) * smooth_step(grid_v, 0.84, 0.78)
    tint = np.tile(COAT, (len(points), 1))
    tip = smooth_step(share, 0.80, 0.92)[:, None]
    tint = tint * (1 - tip) + STRIPE * tip
    depth = smooth_step(np.abs(grid_u), INNER, 0.1)[..., None] * smooth_step(grid_v, 0.85, 0.2)[..., None]
    inner = (PINK * (1 - depth) + PINK_DEEP * depth).reshape(-1, 3)
    half = columns * len(v)
    tint[:half] = tint[:half] * (1 - pink.reshape(-1, 1)) + inner * pink.reshape(-1, 1)
    parts = [Part(points, triangles, SKIN, tint, _units(points), normals=normals), *_tufts()]
    if side < 0:
        parts = [_mirrored(part) for part in parts]
    chain = Chain((BASE + np.outer(SWINGS_FROM, TIP - BASE)) * [side, 1, 1], EAR, radius=6.0)
    return [replace(part, swing=(chain,)) for part in parts]


def _tufts() -> list[Part]:
    """Cream fur that grows over the hollow from its inner side and its base."""
    parts = []
    for u0, v0, u1, v1, width in (
        (-0.80, 0.10, -0.10, 0.52, 6.5),
        (-0.82, 0.02, 0.12, 0.34, 7.5),
        (-0.55, -0.02, 0.30, 0.20, 8.0),
        (-0.72, 0.26, -0.22, 0.66, 4.5),
    ):
        t = np.linspace(0, 1, 6)
        u, v = u0 + (u1 - u0) * t, v0 + (v1 - v0) * t**1.3
        _, _, facing = _axes()
        path = _surface(u, v, False) + facing * (1.0 + 4.5 * np.sin(np.pi * t**0.8) + 1.0 * t)[:, None]
        part = leaf(path, np.tile(facing, (6, 1)), width, 0.30, np.tile(CREAM, (6, 1)))
        part.units = _units(part.points)
        parts.append(part)
    return parts


def _units(points: np.ndarray) -> dict[str, np.ndarray]:
    """Turns about the base, none inside the head."""
    up, across, facing = _axes()
    free = smooth_step((points - BASE) @ up, 4, 40)[:, None]
    out = {}
    for name, (nod, aside, twist) in TURNS.items():
        spin = nod * across + aside * -facing + twist * up
        out[name] = _turned(points - BASE, spin * free)
    return out


def _turned(away: np.ndarray, spin: np.ndarray) -> np.ndarray:
    """Offsets of points turned by the rotation vectors `spin` (Rodrigues' formula)."""
    angle = np.linalg.norm(spin, axis=1, keepdims=True)
    axis = spin / np.maximum(angle, 1e-9)
    once = np.cross(axis, away)
    return np.sin(angle) * once + (1 - np.cos(angle)) * np.cross(axis, once)


def _mirrored(part: Part) -> Part:
    flip = np.array([-1, 1, 1])
    names = {name: name.replace("Left", "Right") for name in part.units}
    return Part(
        part.points * flip,
        part.triangles[:, ::-1],
        part.material,
        part.colours,
        {names[name]: moved * flip for name, moved in part.units.items()},
        normals=None if part.normals is None else part.normals * flip,
    )

"""The eyelids of the base mesh, and the corrective that makes a blink close.

A lid's edge is read as a curve y(x) from the front: the lowest line of the upper lid, the highest of the lower one.
"""

from dataclasses import dataclass

import numpy as np

from bake.mesh import smooth_step, unit
from bake.source import Source

LAYERS = 17
"""Steps from the back of the eye's pocket to the skin where a lid's influence ends."""
EDGE_LAYERS = (6, 11)
"""Between these lies the edge of the lids."""
CLOSING = np.array([0, 0, 0, 0, 0.5, 1, 1, 1, 1, 1, 1, 0.85, 0.65, 0.45, 0.3, 0.18, 0.1, 0.05])
"""By layer: how much of the edge's correction it takes."""
UPPER_SHARE = 0.2
"""Where the lids meet: this share of the way from the lower lid to the upper lid (of the unit's own blink)."""
CLEARANCE = 0.012
"""Lids stay this far (source units, 1.2 mm) outside of the eyeball when they are shut."""
OVERLAP = 0.003
"""Upper and lower edge pass each other by this much (0.3 mm), so that no hairline of eyeball stays."""
COLUMNS = 48


def eyeball(source: Source, points: np.ndarray, side: str) -> tuple[np.ndarray, float]:
    """(centre, radius) of the eyeball "l" or "r"."""
    ball = points[source.group(f"helper-{side}-eye")]
    centre = (ball.min(0) + ball.max(0)) / 2
    return centre, float(np.linalg.norm(ball - centre, axis=1).max())


@dataclass(frozen=True)
class Lids:
    """Vertices around one eye; found on the neutral base mesh, valid for every face."""

    layer: np.ndarray
    """(n,) int, steps from the pocket; 0: not near this eye (or the pocket itself)."""
    upper: np.ndarray
    """(n,) bool, of the upper lid; the rest of layer > 0 is the lower lid."""
    edges: np.ndarray
    """(m, 2) edges within EDGE_LAYERS."""
    corners: np.ndarray
    """(2,) vertex numbers of the inner and the outer corner."""

    def edge_curve(self, points: np.ndarray, x: np.ndarray, upper: bool) -> np.ndarray:
        """(len(x), 3) points of the lid's edge at these x, seen from the front."""
        edges = self.edges[self.upper[self.edges].all(1)] if upper else self.edges[~self.upper[self.edges].any(1)]
        a, b = points[edges[:, 0]], points[edges[:, 1]]
        run = b[:, 0] - a[:, 0]
        share = (x[:, None] - a[:, 0]) / np.where(np.abs(run) < 1e-9, 1e-9, run)
        y = a[:, 1] + share * (b[:, 1] - a[:, 1])
        y = np.where((share >= 0) & (share <= 1), y, np.inf if upper else -np.inf)
        best = y.argmin(1) if upper else y.argmax(1)
        rows = np.arange(len(x))
        t = np.clip(share[rows, best], 0, 1)[:, None]
        return a[best] * (1 - t) + b[best] * t

    def columns(self, points: np.ndarray) -> np.ndarray:
        """(COLUMNS,) x from just inside the inner to just inside the outer corner of this face."""
        inner, outer = points[self.corners, 0]
        return np.linspace(inner + 0.03 * (outer - inner), inner + 0.97 * (outer - inner), COLUMNS)


def find_lids(source: Source, side: str) -> Lids:
    """The Lids of eye "l" or "r"."""
    quads = source.quads[source.quad_group == "body"]
    points = source.points
    centre, radius = eyeball(source, points, side)
    body = points[: len(source.group("body"))]
    pocket = (np.linalg.norm(body - centre, axis=1) < radius * 1.2) & (body[:, 2] < centre[2] - 0.05)
    edges = np.unique(np.sort(np.stack([quads, np.roll(quads, -1, 1)], -1).reshape(-1, 2), 1), axis=0)
    layer = np.where(pocket, 0, -1)
    for step in range(1, LAYERS + 1):
        a, b = layer[edges[:, 0]], layer[edges[:, 1]]
        layer[edges[(a >= 0) & (b < 0), 1]] = step
        layer[edges[(b >= 0) & (a < 0), 0]] = step
    layer = np.maximum(np.append(layer, np.zeros(len(points) - len(layer), int)), 0)
    rim = np.flatnonzero((layer >= 7) & (layer <= 9))
    outward = points[rim, 0] * (1 if side == "l" else -1)
    corners = np.array([rim[outward.argmin()], rim[outward.argmax()]])
    inner, outer = points[corners]
    chord = np.interp(points[:, 0], *zip(*sorted([inner[:2], outer[:2]], key=lambda p: p[0]), strict=True))
    upper = (points[:, 1] > chord) & (layer > 0)
    inside = ((layer >= EDGE_LAYERS[0]) & (layer <= EDGE_LAYERS[1]))[edges].all(1)
    return Lids(layer, upper, edges[inside], corners)


def gap(lids: Lids, points: np.ndarray) -> np.ndarray:
    """(COLUMNS,) upper minus lower edge, source units; negative where they overlap."""
    x = lids.columns(points)
    return lids.edge_curve(points, x, True)[:, 1] - lids.edge_curve(points, x, False)[:, 1]


def blink_corrective(source: Source, lids: Lids, points: np.ndarray, blink: np.ndarray, side: str) -> np.ndarray:
    """(n, 3) what must be added to the `blink` offsets so that the lids of this face meet, outside of its eyeball."""
    shut = points + blink
    x = lids.columns(shut)
    above, below = lids.edge_curve(shut, x, True), lids.edge_curve(shut, x, False)
    meet = UPPER_SHARE * above[:, 1] + (1 - UPPER_SHARE) * below[:, 1]
    order = np.argsort(x)
    out = np.zeros_like(points)
    near = np.flatnonzero(lids.layer > 0)
    strength = CLOSING[lids.layer[near]]
    for upper, curve, sign in ((True, above, -1), (False, below, 1)):
        own = lids.upper[near] == upper
        shift = meet + sign * OVERLAP - curve[:, 1]
        x_ends = np.concatenate([[lids_end(x, order, 0)], x[order], [lids_end(x, order, -1)]])
        shift_ends = np.concatenate([[0], shift[order], [0]])
        out[near[own], 1] += strength[own] * np.interp(shut[near[own], 0], x_ends, shift_ends)
    return out + clear_eyeball(source, lids, shut + out, side)


def clear_eyeball(source: Source, lids: Lids, points: np.ndarray, side: str) -> np.ndarray:
    """(n, 3) what must be added to `points` so that the lids lie outside of the eyeball."""
    centre, radius = eyeball(source, points, side)
    near = np.flatnonzero(lids.layer > 0)
    out = np.zeros_like(points)
    place = points[near] - centre
    away = np.linalg.norm(place, axis=1)
    layer = lids.layer[near]
    least = radius + CLEARANCE + 0.003 * np.clip(layer - 8, 0, 3)
    fade = (layer >= 6) * (1 - smooth_step(layer, 12, LAYERS))
    out[near] = unit(place) * (np.maximum(least - away, 0) * fade)[:, None]
    return out


def lids_end(x: np.ndarray, order: np.ndarray, which: int) -> float:
    """An x just beyond the first (0) or last (-1) column, where the correction has faded to nothing."""
    ends = x[order]
    return float(ends[which] + (1 if which else -1) * 0.05 * (ends[-1] - ends[0]))

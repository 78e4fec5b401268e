"""Momo's eyes: rings of vertices around each opening, and the units that move the lids over the eyeball.

Seen from the front a lid's edge is a curve v(u) about the eye's axis, mm; u goes from the inner to the outer corner.
Whatever moves, a vertex keeps its distance from the eyeball's centre, so lids slide on a sphere.
"""

from dataclasses import dataclass, replace

import numpy as np

from bake.mesh import grid_triangles, smooth_step, unit
from bake.momo_shape import BALL, EYE, LID, front
from bake.part import Part
from vcam.avatar.model import EYE as EYEBALL
from vcam.avatar.model import LEFT_EYE, RIGHT_EYE, SKIN

STEPS = 22
"""Edges of each lid."""
HALF_WIDTH, UPPER, LOWER = 20.0, 17.5, 13.5
TILT = np.radians(9)
"""The outer corner lies higher: a cat's look."""
FADE = (13.5, 11.0)
"""mm from the edge where the upper and the lower lid stop moving."""
FADE_ENDS = 0.4
"""Share of that which is missing at the corners."""
PULL = (1.0, 1.0, 1.0, 0.8, 0.5, 0.3, 0.15, 0.05, 0.0)
"""By ring: how much of the way to the lids' sphere it is drawn."""
OUTER = (6.9, 8.6, 10.3, 12.2, 14.4)
"""mm from the edge of the rings that only bend."""
FULL = 4
"""So many rings are whole; further out the edges of markings come first."""
ROWS_OF = ("points", "depth", "rim", "share", "upper")
MEET, MEET_ENDS = 0.16, 0.45
"""Where shut lids meet: this share of the way from the lower to the upper edge, and how much more at the corners."""
OVERLAP = 0.4
"""mm that the upper edge goes beyond the lower one, so that no hairline of eyeball stays."""
EDGE_OFF = 1.1
"""mm: the upper lid lies this much further out than the lower one, and hides it where both overlap."""
LINER, LINER_LOW = (1.0, 2.2, 3.0, 3.6, 2.4), (0.35, 0.4, 0.5, 0.9, 1.4)
"""mm: width of the dark rim of the upper and the lower lid from the inner to the outer corner."""


@dataclass(frozen=True)
class Lids:
    """The rings around one eye; rows of STEPS * 2 vertices: the upper edge, then the lower one back."""

    side: int
    """1 left, -1 right."""
    points: np.ndarray
    """(rings * STEPS * 2, 3) mm, the edge first."""
    depth: np.ndarray
    """(n,) mm from the edge."""
    rim: np.ndarray
    """(n,) width of the dark rim there, mm."""
    share: np.ndarray
    """(n,) -1 at the inner, 1 at the outer corner."""
    upper: np.ndarray
    """(n,) 1 upper lid, 0 lower lid, 0.5 at the corners."""

    @property
    def centre(self) -> np.ndarray:
        """(3,) of the eyeball."""
        return EYE * [self.side, 1, 1]

    def around(self, points: np.ndarray) -> tuple[np.ndarray, "Lids"]:
        """(numbers of those of `points` that the lids may move, Lids of them): what lies between and beyond rings."""
        edge = self.points[: 2 * STEPS, :2]
        a, run = edge, np.roll(edge, -1, 0) - edge
        away = points[:, None, :2] - a[None]
        part = np.clip((away * run).sum(2) / (run**2).sum(1), 0, 1)
        distance = np.linalg.norm(away - part[:, :, None] * run, axis=2)
        best = distance.argmin(1)
        near = np.flatnonzero((distance.min(1) < max(FADE)) & (points[:, 2] > self.centre[2] + 4))
        rows, part = best[near], part[near, best[near]]

        def read(values: np.ndarray) -> np.ndarray:
            return values[rows] * (1 - part) + np.roll(values[: 2 * STEPS], -1)[rows] * part

        upper = np.round(read(self.upper) * 2) / 2
        return near, Lids(self.side, points[near], distance.min(1)[near], read(self.rim), read(self.share), upper)

    def kept(self, rows: np.ndarray) -> "Lids":
        """Less those of the outer rings where `rows` (n,) is False."""
        rows = rows | (np.arange(len(rows)) < FULL * 2 * STEPS)
        return replace(self, **{name: getattr(self, name)[rows] for name in ROWS_OF})

    def within(self, points: np.ndarray) -> np.ndarray:
        """(n,) bool: in the opening, seen from the front."""
        away = points - self.centre
        edge = self.points[: 2 * STEPS] - self.centre
        turn = np.arctan2(edge[:, 1], edge[:, 0])
        order = np.argsort(turn)
        at = np.interp(np.arctan2(away[:, 1], away[:, 0]), turn[order], np.hypot(*edge[order, :2].T), period=2 * np.pi)
        return (np.hypot(away[:, 0], away[:, 1]) < at) & (away[:, 2] > 0)

    def units(self) -> dict[str, np.ndarray]:
        """ARKit name → (n, 3) mm."""
        word = "Left" if self.side > 0 else "Right"
        up = self.upper
        shut = self._shut()
        bump = 1 - self.share**2
        moves = {
            "eyeBlink": (shut[:, 0], shut[:, 1]),
            "eyeWide": (0, np.where(up > 0, 3.0, -1.6) * bump),
            "eyeSquint": (0, np.where(up > 0, -3.2, 4.6) * bump),
            "cheekSquint": (0, np.where(up > 0, 0.0, 3.4) * bump),
            "eyeLookDown": (0, np.where(up > 0, -2.6, -0.8) * bump),
            "eyeLookUp": (0, np.where(up > 0, 2.6, 1.0) * bump),
            "eyeLookIn": (-self.side * 0.9, 0.0),
            "eyeLookOut": (self.side * 0.9, 0.0),
            "browDown": (0, np.where(up > 0, -3.4 * bump * (1 - 0.6 * self.share), 0.0)),
            "mouthSmile": (0, np.where(up > 0, 0.0, 2.2 * bump)),
            "noseSneer": (0, np.where(up > 0, 0.0, 1.8 * bump)),
        }
        return {name + word: self.moved(dx, dy) for name, (dx, dy) in moves.items()}

    def moved(self, dx: np.ndarray | float, dy: np.ndarray | float) -> np.ndarray:
        """(n, 3) offsets when the edge goes by (dx, dy): less with the distance from it, on a sphere about the eye."""
        reach = np.where(self.upper > 0, *FADE) * (1 - FADE_ENDS * np.abs(self.share) ** 4)
        fade = smooth_step(self.depth, reach, self.rim + 0.6)
        moves = np.stack(np.broadcast_arrays(dx * fade, dy * fade), 1)
        out = self._on_face(moves, fade) - self._on_face(0 * moves, fade)
        return np.where((np.abs(moves).sum(1) < 1e-6)[:, None], 0, out)

    def _on_face(self, moves: np.ndarray, fade: np.ndarray) -> np.ndarray:
        """(n, 3) the vertices moved by (n, 2) as seen from the front: on the lids' sphere at the edge, on the face far
        from it."""
        flat = self.points[:, :2] + moves
        away = front(*flat.T) - self.centre
        radius = np.linalg.norm(away, axis=1)
        wanted = radius + fade * (LID + EDGE_OFF * (self.upper > 0) - radius)
        across = np.hypot(away[:, 0], away[:, 1])
        deep = np.sqrt(np.maximum(wanted**2 - across**2, 1.0))
        return np.c_[away[:, :2], np.where(fade > 0, deep, away[:, 2])] + self.centre

    def _shut(self) -> np.ndarray:
        """(n, 2) how far each vertex would go to lie as far from the shut lids' line as it lies from its own edge."""

        def line(share: np.ndarray) -> np.ndarray:
            high, low = _edge(share, True), _edge(share, False)
            return low + (MEET + MEET_ENDS * np.abs(share[:, None]) ** 8) * (high - low)

        step = 0.01
        share = np.clip(self.share, -1 + step, 1 - step)
        tangent = unit(line(share + step) - line(share - step))
        normal = np.stack([-tangent[:, 1], tangent[:, 0]], 1)
        sign = np.where(self.upper > 0, 1.0, -1.0)
        goal = line(self.share) + normal * (sign * self.depth - OVERLAP * (sign > 0))[:, None]
        rest = (self.points - self.centre)[:, :2] * [self.side, 1]
        return (goal - rest) * (self.upper != 0.5)[:, None] * [self.side, 1]


def _edge(share: np.ndarray, upper: bool) -> np.ndarray:
    """(n, 2) mm about the eye's axis (left eye) of one lid's edge at `share` -1..1."""
    s = np.clip(share, -1, 1)
    if upper:
        v = UPPER * np.maximum(1 - np.abs(s) ** 2.3, 0) ** 0.62 * (1 + 0.05 * s)
    else:
        v = -LOWER * np.maximum(1 - np.abs(s) ** 2.2, 0) ** 0.66 * (1 + 0.10 * s)
    u = HALF_WIDTH * s
    return np.stack([u * np.cos(TILT) - v * np.sin(TILT), u * np.sin(TILT) + v * np.cos(TILT)], -1)


def lids(side: int) -> Lids:
    """Rings of the left (1) or right (-1) eye."""
    turn = np.linspace(0, 1, STEPS + 1)
    share = -np.cos(np.pi * (0.07 + 0.86 * turn)) / np.cos(np.pi * 0.07)
    loop_share = np.concatenate([share, share[-2:0:-1]])
    upper = np.concatenate([[0.5], np.ones(STEPS - 1), [0.5], np.zeros(STEPS - 1)])
    loop = np.where((upper > 0)[:, None], _edge(loop_share, True), _edge(loop_share, False))
    tangent = np.roll(loop, -1, 0) - np.roll(loop, 1, 0)
    normal = unit(np.stack([-tangent[:, 1], tangent[:, 0]], -1))
    at = np.linspace(-1, 1, len(LINER))
    rim = np.where(upper > 0, np.interp(loop_share, at, LINER), np.interp(loop_share, at, LINER_LOW))
    rim = np.where((upper == 0.5) & (loop_share < 0), 0.9, rim)
    points, depths = [], []
    for number, pull in enumerate(PULL):
        depth = [0 * rim, rim, rim + 0.5, rim + 2.0][number] if number < FULL else 0 * rim + OUTER[number - FULL]
        for _ in range(number):
            normal = unit(normal + 0.5 * (np.roll(normal, 1, 0) + np.roll(normal, -1, 0)))
        flat = loop + depth[:, None] * normal
        place = front(flat[:, 0] + EYE[0], flat[:, 1] + EYE[1])
        away = place - EYE
        far = np.linalg.norm(away, axis=1)
        wanted = LID + EDGE_OFF * (upper > 0)
        points.append(EYE + away / far[:, None] * (far + pull * (wanted - far))[:, None])
        depths.append(depth)
    rings = len(PULL)
    return Lids(
        side,
        np.concatenate(points) * [side, 1, 1],
        np.concatenate(depths),
        np.tile(rim, rings),
        np.tile(loop_share, rings),
        np.tile(upper, rings),
    )


def lid_edges(eye: Lids, skin: dict[str, np.ndarray], colours: tuple[np.ndarray, np.ndarray]) -> Part:
    """The thickness of the lids: a strip from their edge in to the eyeball; `colours` of the upper and lower one.

    `skin` is what each unit adds to the edge, (2 * STEPS, 3).
    """
    count = STEPS * 2
    edge = eye.points[:count]
    inner = eye.centre + unit(edge - eye.centre) * (BALL - 0.6)
    triangles = grid_triangles(2, count, closed=True)
    if eye.side > 0:
        triangles = triangles[:, [0, 2, 1]]
    units = {name: np.vstack([moved] * 2) for name, moved in skin.items() if np.abs(moved).max() > 0}
    tint = np.where((eye.upper[:count] > 0)[:, None], *colours)
    frontal = np.tile([0.0, 0.0, 1.0], (2 * count, 1))  # a dark line has no light along its rim
    return Part(np.vstack([edge, inner]), triangles, SKIN, np.vstack([tint, tint]), units, normals=frontal)


def eyeball(side: int) -> Part:
    """The front of a ball; the iris is drawn by the shader, from the angle to +z."""
    rows, columns = 9, 24
    down, around = np.meshgrid(
        np.linspace(0.06, np.radians(68), rows), np.arange(columns) / columns * 2 * np.pi, indexing="ij"
    )
    ways = np.stack([np.sin(down) * np.cos(around), np.sin(down) * np.sin(around), np.cos(down)], -1).reshape(-1, 3)
    ways = np.vstack([ways, [0, 0, 1]])
    fan = [[len(ways) - 1, c, (c + 1) % columns] for c in range(columns)]
    triangles = np.vstack([grid_triangles(rows, columns, closed=True)[:, [0, 2, 1]], fan])
    return Part(
        EYE * [side, 1, 1] + BALL * ways,
        triangles,
        EYEBALL,
        np.full((len(ways), 3), 0.97),
        eye=LEFT_EYE if side > 0 else RIGHT_EYE,
        normals=ways,
    )

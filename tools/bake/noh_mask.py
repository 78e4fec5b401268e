"""The porcelain mask: the front of a face cut out along an oval, with a golden rim, painted brows and mended cracks.

Everything here is built before the warp, so that all units are carried through it.
"""

from collections.abc import Callable

import numpy as np

from bake.face import Face, lip_pairs
from bake.look import rgb
from bake.mesh import clip, compact, grid_triangles, relax, smooth_step, triangles_of, unit, vertex_normals
from bake.part import Binding, Part
from bake.solid import loft
from vcam.avatar.model import BROW, GLOW, METAL, MOUTH, SKIN

GOLD, INK, RED, BLACK = rgb("e0b050"), rgb("3a3644"), rgb("b8323a"), rgb("0d0c1a")
OVAL = (0.62, 0.86, 0.87, 2.3)
"""Source units, from the front: half width, height over and under the eyes' line, exponent."""
MIDDLE_Y = 7.20
BEHIND = 0.85
"""Source units: nothing of the mask lies further back."""
RIM, RIM_RADIUS = 72, 0.032
BOWL = ((0.0, 1.0, 1.0), (0.70, 0.97, 0.8), (0.60, 0.75, 0.3), (0.58, 0.0, 0.0))
"""Rings of the mask's back: depth (the first is the edge), size, share of the edge's motion."""
BROW_GAIN = 1.6
"""Painted brows move more than those under them would: they are all that is seen."""
CRACKS = (
    ((0.545, 7.63), (0.49, 7.60), (0.44, 7.66), (0.36, 7.60), (0.30, 7.63)),
    ((0.44, 7.66), (0.43, 7.74), (0.38, 7.80)),
    ((-0.585, 6.90), (-0.54, 6.95), (-0.50, 6.88), (-0.41, 6.91), (-0.36, 6.87)),
    ((-0.50, 6.88), (-0.49, 6.78), (-0.45, 6.72)),
)
"""Lines of gold lacquer over the porcelain, x and y before the warp."""


class Mask:
    """The cut of one face."""

    def __init__(self, face: Face, warp: Callable[[np.ndarray], np.ndarray]) -> None:
        source = face.source
        self.face, self.count = face, len(source.group("body"))
        quads = source.quads[source.quad_group == "body"]
        self._body = triangles_of(quads)
        points = self._calm(face.points[: self.count], self._body)
        self.points = points
        self.normals = vertex_normals(points, self._body)
        pocket = (
            sum(((lids.layer[: self.count] >= 1) & (lids.layer[: self.count] <= 5)) for lids in face.lids.values()) > 0
        )
        near_eye = sum((lids.layer[: self.count] > 0) for lids in face.lids.values()) > 0
        cavity = source.mask("inside-mouth")[: self.count] > 0.3
        cavity &= points[:, 2] > BOWL[1][0]
        outside = (points[:, 2] > BEHIND) & ((self.normals[:, 2] > -0.15) | (oval_field(points) > 0.25))
        kept = quads[(outside | near_eye | cavity)[quads].all(1) & ~pocket[quads].any(1)]
        self._triangles, self._edges, self._shares = clip(triangles_of(kept), oval_field(points))
        self.warp = warp

    def _calm(self, points: np.ndarray, triangles: np.ndarray) -> np.ndarray:
        """Smoother than a face, except at lids and lips."""
        lids = sum((lids.layer[: self.count] > 0) for lids in self.face.lids.values()) > 0
        lips = self.face.source.mask("lips")[: self.count] + self.face.source.mask("inside-mouth")[: self.count]
        near = np.exp(-(((points - [0, 6.62, 1.45]) * [1, 1.3, 0.5]) ** 2).sum(1) / (2 * 0.16**2))
        share = 0.6 * ~lids * np.clip(1 - 2 * lips, 0, 1) * np.clip(1 - 1.6 * near, 0, 1)
        return relax(points, triangles, share, 5)

    def grow(self, values: np.ndarray) -> np.ndarray:
        """`values` of the body's vertices with those of the cut behind them."""
        values = values[: self.count]
        share = self._shares if values.ndim == 1 else self._shares[:, None]
        a, b = values[self._edges[:, 0]], values[self._edges[:, 1]]
        return np.concatenate([values, a * (1 - share) + b * share])

    def skin(self) -> list[Part]:
        """Porcelain and the dark of the mouth."""
        cavity = self.grow(self.face.source.mask("inside-mouth"))
        inside = cavity[self._triangles].min(1) > 0.5
        points, normals = self.grow(self.points), unit(self.grow(self._even_normals()))
        colours = self.grow(self._paint())
        parts = []
        for material, mask in ((SKIN, ~inside), (MOUTH, inside)):
            used, own = compact(self._triangles[mask])
            units = {name: self.grow(moved)[used] for name, moved in self.face.units.items()}
            parts.append(Part(points[used], own, material, colours[used], units, normals=normals[used]))
        return parts

    def _even_normals(self) -> np.ndarray:
        """(n, 3) normals as of glazed porcelain: lids, nostrils and corners throw no shadows of their own."""
        lips = self.face.source.mask("lips")[: self.count]
        share = 0.7 * (1 - 0.6 * np.clip(lips, 0, 1))
        return relax(self.normals, self._body, share, 14)

    def _paint(self) -> np.ndarray:
        """(n, 3) white porcelain, red lips, a breath of rose on the cheeks, shadow at the rim."""
        face, points, look = self.face, self.points, self.face.look
        out = np.tile(look.skin, (self.count, 1))

        def blend(colour: np.ndarray, share: np.ndarray) -> None:
            out[:] = out * (1 - share[:, None]) + colour * share[:, None]

        edge = smooth_step(oval_field(points), 0.45, 0.0)
        blend(look.warm, 0.55 * edge)
        for side in (1, -1):
            away = (points - [0.36 * side, 6.93, 1.2]) * [1, 1.2, 0]
            blend(look.blush, look.blush_share * np.exp(-(away**2).sum(1) / (2 * 0.13**2)))
        for lids in face.lids.values():
            blend(look.lid_edge, np.interp(lids.layer[: self.count], [5, 6, 8, 9, 10.5], [0, 0.9, 0.9, 0.4, 0]))
        outer = np.array([face.points[lids.corners[1]] for lids in face.lids.values()])
        for corner, side in zip(outer, (1, -1), strict=True):  # a red shadow drawn out from the outer corner
            away = (points - corner - np.array([0.05 * side, 0.02, 0])) * [1 / 0.075, 1 / 0.04, 0]
            free = sum(lids.layer[: self.count] * (lids.layer[: self.count] < 12) for lids in face.lids.values()) == 0
            blend(RED, 0.38 * free * np.exp(-(away**2).sum(1) / 2))
        nose = points - [0, 6.97, 1.62]
        under = smooth_step(-self.normals[:, 1], 0.25, 0.75) * np.exp(-((nose / 0.11) ** 2).sum(1) / 2)
        beside = smooth_step(self.normals[:, 0], 0.25, 0.8) * np.exp(
            -(((nose - [0.08, 0.10, -0.1]) / [0.06, 0.13, 0.2]) ** 2).sum(1) / 2
        )
        blend(look.under_nose, 0.85 * under)
        blend(look.warm, 0.8 * beside)
        source = face.source
        lips = np.repeat(source.mask("lips")[: self.count, None], 3, 1)
        lips = relax(lips, self._body, np.full(self.count, 0.5), 2)[:, 0]
        blend(look.lip, 0.95 * smooth_step(lips, 0.2, 0.55))
        upper, lower = lip_pairs(source, face.points)
        line = (face.points[upper] + face.points[lower]) / 2
        order = np.argsort(line[:, 0])
        height = np.interp(points[:, 0], line[order, 0], line[order, 1])
        close = np.exp(-(((points[:, 1] - height) / 0.012) ** 2)) * (np.abs(points[:, 0]) < 0.23) * (points[:, 2] > 1.2)
        blend(look.seam, 0.7 * close * np.maximum(source.mask("lips"), source.mask("inside-mouth"))[: self.count])
        blend(look.cavity, smooth_step(source.mask("inside-mouth")[: self.count], 0.3, 0.7))
        return out

    def edge(self) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """(RIM, 3) points evenly around the cut, and what the units do to them."""
        cut = np.arange(len(self._shares)) + self.count
        cut = cut[np.isin(cut, self._triangles) & (self.grow(self.points)[cut, 2] > BEHIND)]
        points = self.grow(self.points)[cut]
        angle = np.arctan2(points[:, 0], points[:, 1] - MIDDLE_Y)
        order = np.argsort(angle)
        around = np.linspace(-np.pi, np.pi, RIM, endpoint=False)

        def at(values: np.ndarray) -> np.ndarray:
            rows = [np.interp(around, angle[order], values[order, k], period=2 * np.pi) for k in range(3)]
            even = np.stack(rows, 1)
            for _ in range(3):
                even = 0.25 * np.roll(even, 1, 0) + 0.5 * even + 0.25 * np.roll(even, -1, 0)
            return even

        return at(points), {name: at(self.grow(moved)[cut]) for name, moved in self.face.units.items()}

    def bowl(self) -> Part:
        """The dark back of the mask, which holds mouth and tongue."""
        middle, units = self.edge()
        rings = [middle]
        for z, size, _ in BOWL[1:]:
            flat = [0, MIDDLE_Y] + (middle[:, :2] - [0, MIDDLE_Y]) * size
            rings.append(np.c_[flat, np.full(RIM, z)])
        shares = np.repeat([row[2] for row in BOWL], RIM)[:, None]
        moved = {name: np.tile(offsets, (len(BOWL), 1)) * shares for name, offsets in units.items()}
        part = loft(np.array(rings), MOUTH, BLACK, units=moved)
        part.triangles = _both(part.triangles)
        return part

    def rim(self) -> Part:
        """A golden tube along the cut, which goes with the chin when the mouth opens."""
        middle, moved = self.edge()
        middle = middle + 0.7 * RIM_RADIUS * unit((middle - [0, MIDDLE_Y, 0]) * [1, 1, 0])
        along = unit(np.roll(middle, -1, 0) - np.roll(middle, 1, 0))
        out = unit(np.cross(along, np.cross(unit(middle - [0, MIDDLE_Y, 0.9]), along)))
        side = np.cross(along, out)
        bends = np.arange(8) / 8 * 2 * np.pi
        rings = np.stack([middle + RIM_RADIUS * np.cos(b) * out + RIM_RADIUS * np.sin(b) * side for b in bends])
        triangles = grid_triangles(9, RIM, closed=True) % (8 * RIM)
        units = {name: np.tile(offsets, (8, 1)) for name, offsets in moved.items()}
        return Part(rings.reshape(-1, 3), triangles, METAL, np.tile(GOLD, (8 * RIM, 1)), units)

    def on_skin(self, flat: np.ndarray, off: np.ndarray | float) -> np.ndarray:
        """(n, 3) points of the porcelain under `flat` (n, 2) seen from the front, `off` above it."""
        front = np.flatnonzero(
            (self.points[:, 2] > 0.75) & (oval_field(self.points) > -0.3) & (self.normals[:, 2] > 0.05)
        )
        away = np.linalg.norm(flat[:, None] - self.points[front][None, :, :2], axis=2)
        near = np.argsort(away, 1, kind="stable")[:, :5]
        weight = 1 / (np.take_along_axis(away, near, 1) + 1e-2) ** 2
        weight = (weight / weight.sum(1, keepdims=True))[:, :, None]
        normal = unit((self.normals[front[near]] * weight).sum(1))
        ground, slope = (self.points[front[near]] * weight).sum(1), normal
        z = ground[:, 2] - ((flat - ground[:, :2]) * slope[:, :2]).sum(1) / np.maximum(slope[:, 2], 0.2)
        return np.c_[flat, z] + normal * np.broadcast_to(off, len(flat))[:, None]

    def units_at(self, points: np.ndarray) -> dict[str, np.ndarray]:
        """What every unit does to the porcelain nearest to `points`."""
        front = np.flatnonzero((self.points[:, 2] > 0.75) & (oval_field(self.points) > -0.3))
        return Binding(points, self.points[front], front, 5).units(self.face.units)

    def brows(self) -> list[Part]:
        """Two soft smudges of ink high on the forehead, as Heian court ladies wore; they move as brows do."""
        parts = []
        for side in (1, -1):
            turn = np.arange(18) / 18 * 2 * np.pi
            rows = []
            for share, off in zip((0.0, 0.42, 0.72, 1.05), (0.022, 0.021, 0.018, 0.006), strict=True):
                u, v = share * np.cos(turn), share * np.sin(turn)
                x = side * (0.225 + 0.098 * u)
                y = 7.66 + 0.05 * v * (1 - 0.25 * u) - 0.012 * u - 0.02 * u**2
                rows.append(self.on_skin(np.stack([x, y], 1), off))
            points = np.vstack(rows)
            triangles = grid_triangles(4, 18, closed=True)
            low = self.on_skin(
                points[:, :2] * [1.25, 1] - [0, 0.17], 0.0
            )  # where a brow is: the forehead itself hardly moves
            fade = np.array([1.0, 0.85, 0.4, 0.0])[:, None]
            tint = np.repeat(fade * INK + (1 - fade) * self.face.look.skin, 18, 0)
            parts.append(Part(points, triangles, BROW, tint, _stiff(points, self.units_at(low))))
        return parts

    def cracks(self) -> list[Part]:
        """Thin golden lines."""
        parts = []
        for line in CRACKS:
            path = np.array(line)
            steps = np.r_[0, np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))]
            s = np.linspace(0, steps[-1], 4 * len(path))
            path = np.stack([np.interp(s, steps, path[:, k]) for k in range(2)], 1)
            along = unit(np.gradient(path, axis=0))
            width = 0.012 * np.interp(s / steps[-1], [0, 0.8, 1], [1.0, 0.75, 0.15])[:, None]
            aside = np.stack([-along[:, 1], along[:, 0]], 1) * width
            rows = [self.on_skin(path + k * aside, off) for k, off in ((1, 0.006), (0, 0.014), (-1, 0.006))]
            points = np.vstack(rows)
            triangles = grid_triangles(3, len(path))
            tint = np.tile(GOLD, (len(points), 1))
            parts.append(Part(points, _both(triangles), GLOW, tint, self.units_at(points)))
        return parts

    def crest(self) -> Part:
        """A vermilion flame on the forehead with a golden edge."""
        turn = np.arange(24) / 24 * 2 * np.pi
        rows = []
        for share, off in ((0.0, 0.03), (0.66, 0.028), (0.68, 0.028), (1.0, 0.012)):
            x = 0.044 * share * np.sin(turn) ** 3
            y = 7.80 + 0.09 * share * np.cos(turn)
            rows.append(self.on_skin(np.stack([x, y], 1), off))
        points = np.vstack(rows)
        tint = np.repeat(np.stack([RED, RED, GOLD, GOLD]), 24, 0)
        return Part(points, _both(grid_triangles(4, 24, closed=True)), GLOW, tint, self.units_at(points))


def _stiff(points: np.ndarray, units: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What brow units do, as a shift and a turn of the whole of `points`: painted brows don't crumple."""
    flat = np.c_[points[:, 0] - points[:, 0].mean(), np.ones(len(points))]
    fit = flat @ np.linalg.pinv(flat)
    return {name: BROW_GAIN * fit @ moved for name, moved in units.items() if name.startswith(("brow", "noseSneer"))}


def _both(triangles: np.ndarray) -> np.ndarray:
    """`triangles` seen from both sides."""
    return np.vstack([triangles, triangles[:, ::-1]])


def oval_field(points: np.ndarray) -> np.ndarray:
    """(n,) 1 in the middle of the mask, 0 at its edge, seen from the front."""
    wide, up, low, power = OVAL
    y = points[:, 1] - MIDDLE_Y
    high = np.where(y > 0, up, low)
    chin = 1 - 0.15 * smooth_step(-y, 0.2, 0.9)
    return 1 - (np.abs(points[:, 0] / (wide * chin)) ** power + np.abs(y / high) ** power) ** (1 / power)

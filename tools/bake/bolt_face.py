"""Bolt's lights: eyes, brows, mouth and cheeks of glowing shapes on the visor, and what each of the 52 units does.

Every shape is drawn for a few numbers (place, size, bend ...); a unit adds to these numbers, and its offsets are the
difference. Shapes may turn inside out when units add up, so each is drawn from both sides.
"""

import numpy as np

from bake.bolt_units import BROW, BROW_UNITS, EYE, EYE_UNITS, MOUTH, MOUTH_UNITS, SPOTS, Numbers
from bake.look import rgb
from bake.mesh import grid_triangles
from bake.part import Part
from bake.solid import oval
from vcam.avatar.model import GLOW
from vcam.types import ARKIT

LIGHT, CORE, DIM, WARM, PINK = rgb("4fe9e2"), rgb("e4fffb"), rgb("0f5f68"), rgb("ffa04d"), rgb("ff7f8e")
BRIGHT = 0.55 * CORE + 0.45 * LIGHT
SOFT, SOFT_WARM, SOFT_PINK, SHEEN = rgb("50e9e2"), rgb("ffa14e"), rgb("ff808f"), rgb("fffefd")
ALPHA = ((SOFT, 0.0), (SOFT_WARM, 0.0), (SOFT_PINK, 0.0), (SHEEN, 0.07))
"""Colours that stand for how much is seen of them, and for nothing else: ends of a glow, a reflection on the glass."""
GLASS = (4.0, 260.0, 420.0)
"""mm: depth of the visor in its middle, its radii of curvature across and up."""
MIDDLE_Y = -10.0
"""mm: middle of the visor."""
EYE_X, BROW_Y, MOUTH_Y = 40.0, 33.0, -41.0
HALO = 5.5
"""mm: how far a shape's glow reaches."""
GLOW_PAST = 0.22
"""Of half the length of a bar: how far its glow goes past its ends."""


def on_glass(x: np.ndarray, y: np.ndarray, off: np.ndarray | float) -> np.ndarray:
    """(n, 3) points `off` before the visor."""
    depth, across, up = GLASS
    z = depth - x**2 / (2 * across) - (y - MIDDLE_Y) ** 2 / (2 * up) + off
    return np.stack([x, y, z + 0 * x], -1)


def lights() -> list[Part]:
    """All glowing parts of the face."""
    parts = [*_sheen(), _mouth_inside(), _tongue(), _mouth()]
    for side, name in ((1.0, "Left"), (-1.0, "Right")):
        parts += [
            _eye(side, name),
            _glint(side, name),
            _closed_eye(side, name),
            _brow(side, name),
            _cheek(side, name),
            _wrinkle(side, name),
        ]
    return parts


def _drawn(draw, rest: Numbers, units: dict[str, Numbers], grid: tuple[int, int, bool], colours) -> Part:
    """The Part of a shape: `draw` gives (rows * columns, 3) points of numbers; `grid` is (rows, columns, closed)."""

    def at(change: Numbers) -> np.ndarray:
        return draw({key: value + change.get(key, 0.0) for key, value in rest.items()})

    start = at({})
    triangles = grid_triangles(*grid)
    both = np.vstack([triangles, triangles[:, ::-1]])
    moved = {name: at(change) - start for name, change in units.items()}
    return Part(start, both, GLOW, np.repeat(colours, grid[1], 0), moved)


def _of_side(units: dict[str, Numbers], name: str) -> dict[str, Numbers]:
    """The units of one side; those without a side are for both."""
    return {key if key in ARKIT else key + name: change for key, change in units.items()}


def _rim(loop: np.ndarray) -> np.ndarray:
    """(n, 2) unit vectors out of a loop."""
    ahead, behind = np.roll(loop, -1, 0), np.roll(loop, 1, 0)
    way = ahead - behind
    way /= np.linalg.norm(way, axis=1, keepdims=True)
    return np.stack([way[:, 1], -way[:, 0]], 1)


def _eye(side: float, name: str) -> Part:
    loop = oval(1.0, 1.0, 2.7, 32)
    out = _rim(loop)

    def draw(n: Numbers) -> np.ndarray:
        rows = []
        for share, halo, off in ((0.0, 0, 1.5), (0.78, 0, 1.5), (0.94, 0, 1.5), (1.0, 0, 1.45), (1.0, HALO, 0.7)):
            ux, uy = (loop * share).T
            x = n["wide"] * ux + halo * out[:, 0]
            y = np.where(uy > 0, n["top"], n["low"]) * uy + halo * out[:, 1]
            y = y + n["bend"] * (1 - 1.6 * ux**2) + n["tilt"] * ux
            rows.append(on_glass(side * (EYE_X + n["x"] + x), n["y"] + y, off))
        return np.vstack(rows)

    tint = np.stack([BRIGHT, BRIGHT, LIGHT, LIGHT, SOFT])
    return _drawn(draw, EYE, _of_side(EYE_UNITS, name), (5, 32, True), tint)


def _glint(side: float, name: str) -> Part:
    """Two white sparks in an eye, which go out as it shuts; at the same side in both eyes, as of one lamp."""
    turn = np.arange(12) / 12 * 2 * np.pi

    def draw(n: Numbers) -> np.ndarray:
        open_ = (n["top"] + n["low"] - 2.8) / 35.2
        x = side * (EYE_X + n["x"])
        rows = []
        for at_x, at_y, size in ((-4.6, 8.0, 3.9), (4.4, -7.5, 2.1)):
            for share in (0.0, 1.0):
                y = n["y"] + n["bend"] + open_ * (at_y + share * size * np.sin(turn))
                rows.append(on_glass(x + at_x + open_ * share * 0.86 * size * np.cos(turn), y, 2.0))
        return np.vstack(rows)

    part = _drawn(draw, EYE, _of_side(EYE_UNITS, name), (4, 12, True), np.tile([1.0, 1.0, 1.0], (4, 1)))
    row = np.arange(len(part.points)) // 12
    part.triangles = part.triangles[
        ~np.isin(row[part.triangles], (1, 2)).all(1) | (np.ptp(row[part.triangles], axis=1) == 0)
    ]
    return part


def _sheen() -> list[Part]:
    """Two slanted reflections of a window on the glass."""
    parts = []
    for left, wide in ((30.0, 22.0), (61.0, 7.0)):
        s = np.linspace(0, 1, 7)[:, None]
        x = left - 46.0 * s + np.array([0.0, wide])
        points = on_glass(x.ravel(), np.repeat(42.0 - 104.0 * s.ravel(), 2), 0.4)
        triangles = grid_triangles(7, 2)
        both = np.vstack([triangles, triangles[:, ::-1]])
        parts.append(Part(points, both, GLOW, np.tile(SHEEN, (14, 1))))
    return parts


def _closed_eye(side: float, name: str) -> Part:
    """A bar inside of the eye that is there when the eye is shut, whatever else the units add to it."""
    s = np.linspace(-1, 1, 13)

    def draw(n: Numbers) -> np.ndarray:
        rows = []
        for edge in (1.6, 0.8, -0.8, -1.6):
            y = n["bend"] * (1 - 1.6 * (0.95 * s) ** 2) + n["tilt"] * 0.95 * s + edge * (1 - np.abs(s) ** 6)
            x = 0.95 * n["wide"] * s
            rows.append(on_glass(side * (EYE_X + n["x"] + x), n["y"] + y, 1.6 if abs(edge) < 1 else 1.3))
        return np.vstack(rows)

    return _drawn(draw, EYE, _of_side(EYE_UNITS, name), (4, 13, False), np.tile(BRIGHT, (4, 1)))


def _brow(side: float, name: str) -> Part:
    s = np.sin(np.linspace(-np.pi / 2, np.pi / 2, 15))
    reach = np.r_[-1 - GLOW_PAST, s, 1 + GLOW_PAST]
    full = np.clip(1 - np.abs(reach) ** 5, 0, 1) ** 0.5
    glow = 0.8 * HALO * np.clip(1 + GLOW_PAST - np.abs(reach), 0.0, 0.45) ** 0.5 / 0.45**0.5

    def draw(n: Numbers) -> np.ndarray:
        line = n["middle"] * (1 - s**2) + np.where(s < 0, n["inner"], n["outer"]) * s**2
        line = np.r_[line[0], line, line[-1]]
        x = side * (EYE_X + 1 + n["x"] + 14.5 * reach)
        rows = []
        for edge, halo, off in ((1, 1, 0.7), (1, 0, 1.4), (-1, 0, 1.4), (-1, -1, 0.7)):
            rows.append(on_glass(x, BROW_Y + line + edge * n["thick"] * full + halo * glow, off))
        return np.vstack(rows)

    part = _drawn(draw, BROW, _of_side(BROW_UNITS, name), (4, 17, False), np.stack([SOFT_WARM, WARM, WARM, SOFT_WARM]))
    part.colours = np.where(_at_ends(part, 17), SOFT_WARM, part.colours)
    return part


def _at_ends(part: Part, columns: int) -> np.ndarray:
    """(n, 1) bool: the first and the last column of a grid."""
    return np.isin(np.arange(len(part.points)) % columns, (0, columns - 1))[:, None]


def _cheek(side: float, name: str) -> Part:
    turn = np.arange(16) / 16 * 2 * np.pi

    def draw(n: Numbers) -> np.ndarray:
        r = n["r"]
        rows = [(0.0, 0.95), (0.72 * r, 0.95), (1.25 * r, 0.6)]
        return np.vstack(
            [on_glass(side * 61.0 + k * np.cos(turn), -33.0 + 0.8 * k * np.sin(turn), off) for k, off in rows]
        )

    units = {key: {"r": value[1]} for key, value in SPOTS.items() if value[0] == "cheek"}
    return _drawn(draw, {"r": 0.0}, _of_side(units, name), (3, 16, True), np.stack([PINK, PINK, SOFT_PINK]))


def _wrinkle(side: float, name: str) -> Part:
    """A slanted bar beside where a nose would be."""
    s = np.linspace(-1, 1, 5)

    def draw(n: Numbers) -> np.ndarray:
        k = n["k"]
        rows = [on_glass(side * (8 + 4.5 * k * s), -14 + 3 * k * s + e * k * 1.5 * (1 - s**6), 1.2) for e in (1, -1)]
        return np.vstack(rows)

    return _drawn(draw, {"k": 0.0}, {f"noseSneer{name}": {"k": 1.0}}, (2, 5, False), np.stack([LIGHT, LIGHT]))


COLUMNS = 33


def _lips(n: Numbers, s: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """x of the upper and of the lower lip, and the edges of the opening above and below, at `s` -1 (right) .. 1."""
    left, right = np.clip(s, 0, None), np.clip(-s, 0, None)
    x = n["x"] + n["wide"] * s + n["left_out"] * left**1.5 - n["right_out"] * right**1.5
    middle = MOUTH_Y + n["y"] + n["left"] * left**2 + n["right"] * right**2
    arch = np.clip(1 - np.abs(s) ** 2.6, 0, 1) ** 0.62
    own_left, own_right = np.exp(-(((s - 0.42) / 0.5) ** 2)), np.exp(-(((s + 0.42) / 0.5) ** 2))
    up = n["up"] * arch + (n["up_left"] * own_left + n["up_right"] * own_right) * arch
    low = n["low"] * arch + (n["low_left"] * own_left + n["low_right"] * own_right) * arch
    return x, x + n["low_x"] * arch, middle + up, middle - low


def _mouth() -> Part:
    """A ring of light that is a strip when it is shut."""
    s = np.sin(np.linspace(-np.pi / 2, np.pi / 2, COLUMNS))
    ends = np.r_[s[0], s, s[-1]]
    full = np.r_[0.0, np.clip(1 - np.abs(s) ** 10, 0.05, 1) ** 0.5, 0.0]
    past = np.r_[-HALO, np.zeros(COLUMNS), HALO]
    glow = 0.8 * HALO * np.r_[0.0, np.clip(1.04 - np.abs(s), 0.0, 0.2) ** 0.5 / 0.2**0.5, 0.0]

    def draw(n: Numbers) -> np.ndarray:
        upper, lower, top, bottom = _lips(n, ends)
        rows = []
        for x, edge, out, off in (
            (upper, top + n["thick_up"] * full + glow, 1, 0.7),
            (upper, top + n["thick_up"] * full, 0.0, 1.5),
            (upper, top - 0.3 * full, 0.0, 1.5),
            (lower, bottom + 0.3 * full, 0.0, 1.5),
            (lower, bottom - n["thick_low"] * full, 0.0, 1.5),
            (lower, bottom - n["thick_low"] * full - glow, 1, 0.7),
        ):
            rows.append(on_glass(x + past * (0.5 if out else 0.6), edge, off))
        return np.vstack(rows)

    tint = np.stack([SOFT, LIGHT, CORE, CORE, LIGHT, SOFT])
    part = _drawn(draw, MOUTH, MOUTH_UNITS, (6, COLUMNS + 2, False), tint)
    wide = COLUMNS + 2
    part.colours = np.where(_at_ends(part, wide), SOFT, part.colours)
    row = np.arange(len(part.points)) // wide
    inner = (row[part.triangles] >= 2).all(1) & (row[part.triangles] <= 3).all(1)  # the opening is not of the ring
    part.triangles = part.triangles[~inner]
    return part


def _mouth_inside() -> Part:
    s = np.sin(np.linspace(-np.pi / 2, np.pi / 2, COLUMNS))

    def draw(n: Numbers) -> np.ndarray:
        upper, lower, top, bottom = _lips(n, s)
        shares = (0.0, 0.5, 1.0)
        return np.vstack([on_glass(upper + k * (lower - upper), top + k * (bottom - top), 0.8) for k in shares])

    return _drawn(draw, MOUTH, MOUTH_UNITS, (3, COLUMNS, False), np.stack([DIM * 0.55, DIM * 0.8, DIM]))


def _tongue() -> Part:
    """Lies in the open mouth; stuck out, it hangs over the lower lip."""
    turn = np.arange(20) / 20 * 2 * np.pi

    def draw(n: Numbers) -> np.ndarray:
        size = n["tongue"] + 0.001
        x, _, _, bottom = _lips(n, np.zeros(20))
        rows = []
        for share in (0.0, 0.7, 1.0):
            ux, uy = share * np.cos(turn), share * np.sin(turn)
            y = bottom + 0.6 + size * (4.0 + 4.4 * uy) - n["out"] * (5.0 - 5.0 * uy)
            rows.append(on_glass(x + n["low_x"] + 9.0 * size * ux, y, 1.1 + 0.9 * min(1.0, n["out"])))
        return np.vstack(rows)

    return _drawn(draw, MOUTH, MOUTH_UNITS, (3, 20, True), np.stack([WARM, WARM, 0.85 * PINK]))

"""Momo's mouth: an ω below two pads, slit open, and how the 52 units move everything around it.

The upper and the lower lip are two rows of vertices in one place. A move that depends on the place alone keeps them
shut; only what depends on the lip opens them: the jaw, and the units of one lip.
"""

from dataclasses import dataclass

import numpy as np

from bake.mesh import smooth_step
from bake.momo_shape import front

LINE = ((0, -40.0), (1.8, -40.9), (4.2, -43.8), (7.6, -46.5), (11.7, -47.4), (16.4, -46.3), (20.6, -43.2), (24, -38.6))
"""(x, y) mm of the ω from its middle to a corner; the other half mirrors it."""
CORNER = np.array([24.0, -38.6])
STEPS = 48
"""Edges along the mouth."""
RINGS = (0.0, 0.6, 1.05, 2.8, 5.2, 8.4)
"""mm from the line; the first two are the dark line itself."""
WHOLE = 4
"""So many rings are joined as strips."""
CAP = (0, 2, 2, 3, 4, 4)
"""By ring: vertices round each corner."""
CAP_SHARE = 0.45
"""Rings draw together round the corners, where the muzzle turns back."""
HINGE = np.array([0.0, -24.0, -34.0])
"""About which the jaw turns."""
JAW = np.radians(21)
OPEN_HALF = 18.0
"""mm: half the width of the part of the line that opens; beyond it the ω's arms stay shut, so no dark wings show."""
ROUND = 0.6
"""Exponent of the opening's outline, (1 - (x / OPEN_HALF)²)^ROUND: 1 is a parabola, less is boxier."""
JAW_FADE = (10.0, 0.8)
"""mm below the line within which skin beside the opening takes to the jaw: at its end, and more per mm beyond."""
MIDDLE_DOWN = 6.0
"""mm that an open jaw lowers the middle of the lower lip further, so that its ω soon becomes a round rim."""
CHIN_BACK = 0.35
"""Share of the jaw's way that mouthClose takes back from the chin."""
OVERLAP = 0.4
"""mm that mouthClose pushes the lower lip beyond the upper one, so that no crack stays between their vertices."""
SEAL_UP = 0.25
"""Share of the jaw's way that both lips go when mouthClose keeps them shut."""


@dataclass(frozen=True)
class Mouth:
    """Vertices around the slit, ring by ring: from the right corner over the upper lip and back over the lower one."""

    points: np.ndarray
    """(n, 3) mm."""
    lip: np.ndarray
    """(n,) 1 upper, -1 lower, 0 neither."""
    depth: np.ndarray
    """(n,) mm from the line."""
    loops: tuple[np.ndarray, ...]
    """Rows of each ring."""
    edge: tuple[np.ndarray, np.ndarray]
    """Rows of the upper and of the lower edge from the right corner to the left one, corners in both."""


def line(x: np.ndarray, soft: float = 0.0) -> np.ndarray:
    """(n,) mm, height of the mouth's line at `x`; `soft` mm of blur round off the ω."""
    ends = np.array(LINE)
    dense = np.linspace(-38, 38, 761)
    slope = (ends[-1, 1] - ends[-2, 1]) / (ends[-1, 0] - ends[-2, 0]) * 0.5
    beyond = np.maximum(np.abs(dense) - ends[-1, 0], 0)
    y = np.interp(np.abs(dense), ends[:, 0], ends[:, 1]) + slope * beyond
    sigma = np.hypot(soft, 0.9) / 0.1
    kernel = np.exp(-0.5 * (np.arange(-120, 121) / sigma) ** 2)
    y = np.convolve(np.pad(y, 120, mode="reflect", reflect_type="odd"), kernel / kernel.sum(), mode="valid")
    return np.interp(x, dense, y)


def mouth() -> Mouth:
    """All rings."""
    turn = np.linspace(-1, 1, STEPS + 1)
    x = CORNER[0] * np.sin(turn * np.pi / 2 * 0.93) / np.sin(np.pi / 2 * 0.93)
    flat, lip, depth = [], [], []
    for off, cap in zip(RINGS, CAP, strict=True):
        y = line(x, 0.7 * off)
        slope = np.gradient(line(x, 1.0 + 1.4 * off), x)
        across = np.stack([-slope, np.ones_like(x)], -1) / np.hypot(slope, 1)[:, None]
        reach = (off * (1 - (1 - CAP_SHARE) * np.abs(x / CORNER[0]) ** 5))[:, None]
        steep = smooth_step(np.abs(x), 1.5, 7.0)[:, None]  # below the ω's middle rows would cross each other
        upright = across * steep + np.array([0.0, 1.0]) * (1 - steep)
        upper, lower = np.stack([x, y], -1) + reach * across, (np.stack([x, y], -1) - reach * upright)[::-1]
        if not off:
            lower = lower[1:-1]
        angle = np.linspace(np.pi / 2, -np.pi / 2, cap + 2)[1:-1]
        corner = np.stack([x[-1:], y[-1:]], -1)
        round_it = corner + CAP_SHARE * off * np.stack([np.cos(angle), np.sin(angle)], -1)
        flat += [upper, round_it, lower, round_it[::-1] * [-1, 1]]
        lip += [np.ones(len(upper)), np.zeros(cap), -np.ones(len(lower)), np.zeros(cap)]
        depth.append(np.full(len(upper) + len(lower) + 2 * cap, off))
    places, ends = np.concatenate(flat), np.cumsum([len(d) for d in depth])
    lips = np.concatenate(lip)
    lips[[0, STEPS]] = 0
    upper = np.arange(STEPS + 1)
    lower = np.concatenate([[0], np.arange(2 * STEPS - 1, STEPS, -1), [STEPS]])
    loops = tuple(np.arange(end - len(d), end) for end, d in zip(ends, depth, strict=True))
    return Mouth(front(places[:, 0], places[:, 1]), lips, np.concatenate(depth), loops, (upper, lower))


def opening(x: np.ndarray) -> np.ndarray:
    """(n,) 1 in the middle of the line, 0 where it always stays shut."""
    return np.maximum(1 - (x / OPEN_HALF) ** 2, 0) ** ROUND


def jaw_share(points: np.ndarray, lip: np.ndarray) -> np.ndarray:
    """(n,) 0 above the mouth, 1 on the jaw; `lip` decides along the line, skin beside the opening stretches."""
    x = np.abs(points[:, 0])
    below = line(np.clip(x, 0, CORNER[0]), 1.0) - 0.1 * np.maximum(x - CORNER[0], 0) - points[:, 1]
    reach = JAW_FADE[0] + JAW_FADE[1] * np.maximum(x - OPEN_HALF, 0)
    wide = opening(x)
    share = wide * (lip < 0) + (1 - wide * (lip < 0)) * smooth_step(below, 0, reach)
    share = np.where(lip > 0, 0.0, share)
    return share * smooth_step(points[:, 2], -30, 2) * smooth_step(x, 62, 26)


def jaw_turn(points: np.ndarray, angle: float = JAW) -> np.ndarray:
    """(n, 3) offsets of a rigid turn about the hinge by `angle` rad; > 0 opens."""
    away = points - HINGE
    cosine, sine = np.cos(angle), np.sin(angle)
    y = away[:, 1] * cosine - away[:, 2] * sine
    z = away[:, 1] * sine + away[:, 2] * cosine
    return np.stack([np.zeros(len(y)), y - away[:, 1], z - away[:, 2]], 1)


def units(points: np.ndarray, lip: np.ndarray) -> dict[str, np.ndarray]:
    """ARKit name → (n, 3) mm for vertices of the head (or bound to it); `lip` 1 upper, -1 lower, 0 neither."""
    x, y = points[:, 0], points[:, 1]
    jaw = jaw_share(points, lip)
    front_face = smooth_step(points[:, 2], -8, 12)
    turn = jaw_turn(points)
    rise = line(np.clip(np.abs(x), 0, 33), 2.0)
    near = np.exp(-((x / 27) ** 2) - ((y + 43) / 13) ** 2) * front_face
    close = np.exp(-(((y - rise) / 8.0) ** 2)) * smooth_step(np.abs(x), 31, 18) * front_face
    on_upper, on_lower = close * (1 - jaw), close * jaw
    out: dict[str, np.ndarray] = {}

    def add(name: str, dx: np.ndarray | float, dy: np.ndarray | float, dz: np.ndarray | float) -> None:
        out[name] = np.stack(np.broadcast_arrays(dx, dy, dz, x * 1.0)[:3], 1).astype(float)

    middle = np.exp(-((x / 6.5) ** 2) - ((y - line(x)) / 8) ** 2) * (lip < 0)
    out["jawOpen"] = jaw[:, None] * turn + np.stack([-0.04 * x * near, 2.2 * on_upper - MIDDLE_DOWN * middle, 0 * x], 1)
    on_line = np.abs(y - line(np.clip(x, -CORNER[0], CORNER[0])))
    seal = smooth_step(on_line, 15, 1.5) * smooth_step(np.abs(x), 40, CORNER[0] + 2) * front_face
    both = SEAL_UP * turn * seal[:, None]
    out["mouthClose"] = seal[:, None] * (both - out["jawOpen"]) - (1 - seal[:, None]) * CHIN_BACK * out["jawOpen"]
    aside = 6 * (jaw + seal * (0.6 - jaw))  # lips go together
    out["mouthClose"][:, 1] += OVERLAP * (lip < 0) * smooth_step(on_line, 1.5, 0.0)
    add("jawForward", 0, 0, 0.8 * aside)
    add("jawLeft", aside, 0, 0)
    add("jawRight", -aside, 0, 0)
    add("mouthLeft", 7 * near, 0, -0.02 * x * near)
    add("mouthRight", -7 * near, 0, 0.02 * x * near)
    level = (line(x, 9.0) - rise) * np.exp(-(((y - rise) / 5) ** 2)) * (np.abs(x) < CORNER[0] + 1)
    add("mouthPucker", -0.56 * x * near, 0.25 * (-43 - y) * near + 0.4 * level, 7 * near)
    add("mouthFunnel", -0.36 * x * near, 3.2 * on_upper - 4.5 * on_lower - 1.5 * middle + 0.8 * level, 4.5 * near)
    add("mouthRollUpper", 0, -1.6 * on_upper, -3.0 * on_upper)
    add("mouthRollLower", 0, 1.6 * on_lower, -4.0 * on_lower)
    add("mouthShrugUpper", 0, 2.6 * close, 1.2 * close)
    chin = np.exp(-((x / 20) ** 2) - ((y + 52) / 10) ** 2) * front_face
    add("mouthShrugLower", 0, 2.4 * np.maximum(chin, close), 1.6 * chin)
    add("tongueOut", 0, -5.0 * on_lower * np.exp(-((x / 11) ** 2)), 0)
    add("cheekPuff", *(11 * _puff(points)).T)
    for side, word in ((1, "Left"), (-1, "Right")):
        own = smooth_step(side * x, -6, 6)
        half = own * close
        corner = np.exp(-(((side * x - CORNER[0]) / 15) ** 2) - ((y - CORNER[1]) / 15) ** 2) * front_face
        cheek = np.exp(-(((side * x - 32) / 18) ** 2) - ((y + 26) / 13) ** 2) * front_face
        lifted = 9.0 * corner + 2.0 * cheek - 1.2 * half
        add(f"mouthSmile{word}", side * 6.0 * corner, lifted, -2.5 * corner + 1.6 * cheek)
        add(f"mouthFrown{word}", side * 1.5 * corner, -9.5 * corner + 2.0 * half, -0.5 * corner)
        add(f"mouthStretch{word}", side * 8 * corner, 0.4 * own * level - 2.5 * corner, -3 * corner)
        add(f"mouthDimple{word}", side * 4.5 * corner, 1.5 * corner, -3 * corner)
        add(f"mouthPress{word}", 0, -1.2 * half * (1 - jaw) - 0.6 * half, -2.0 * half)
        add(f"mouthLowerDown{word}", 0, -own * (4.8 * on_lower * _inner(x) + 2.0 * middle), 0.5 * own * on_lower)
        add(f"mouthUpperUp{word}", 0, own * (4.8 * on_upper * _inner(x) - 2.2 * middle), 1.0 * own * on_upper)
        sneer = np.exp(-(((side * x - 9) / 9) ** 2) - ((y + 26) / 10) ** 2) * front_face
        add(f"noseSneer{word}", 0, 3.8 * sneer + 1.2 * own * close, 1.4 * sneer)
        add(f"cheekSquint{word}", 0, 4.0 * cheek, 2.0 * cheek)
    return out


def _inner(x: np.ndarray) -> np.ndarray:
    """(n,) how much of a lip that moves alone: an opening's thin ends hardly part, so no wings show."""
    return 0.15 + 0.85 * np.exp(-((x / 13) ** 4))


def _puff(points: np.ndarray) -> np.ndarray:
    """(n, 3) outward from the mouth, most on the pads and cheeks beside it."""
    away = points - np.array([0.0, -38.0, -4.0])
    size = np.linalg.norm(away, axis=1, keepdims=True)
    beside = np.exp(-(((np.abs(points[:, 0]) - 24) / 16) ** 2) - ((points[:, 1] + 36) / 14) ** 2)
    cheek = np.exp(-(((np.abs(points[:, 0]) - 52) / 18) ** 2) - ((points[:, 1] + 34) / 16) ** 2)
    beside = beside * smooth_step(points[:, 2], -12, 10) + 0.55 * cheek * smooth_step(points[:, 2], -70, -30)
    return away / size * beside[:, None]

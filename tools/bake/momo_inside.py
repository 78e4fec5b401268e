"""What is behind Momo's lips: the dark of the mouth, a tongue, four small canines."""

import numpy as np

from bake.look import rgb
from bake.mesh import grid_triangles
from bake.momo_head import Head
from bake.momo_mouth import jaw_turn
from bake.part import Part
from vcam.avatar.model import MOUTH, TEETH, TONGUE

LIP, DARK = rgb("e07c80"), rgb("a04450")
TONGUE_COLOUR, TOOTH = rgb("ff9da0"), rgb("fffaf2")
ROWS = ((0.0, 0.0, 1.0), (2.6, 0.9, 0.965), (8.0, 4.0, 0.88), (17.0, 7.0, 0.74), (27.0, 5.0, 0.5), (31.0, 2.5, 0.2))
"""Of the bag behind the lips: mm behind them, mm apart from the line, share of the width."""
CANINE = (9.6, -44.4, 22.5)
CANINE_LENGTH = 4.6
"""mm: root of the left one (x, y, z) and what shows of it."""
TONGUE_JAW = 0.76
"""Share of the jaw's way that the tongue goes: it stays above the lower lip, and shows in a mouth open a little."""
WITH_LIP = {
    "jawOpen": (0, 1.6, 0),
    "mouthFunnel": (0, 3.0, 0),
    "mouthUpperUp": (0, 3.4, 0),
    "mouthLeft": (6, 0, 0),
    "mouthRight": (-6, 0, 0),
}
"""mm that the canines go with the upper lip."""
BLEP = (
    (0.0, -48.5, -14.0),
    (0.35, -44.5, 8.0),
    (0.6, -43.6, 26.0),
    (0.75, -46.0, 34.5),
    (0.87, -51.5, 37.0),
    (1.0, -58.0, 36.0),
)
"""Middle line of the tongue that hangs out: share of its length, y, z; mm."""


def cavity(head: Head) -> Part:
    """A bag that hangs on the lips; seen from inside."""
    upper, lower = (head.mouth_start + rows for rows in head.mouth.edge)
    loop = np.concatenate([upper, lower[-2:0:-1]])
    edge = head.part.points[loop]
    sign = np.concatenate([np.ones(len(upper)), -np.ones(len(lower) - 2)])
    sign[[0, len(upper) - 1]] = 0
    points, colours, units = [], [], {name: [] for name in head.part.units}
    for row, (back, apart, wide) in enumerate(ROWS):
        deep = row / (len(ROWS) - 1)
        place = edge * [wide, 1, 1] + np.stack([0 * sign, apart * sign, -back + 0 * sign], 1)
        if deep > 0.5:  # far in it is a plain oval
            place[:, 1] += (place[:, 1].mean() + apart * sign - place[:, 1]) * 0.8
            place[:, 2] += (place[:, 2].mean() - place[:, 2]) * 0.8
        points.append(place)
        colours.append(np.tile(LIP * (1 - deep) + DARK * deep if row else LIP * 0.8, (len(loop), 1)))
        for name, moved in head.part.units.items():
            units[name].append(moved[loop] * (1 - 0.55 * deep))
    everything = np.vstack(points)
    wall = _facing(grid_triangles(len(ROWS), len(loop), closed=True), everything, everything.mean(0))
    end = len(loop) * (len(ROWS) - 1)
    back = np.array([[end, end + k, end + k + 1] for k in range(1, len(loop) - 1)])
    triangles = np.vstack([wall, _facing(back, everything, edge.mean(0))])
    return Part(everything, triangles, MOUTH, np.vstack(colours), {n: np.vstack(m) for n, m in units.items()})


def _facing(triangles: np.ndarray, points: np.ndarray, place: np.ndarray) -> np.ndarray:
    """`triangles`, all turned if on the whole they look away from `place`."""
    a, b, c = (points[triangles[:, k]] for k in range(3))
    return triangles if (np.cross(b - a, c - a) * (place - a)).sum() > 0 else triangles[:, ::-1]


def _with_jaw(points: np.ndarray, share: float) -> dict[str, np.ndarray]:
    turn = share * jaw_turn(points)
    shift = np.ones((len(points), 1)) * share
    return {
        "jawOpen": turn,
        "mouthClose": -0.55 * turn,
        "jawForward": shift * [0, 0, 5],
        "jawLeft": shift * [6, 0, 0],
        "jawRight": shift * [-6, 0, 0],
    }


def tongue() -> Part:
    """A flat drop that lies in the jaw; tongueOut lets its tip hang out."""
    rows, columns = 9, 12
    t = np.linspace(0, 1, rows)
    z = -14 + 34 * np.sin(t * np.pi / 2)
    half = 13.0 * np.sqrt(np.clip(1 - (np.maximum(t - 0.35, 0) / 0.65) ** 2.4, 0.004, 1))
    thick = 2.6 * np.sqrt(np.clip(1 - (np.maximum(t - 0.3, 0) / 0.7) ** 2.2, 0.02, 1))
    y = -46.5 + 0.5 * t
    turn = np.arange(columns) / columns * 2 * np.pi
    x = half[:, None] * np.cos(turn)
    groove = 0.9 * np.exp(-((x / 2.2) ** 2)) * (np.sin(turn) > 0.3)
    points = np.stack(
        [x, y[:, None] + thick[:, None] * np.sin(turn) - groove, np.broadcast_to(z[:, None], x.shape)], -1
    )
    points = points.reshape(-1, 3)
    points = np.vstack([points, [[0, y[-1], z[-1] + 0.4]]])
    last = (rows - 1) * columns
    fan = [[last + c, last + (c + 1) % columns, len(points) - 1] for c in range(columns)]
    triangles = np.vstack([grid_triangles(rows, columns, closed=True), fan])
    colours = TONGUE_COLOUR * (0.86 + 0.14 * (np.sin(np.append(np.tile(turn, rows), 0)) > 0))[:, None]
    share = np.append(np.repeat(t, columns), 1.0)[:, None]
    units = _with_jaw(points, TONGUE_JAW)
    units["tongueOut"] = _hung_out(points, np.append(np.repeat(t, columns), 1.0), y[0] + 0.5 * share[:, 0]) - points
    units["mouthFunnel"] = share * [0, -1.5, -2.0]
    return Part(points, triangles, TONGUE, colours, units)


def _hung_out(points: np.ndarray, share: np.ndarray, middle_y: np.ndarray) -> np.ndarray:
    """(n, 3) the tongue's vertices laid along BLEP; `middle_y` (n,) is the height of its middle line at rest."""
    table = np.array(BLEP)
    fine = np.linspace(0, 1, 101)
    curve = np.stack([np.interp(fine, table[:, 0], table[:, k]) for k in (1, 2)], 1)
    for _ in range(40):
        curve[1:-1] = (curve[:-2] + 2 * curve[1:-1] + curve[2:]) / 4
    tangent = np.gradient(curve, axis=0)
    angle = np.interp(share, fine, np.arctan2(-tangent[:, 0], tangent[:, 1]))
    y, z = (np.interp(share, fine, curve[:, k]) for k in range(2))
    thick = points[:, 1] - middle_y
    return np.stack([points[:, 0] * 0.92, y + thick * np.cos(angle), z + thick * np.sin(angle)], 1)


def canines() -> list[Part]:
    """Two, above; hidden behind shut lips."""
    parts = []
    turn = np.arange(8) / 8 * 2 * np.pi
    x, y, z = CANINE
    for side, word in ((1, "Left"), (-1, "Right")):
        rings = []
        for share in (0.0, 0.45, 0.8, 1.0):
            radius = 1.7 * (1 - share) ** 0.75 + 0.12
            middle = np.array([side * (x - 0.6 * share), y + 3.0 - share * (CANINE_LENGTH + 3.0), z - 1.5 * share])
            rings.append(middle + radius * np.stack([np.cos(turn), 0 * turn, np.sin(turn)], -1))
        points = np.vstack(rings)
        narrow = np.outer(-0.4 * points[:, 0], [1, 0, 0])
        units = {"mouthPucker": narrow, "mouthFunnel": 0.6 * narrow}
        for name, shift in WITH_LIP.items():
            full = name + word if name.startswith("mouthU") else name
            units[full] = units.get(full, 0) + np.tile(np.array(shift), (len(points), 1))
        parts.append(Part(points, grid_triangles(4, 8, closed=True), TEETH, np.tile(TOOTH, (len(points), 1)), units))
    return parts

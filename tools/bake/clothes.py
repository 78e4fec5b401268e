"""What people wear: the body below the neckline as cloth, and the collar, hood or lapels around it."""

from collections.abc import Callable

import numpy as np

from bake.garments import blouse, hoodie, jacket, opening, ring
from bake.look import Look
from bake.mesh import clip, compact, relax, smooth_step, unit
from bake.neckline import Neckline, neckline
from bake.part import Part
from vcam.avatar.model import CLOTH

COLLARS: dict[str, Callable[[Neckline, Look], list[Part]]] = {
    "shirt": lambda line, look: [ring(line, look.collar)],
    "hoodie": hoodie,
    "jacket": jacket,
    "blouse": blouse,
}


def clothes(
    look: Look, triangles: np.ndarray, field: np.ndarray, warped: np.ndarray, normals: np.ndarray
) -> list[Part]:
    """The shirt where `field` (n,) of the body is below 0, and what belongs to its neckline."""
    below, edges, shares = clip(triangles, -field)
    skin = _grow(warped, edges, shares)
    outward = unit(_grow(normals, edges, shares))
    depth = _grow(-field, edges, shares)
    points = skin + outward * (0.03 + 0.05 * smooth_step(depth, 0, 0.5))[:, None]
    floor = points[below][:, :, 1].min()
    loose = smooth_step(depth, 0.05, 0.4) * smooth_step(points[:, 1], floor + 0.05, floor + 0.3)
    points = relax(points, below, 0.6 * loose, 7)  # cloth bridges what skin follows
    used, own = compact(below)
    line = neckline(skin[len(warped) :], points[used])
    pieces = [_piece(points[used], own, look.cloth)]
    if look.garment == "jacket":
        pieces = _open(points[used], own, opening(line, points[used]), look)
    return [*pieces, *COLLARS[look.garment](line, look)]


def _piece(points: np.ndarray, triangles: np.ndarray, colour: np.ndarray) -> Part:
    return Part(points, triangles, CLOTH, np.tile(colour, (len(points), 1)), follow=0.0, warped=True)


def _open(points: np.ndarray, triangles: np.ndarray, cover: np.ndarray, look: Look) -> list[Part]:
    """The cloth in two: jacket where `cover` (n,) > 0, the shirt below it elsewhere."""
    pieces = []
    for sign, colour in ((1, look.cloth), (-1, look.collar)):
        kept, edges, shares = clip(triangles, sign * cover)
        used, own = compact(kept)
        pieces.append(_piece(_grow(points, edges, shares)[used], own, colour))
    return pieces


def _grow(values: np.ndarray, edges: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """`values` with those of the cut vertices behind them."""
    share = shares if values.ndim == 1 else shares[:, None]
    return np.concatenate([values, values[edges[:, 0]] * (1 - share) + values[edges[:, 1]] * share])

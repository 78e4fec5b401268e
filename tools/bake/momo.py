"""Momo the cat: her own head, nothing of the base mesh. Modelled in millimetres, head frame."""

from dataclasses import replace

import numpy as np

from bake import momo_coat
from bake.assemble import as_life, join
from bake.look import KIT
from bake.momo_clothes import collar, fluff, hoodie, neck
from bake.momo_ears import ear
from bake.momo_fur import brows, nose, tufts, whiskers
from bake.momo_head import head
from bake.momo_inside import canines, cavity, tongue
from bake.momo_lids import eyeball, lid_edges
from bake.momo_shape import BALL, EYE
from bake.part import Part
from bake.source import METRES, Source

MM = 1e-3 / METRES
"""Source units in one millimetre."""
IRIS = 0.53
"""rad, seen from the eyeball's centre."""
BODY_SCALE, BODY_FROM, BODY_AT = 0.9, (0.0, -36.0, -50.0), (0.0, -33.0, -50.0)
"""Neck and clothes are drawn for a larger cat: how much smaller she is, about which place, and where that goes; mm."""
BALLS = ((0.0, 6.0, -52.0, 62.0), (0.0, -75.0, -48.0, 30.0))
"""Balls of head and neck that nothing swings into: centre, radius; mm."""
PIVOT = (0.0, -58.0, -62.0)
"""mm: about which the head turns."""


def momo(_: Source) -> dict[str, np.ndarray]:
    """A peach tabby cat in a hoodie."""
    cat = head()
    parts = [cat.part, *(eyeball(side) for side in (1, -1))]
    for eye, rows in zip(cat.eyes, cat.edges, strict=True):
        skin = {name: moved[rows] for name, moved in cat.part.units.items()}
        parts.append(lid_edges(eye, skin, (momo_coat.LINER, momo_coat.LINER_LOW)))
    parts += [cavity(cat), tongue(), *canines(), *nose(), *brows(), *tufts(), *ear(1), *ear(-1), *whiskers()]
    below = [neck(), *hoodie(), *collar(), *fluff()]
    parts += placed(below, BODY_SCALE, np.array(BODY_AT) - BODY_SCALE * np.array(BODY_FROM))
    look = replace(KIT, soft_normals=0.0, as_life={})
    arrays = join(placed(parts, MM), as_life, np.zeros(3), look, np.array(BALLS) * MM)
    return arrays | {
        "eye_pivots": (np.array([EYE, EYE * [-1, 1, 1]]) * 1e-3).astype("f4"),
        "eye_radius_m": np.array(BALL * 1e-3, "f4"),
        "iris_radius": np.array(IRIS, "f4"),
        "neck_pivot": (np.array(PIVOT) * 1e-3).astype("f4"),
    }


def placed(parts: list[Part], scale: float, shift: np.ndarray | float = 0.0) -> list[Part]:
    """`parts` made larger by `scale` about the origin, then moved; what swings as one still does."""
    chains = {id(chain): chain for part in parts for chain in part.swing}
    moved = {
        key: replace(
            chain,
            places=chain.places * scale + shift,
            radius=chain.radius * scale,
            fade=None if chain.fade is None else chain.fade * scale,
        )
        for key, chain in chains.items()
    }
    return [
        replace(
            part,
            points=part.points * scale + shift,
            units={name: offsets * scale for name, offsets in part.units.items()},
            swing=tuple(moved[id(chain)] for chain in part.swing),
        )
        for part in parts
    ]

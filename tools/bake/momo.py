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
BODY_SCALE, BODY_UP = 0.9, 3.0
"""Of neck and clothes, mm: a large head on small shoulders."""
PIVOT = (0.0, -58.0, -62.0)
"""mm: about which the head turns."""


def momo(_: Source) -> dict[str, np.ndarray]:
    """A peach tabby cat in a hoodie."""
    cat = head()
    parts = [cat.part, *(eyeball(side) for side in (1, -1))]
    parts += [lid_edges(eye, (momo_coat.LINER, momo_coat.LINER_LOW)) for eye in cat.eyes]
    parts += [cavity(cat), tongue(), *canines(), *nose(cat), *brows(cat), *tufts(cat), *ear(1), *ear(-1)]
    parts += [_seated(part) for part in (neck(), *hoodie(), *collar(), *fluff())]
    parts += whiskers(cat)
    look = replace(KIT, soft_normals=0.0, as_life={})
    arrays = join([in_source_units(part) for part in parts], as_life, np.zeros(3), look)
    return arrays | {
        "eye_pivots": (np.array([EYE, EYE * [-1, 1, 1]]) * 1e-3).astype("f4"),
        "eye_radius_m": np.array(BALL * 1e-3, "f4"),
        "iris_radius": np.array(IRIS, "f4"),
        "neck_pivot": (np.array(PIVOT) * 1e-3).astype("f4"),
    }


def _seated(part: Part) -> Part:
    """Clothes and neck are drawn for a larger cat, a little further down."""
    return replace(part, points=(part.points - [0, -36, -50]) * BODY_SCALE + [0, -36 + BODY_UP, -50])


def in_source_units(part: Part) -> Part:
    """`part` of millimetres as the bake wants it."""
    return replace(part, points=part.points * MM, units={name: moved * MM for name, moved in part.units.items()})

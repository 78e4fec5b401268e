"""Bolt the robot: a white shell with a dark visor in which lights make a face. Modelled in millimetres, head frame."""

from dataclasses import replace

import numpy as np

from bake.assemble import as_life, join
from bake.bolt_body import body
from bake.bolt_face import ALPHA, lights
from bake.bolt_head import head
from bake.look import KIT
from bake.part import Part
from bake.source import METRES, Source
from vcam.avatar.model import GLOW

MM = 1e-3 / METRES
"""Source units in one millimetre."""
PIVOT = (0.0, -86.0, -62.0)
"""mm: about which the head turns."""
EYES = (40.0, 0.0, -30.0)
"""mm: no eyeball, but where one would be; behind the visor, so that no light is taken for a lid."""
EYE_RADIUS = 12.0


def bolt(_: Source) -> dict[str, np.ndarray]:
    """A friendly robot; nothing of the base mesh."""
    parts = [in_source_units(part) for part in (*head(), *body(), *lights())]
    arrays = join(parts, as_life, np.zeros(3), replace(KIT, soft_normals=0.0, as_life={}))
    for colour, alpha in ALPHA:
        those = (arrays["material"] == GLOW) & (arrays["colours"][:, :3] == np.rint(colour * 255)).all(1)
        arrays["colours"][those, 3] = round(alpha * 255)
    return arrays | {
        "eye_pivots": (np.array([EYES, np.array(EYES) * [-1, 1, 1]]) * 1e-3).astype("f4"),
        "eye_radius_m": np.array(EYE_RADIUS * 1e-3, "f4"),
        "iris_radius": np.array(0.5, "f4"),
        "neck_pivot": (np.array(PIVOT) * 1e-3).astype("f4"),
    }


def in_source_units(part: Part) -> Part:
    """`part` of millimetres as the bake wants it."""
    chains = tuple(replace(c, places=c.places * MM, radius=c.radius * MM) for c in part.swing)
    units = {name: moved * MM for name, moved in part.units.items()}
    return replace(part, points=part.points * MM, units=units, swing=chains)

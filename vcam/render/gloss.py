"""How a highlight slides over hair: with the head under the light and the viewer, as on a real one."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.points import unit
from vcam.avatar.state import State
from vcam.render.light import LIGHT

SLIDE: Final = 0.8
"""Of the way that the mirroring normal moves over the head: a drawn ring slides less than a real one."""
MOST: Final = 0.22
"""Of the height of a round head: the ring stays on the hair."""
AHEAD: Final = np.array([0.0, 0.0, 1.0])
REST: Final = unit((LIGHT + AHEAD)[None])[0]
"""(3,) midway between light and viewer: the normal of a head at rest at which the light is mirrored to the viewer."""


def hair_lift(state: State, viewer: NDArray[np.floating]) -> float:
    """How far up the head the ring of light has slid, as a difference of the normals' heights, -MOST to MOST.

    `viewer` (3,) m, scene.
    """
    now = unit(LIGHT + unit((viewer - state.shift)[None]))[0] @ state.rotation
    moved = SLIDE * float(now[1] - REST[1])
    return float(MOST * np.tanh(moved / MOST))

"""How a highlight slides over hair: with the head under the light and the viewer, as on a real one."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.state import State
from vcam.render.light import LIGHT

SLIDE: Final = 0.8
"""Of the way that the mirroring normal moves over the head: a drawn ring slides less than a real one."""
MOST: Final = 0.22
"""Of the height of a round head: the ring stays on the hair."""
AHEAD: Final = np.array([0.0, 0.0, 1.0])


def half_way(one: NDArray[np.floating], other: NDArray[np.floating]) -> NDArray[np.float64]:
    """(3,) unit, midway between two unit vectors: the normal at which a light is mirrored to the viewer."""
    both = one + other
    return np.asarray(both / max(float(np.linalg.norm(both)), 1e-9), np.float64)


def hair_lift(state: State, viewer: NDArray[np.floating]) -> float:
    """How far up the head the ring of light has slid, as a difference of the normals' heights, -MOST to MOST.

    `viewer` (3,) m, scene.
    """
    view = (viewer - state.shift) / max(float(np.linalg.norm(viewer - state.shift)), 1e-9)
    now = state.rotation.T @ half_way(LIGHT, view)
    moved = SLIDE * float(now[1] - half_way(LIGHT, AHEAD)[1])
    return float(MOST * np.tanh(moved / MOST))

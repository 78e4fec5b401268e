"""Where the light comes from: one key light for every kind of avatar."""

from __future__ import annotations

from typing import Final

import numpy as np

LIGHT: Final = np.array([-0.42, 0.52, 0.74]) / np.linalg.norm([-0.42, 0.52, 0.74])
"""Unit, head axes, towards the key light: from the viewer's upper left, as a window beside the screen."""

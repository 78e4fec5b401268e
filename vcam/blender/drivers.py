# SPDX-License-Identifier: GPL-3.0-or-later
"""Which data paths have drivers: a value set there would not stay."""

from __future__ import annotations

from typing import Any


def driven_paths(data: Any) -> set[str]:
    """Data paths of `data` (an Object or a Key) that drivers hold."""
    animation = data.animation_data
    return {curve.data_path for curve in animation.drivers} if animation else set()

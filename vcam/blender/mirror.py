# SPDX-License-Identifier: GPL-3.0-or-later
"""A face as in a mirror: left and right swapped."""

from __future__ import annotations

from dataclasses import replace

from .names import ARKIT, PRESETS
from .sample import Sample


def _other(name: str) -> str:
    for side, other in (("Left", "Right"), ("Right", "Left")):
        if name.endswith(side):
            return name.removesuffix(side) + other
    return name


OTHER = {name: _other(name) for name in (*ARKIT, *PRESETS)}
"""Channel → the same one of the other side."""


def mirrored(sample: Sample) -> Sample:
    """`sample` reflected in the character's own middle plane, x = 0."""
    w, x, y, z = sample.head
    right, up_right, left, up_left = sample.gaze
    return replace(
        sample,
        head=(w, x, -y, -z),
        position=(-sample.position[0], sample.position[1], sample.position[2]),
        gaze=(-left, up_left, -right, up_right),
        values={OTHER[name]: value for name, value in sample.values.items()} if sample.values else sample.values,
    )

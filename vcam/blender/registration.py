# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds everything to Blender, and takes it away again."""

from __future__ import annotations

from . import handlers, operators, panel, props, timer
from .state import session

PARTS = (props, operators, panel, handlers)


def register() -> None:
    for part in PARTS:
        part.register()


def unregister() -> None:
    timer.stop()
    try:
        session.stop()
    finally:  # a take that can't be baked keeps no add-on from going
        for part in reversed(PARTS):
            part.unregister()

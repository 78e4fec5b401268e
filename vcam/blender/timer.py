# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender's own timer, which calls the session on Blender's one thread while it listens."""

from __future__ import annotations

import logging
import time

import bpy

from .state import session

log = logging.getLogger(__name__)
BEAT_S = 1 / 60
PANEL_S = 0.25
"""How often the panel's numbers are drawn anew."""
_drawn_s = 0.0


def start() -> None:
    """Call the session 60 times a second, until `stop` or the opening of another file."""
    if not bpy.app.timers.is_registered(_beat):
        bpy.app.timers.register(_beat, first_interval=0.0, persistent=False)


def stop() -> None:
    if bpy.app.timers.is_registered(_beat):
        bpy.app.timers.unregister(_beat)


def _beat() -> float | None:
    if not session.listening:
        return None
    now = time.perf_counter()
    try:
        session.tick(now)
    except Exception as error:  # a timer that raises is never called again, and the rig would freeze without a word
        if session.trouble != str(error):
            session.trouble = str(error)
            log.exception("vcam: a moment was left out")
    else:
        if session.trouble:
            log.warning("vcam: it goes on")
            session.trouble = ""
    _draw_panels(now)
    return BEAT_S


def _draw_panels(now: float) -> None:
    global _drawn_s  # noqa: PLW0603 - the timer is a function of Blender's, and there is one panel's clock
    if now - _drawn_s < PANEL_S:
        return
    _drawn_s = now
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "VIEW_3D":
                for region in area.regions:
                    if region.type == "UI":
                        region.tag_redraw()

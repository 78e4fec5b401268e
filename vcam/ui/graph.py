"""How it goes: pictures a second and milliseconds late, as numbers and as lines of the last twenty seconds."""

from __future__ import annotations

import math
from collections import deque
from typing import Final

from imgui_bundle import imgui

from vcam.commands import Shown
from vcam.ui.colours import Rgb, packed
from vcam.ui.text import em, line, tip
from vcam.ui.view import View

SPAN_S: Final = 20.0
EVERY_S: Final = 0.2
"""Between two points: the state changes ten times a second, and means are over two seconds."""
LINES_EMS: Final = 3.4
HEADROOM: Final = 0.9
STEPS: Final = (30.0, 60.0, 120.0, 240.0, 500.0, 1000.0)
"""Ends of a scale: it changes rarely and in steps, so that the lines don't dance."""


class Graph:
    """Remembers, and draws."""

    def __init__(self) -> None:
        self._points: deque[tuple[float, float, float | None, int]] = deque()
        """(when, s; fps; age, ms; dropped so far)."""

    def note(self, state: Shown, now: float) -> None:
        """Take in the state at `now`, s; called each frame."""
        if not self._points or now - self._points[-1][0] >= EVERY_S:
            self._points.append((now, state.fps, state.age_ms, state.dropped))
        while self._points and self._points[0][0] < now - SPAN_S - EVERY_S:
            self._points.popleft()

    def draw(self, state: Shown, view: View, now: float) -> None:
        """Numbers and both graphs."""
        colours = view.colours
        lately = self._points[-1][3] - self._points[0][3] if self._points else 0
        line(f"{state.fps:.1f} pictures a second", colours.quiet)
        self._lines([(t, fps) for t, fps, _, _ in self._points], now, colours.bar, view)
        tip("Pictures that went out each second, over the last 20 s")
        late = "nothing to show" if state.age_ms is None else f"{state.age_ms:.0f} ms late"
        line(late, colours.quiet)
        self._lines(
            [(t, math.nan if age is None else age) for t, _, age, _ in self._points], now, colours.warning, view
        )
        tip("From the moment that the camera saw it to the moment that others can, over the last 20 s")
        if state.latency_ms is not None:
            about = "Measured where a program reads the virtual camera. Delay your microphone by as much."
            line(f"{state.latency_ms:.0f} ms late in programs that read it", colours.quiet, more=about)
        line(f"{state.dropped} dropped, {max(lately, 0)} in the last 20 s", colours.quiet)

    @staticmethod
    def _lines(points: list[tuple[float, float]], now: float, colour: Rgb, view: View) -> None:
        width, height = imgui.get_content_region_avail().x, LINES_EMS * em()
        corner, draw = imgui.get_cursor_screen_pos(), imgui.get_window_draw_list()
        imgui.dummy(imgui.ImVec2(width, height))
        draw.add_rect_filled(corner, imgui.ImVec2(corner.x + width, corner.y + height), packed(view.colours.track))
        top = scale_of([value for _, value in points])
        draw.add_text(imgui.ImVec2(corner.x + 0.2 * em(), corner.y), packed(view.colours.quiet), f"{top:g}")
        run: list[imgui.ImVec2Like] = []
        for t, value in [*points, (now, math.nan)]:
            if math.isfinite(value):
                x = corner.x + width * (1 - (now - t) / SPAN_S)
                y = corner.y + height * (1 - min(max(value / top, 0.0), 1.0))
                run.append(imgui.ImVec2(max(x, corner.x), y))
            elif run:
                draw.add_polyline(run, packed(colour), 0.12 * em(), 0)
                run = []


def scale_of(values: list[float]) -> float:
    """The first of STEPS that all values are well below."""
    most = max((value for value in values if math.isfinite(value)), default=0.0)
    return next((step for step in STEPS if most <= HEADROOM * step), STEPS[-1])

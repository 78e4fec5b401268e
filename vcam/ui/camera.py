"""What sees the user: camera or film, what finds the face, whose it is, and measuring the lens with a board."""

from __future__ import annotations

from imgui_bundle import imgui

from vcam.commands import Shown
from vcam.ui.controls import Field, Give, button, choice, dot, row
from vcam.ui.text import heading, line, tip, wrapped
from vcam.ui.view import View

BOARD_SIZES = {
    "9x6": "9 x 6 inner corners",
    "8x5": "8 x 5 inner corners",
    "7x7": "7 x 7",
    "7x5": "7 x 5",
    "10x7": "10 x 7",
}
"""Usual chessboards; `vcam calibrate --draw-board FILE.png --board 9x6` draws the first one."""


class Camera:
    """A panel."""

    def __init__(self) -> None:
        self._source = Field("source", "film, folder or vmc:PORT, then Enter")
        self._person = Field("person", "whose face, then Enter")
        self._board, self._square_mm = "9x6", 25.0

    def draw(self, state: Shown, view: View, give: Give) -> None:
        """All of it."""
        heading("Source")
        draw_sources(state, give)
        if typed := self._source.draw():
            give("source", typed)
        tip("A film or a folder of pictures, vmc:PORT or ifacialmocap for a phone; camera:N names a camera")
        line(state.source_about, view.colours.quiet)
        heading("Tracker")
        about = "What finds the face in the picture; auto is right for nearly everybody"
        if picked := choice("tracker", state.tracker, {name: name for name in state.trackers}, about=about):
            give("tracker", picked)
        heading("Person")
        line(f"now: {state.person or 'nobody'}", view.colours.quiet)
        if typed := self._person.draw():
            give("person", typed)
        tip("How this person's face rests and how far it moves is kept, on this machine; none: nothing is kept")
        heading("Lens")
        self._draw_lens(state, view, give)

    def _draw_lens(self, state: Shown, view: View, give: Give) -> None:
        dot(view.colours.good if state.calibrated else view.colours.quiet)
        line("measured" if state.calibrated else "a usual lens is assumed")
        size = row(2)
        imgui.set_next_item_width(size)
        if imgui.begin_combo("##board", BOARD_SIZES[self._board]):
            for board, title in BOARD_SIZES.items():
                if imgui.selectable(title, board == self._board)[0]:
                    self._board = board
            imgui.end_combo()
        tip("The board's inner corners: where four squares meet, counted along each side")
        imgui.same_line()
        imgui.set_next_item_width(size)
        _, self._square_mm = imgui.input_float("##square", self._square_mm, 0.0, 0.0, "square %.1f mm")
        self._square_mm = min(max(self._square_mm, 1.0), 1000.0)
        tip("Side of one square, measured with a ruler on the paper")
        about = "Hold a printed chessboard before the camera and turn it; vcam says how. You can stop at any time."
        if button(
            "Measure the lens (2 min)",
            (imgui.get_content_region_avail().x, 0.0),
            colours=view.colours,
            about=about,
        ):
            give("calibrate", f"{self._board}:{self._square_mm:g}")


def draw_sources(state: Shown, give: Give) -> None:
    """The choice of what is there."""
    choices = {each.name: each.title for each in state.sources}
    if picked := choice("sources", state.source, choices, about=state.source_about):
        give("source", picked)
    if not choices:
        wrapped("No camera was found. Plug one in; it appears here by itself.")

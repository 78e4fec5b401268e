"""The whole window: at the left the picture and the switches, at the right one panel of several, below it the state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from imgui_bundle import imgui, imgui_ctx

from vcam.commands import Shown
from vcam.ui import air, monitor
from vcam.ui.calibrating import draw_calibrating, draw_calibrating_banner
from vcam.ui.camera import Camera
from vcam.ui.colours import vec
from vcam.ui.controls import Give, button
from vcam.ui.face import Face
from vcam.ui.first_run import FirstRun
from vcam.ui.gallery import Gallery
from vcam.ui.graph import Graph
from vcam.ui.key_list import draw_keys
from vcam.ui.learning import draw_learning, draw_learning_banner
from vcam.ui.look import Look
from vcam.ui.messages import Messages
from vcam.ui.out import Out
from vcam.ui.status import draw_status
from vcam.ui.text import em, tip
from vcam.ui.view import View

SIDE_EMS: Final = (20.0, 27.0)
"""Width of the panel at the right: at least, and at most where the picture is as high as it can be."""
TAB_EMS: Final = 0.3
"""Beside the name of a tab: all of them stand in the narrowest panel."""
SIDE_SHARE: Final = 0.5
"""Of the window, at most."""
FIRST: Final = "Who"
"""The tab that is open at first."""
OUT: Final = "Out"
"""The tab that tells of the virtual camera."""
NEWS: Final = "News"
"""The tab that has the messages."""
PLAIN: Final = (
    imgui.WindowFlags_.no_decoration
    | imgui.WindowFlags_.no_move
    | imgui.WindowFlags_.no_saved_settings
    | imgui.WindowFlags_.no_bring_to_front_on_focus
)
FLAT: Final = imgui.ChildFlags_.nav_flattened
"""Tab and arrows go through what is in a child as if it weren't one."""
NO_SCROLL: Final = imgui.WindowFlags_.no_scrollbar | imgui.WindowFlags_.no_scroll_with_mouse
Draw = Callable[[Shown, View, Give], None]


class Panel:
    """Drawn once a frame; all that it keeps is its own: which tab is open, what is being typed."""

    def __init__(self, give: Give) -> None:
        """`give` takes the user's commands."""
        self._give = give
        self.hidden = False
        """Whether the picture stands alone."""
        self._graph, self._messages = Graph(), Messages()
        gallery = Gallery()
        self._first_run = FirstRun(gallery)
        self._tabs: dict[str, tuple[str, Draw]] = {
            FIRST: ("Avatars and photos", gallery.draw),
            "Look": ("Background and framing", Look().draw),
            "Face": ("Calm, zero, expressions, voice", Face().draw),
            "Camera": ("What sees you", Camera().draw),
            OUT: ("Virtual camera, outputs, how it goes", Out(self._graph).draw),
            "Keys": ("What each key does", lambda state, view, give: draw_keys(state, view)),
            NEWS: ("What was said", lambda state, view, give: self._messages.draw(state, view)),
        }
        self._open = ""
        """The tab to open in this frame."""
        self._reading = False
        """Whether the messages stand in place of the first run."""

    def draw(self, state: Shown, view: View) -> None:
        """All of it, into the main viewport. Called between imgui's new_frame and render."""
        self._graph.note(state, imgui.get_time())
        viewport = imgui.get_main_viewport()
        imgui.set_next_window_pos(viewport.work_pos)
        imgui.set_next_window_size(viewport.work_size)
        with imgui_ctx.begin("vcam", None, PLAIN):
            if self.hidden:
                room = imgui.get_content_region_avail()
                monitor.draw_picture(state, view, (room.x, room.y))
            else:
                self._draw_all(state, view)

    def _draw_all(self, state: Shown, view: View) -> None:
        room, space = imgui.get_content_region_avail(), imgui.get_style().item_spacing
        height = room.y - em() - 2 * space.y
        picture_px = (height - em() - air.height_px()) * view.size_wh[0] / max(view.size_wh[1], 1)
        least, most = SIDE_EMS[0] * em(), SIDE_EMS[1] * em()
        side_px = min(max(room.x - picture_px, least), most, SIDE_SHARE * room.x)
        with imgui_ctx.begin_child("left", imgui.ImVec2(room.x - side_px - space.x, height), FLAT, NO_SCROLL):
            self._draw_left(state, view)
        imgui.same_line()
        with imgui_ctx.begin_child("side", imgui.ImVec2(side_px, height), FLAT):
            self._draw_side(state, view)
        if draw_status(state, view, self._messages.unseen(state)):
            self._open = NEWS

    def _draw_left(self, state: Shown, view: View) -> None:
        monitor.draw_headline(state, view)
        room = imgui.get_content_region_avail()
        picture_px = room.y - air.height_px() - 2 * imgui.get_style().item_spacing.y
        box = monitor.draw_picture(state, view, (room.x, max(picture_px, 1.0)))
        if state.learning:
            draw_learning_banner(state.learning, box)
        elif state.calibrating:
            draw_calibrating_banner(state.calibrating, box)
        if air.draw_air(state, view, self._give):
            self._open = OUT

    def _draw_side(self, state: Shown, view: View) -> None:
        if state.learning:
            draw_learning(state, view, self._give)
        elif state.calibrating:
            draw_calibrating(state, view, self._give)
        elif self._first_run.wanted(state):
            if self._open == OUT:
                self._first_run.show_camera()
            if self._open:
                self._reading = self._open == NEWS
            self._open = ""
            if self._reading:
                self._reading = not button("Back", name="back to the first run", colours=view.colours)
                self._messages.draw(state, view)
            else:
                self._first_run.draw(state, view, self._give)
        else:
            self._draw_tabs(state, view)

    def _draw_tabs(self, state: Shown, view: View) -> None:
        imgui.push_style_var(
            imgui.StyleVar_.frame_padding, imgui.ImVec2(TAB_EMS * em(), imgui.get_style().frame_padding.y)
        )
        imgui.push_style_var(imgui.StyleVar_.item_inner_spacing, imgui.ImVec2(0.1 * em(), 0.0))
        if not imgui.begin_tab_bar("panels", imgui.TabBarFlags_.fitting_policy_shrink):
            imgui.pop_style_var(2)
            return
        trouble, shown, wanted = self._messages.unseen(state), FIRST, self._open
        self._open = ""
        for name, (about, _) in self._tabs.items():
            flags = imgui.TabItemFlags_.set_selected if name == wanted else imgui.TabItemFlags_.none
            lit = trouble is not None and name == NEWS
            if lit:
                imgui.push_style_color(imgui.Col_.text, vec(view.colours.warning))
            selected, _ = imgui.begin_tab_item(name, None, flags)
            if lit:
                imgui.pop_style_color()
            if imgui.is_item_hovered(imgui.HoveredFlags_.allow_when_overlapped_by_item) and imgui.is_mouse_clicked(0):
                self._open = name  # imgui's own tabs take no tap: a press that comes with the pointer
            tip(about)
            if selected:
                shown = name
                imgui.end_tab_item()
        imgui.end_tab_bar()
        imgui.pop_style_var(2)
        with imgui_ctx.begin_child(f"of {shown}", imgui.ImVec2(0, 0), FLAT):
            self._tabs[shown][1](state, view, self._give)

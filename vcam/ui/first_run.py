"""The first run: camera, who to be, two offers, the virtual camera, on air; Enter is enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from imgui_bundle import imgui

from vcam.commands import Shown
from vcam.ui.camera import draw_sources
from vcam.ui.controls import Give, button, dot, enter_alone, row
from vcam.ui.gallery import Gallery
from vcam.ui.out import draw_camera_out
from vcam.ui.text import em, heading, line, wrapped
from vcam.ui.view import View

Draw = Callable[[Shown, View, Give], None]
BOARD: Final = "9x6:22"
"""As DRAWN has it."""
DRAWN: Final = "vcam calibrate --draw-board board.png --board 9x6 --square-mm 22"
"""The line that draws a board for A4 and Letter."""


class FirstRun:
    """In place of the panels until it is over."""

    def __init__(self, gallery: Gallery) -> None:
        self._gallery = gallery
        self._step = 0
        self._over = False
        self._steps: tuple[tuple[str, str, Draw], ...] = (
            ("Your camera", "Next", _draw_camera),
            ("Who do you want to be?", "Next", gallery.draw_faces),
            ("Better with your face and your camera", "Later", _draw_offers),
            ("The virtual camera", "Next", _draw_virtual),
            ("On air", "Go on air", _draw_ready),
        )

    def wanted(self, state: Shown) -> bool:
        """Whether it is to be drawn."""
        return state.first_run and not self._over

    def show_camera(self) -> None:
        """Go to the step that tells of the virtual camera."""
        self._step = next(n for n, (_, _, draw) in enumerate(self._steps) if draw is _draw_virtual)

    def draw(self, state: Shown, view: View, give: Give) -> None:
        """The step that is due, and how to go on."""
        title, onward, draw = self._steps[self._step]
        if self._step == len(self._steps) - 1 and (state.on_air or not state.camera_out):
            onward = "Done"
        heading(title)
        tall = 1.5 * imgui.get_frame_height()
        footer = em() + tall + imgui.get_frame_height() + 4 * imgui.get_style().item_spacing.y
        height = max(imgui.get_content_region_avail().y - footer, 4 * em())
        imgui.begin_child("step", imgui.ImVec2(0, height), imgui.ChildFlags_.nav_flattened)
        draw(state, view, give)
        imgui.end_child()
        line(f"{self._step + 1} of {len(self._steps)}", view.colours.quiet)
        go = button(onward, (row(1), tall), name="onward",
                    fill=view.colours.chosen, colours=view.colours, about="Enter")  # fmt: skip
        if go or enter_alone():
            self._onward(state, give)
        back = row(2), 0.0
        imgui.begin_disabled(self._step == 0)
        if button("Back", back, colours=view.colours):
            self._step -= 1
        imgui.end_disabled()
        imgui.same_line()
        if button("I know my way", back, colours=view.colours, about="Leave this; all of it is in the tabs"):
            self._over = True

    def _onward(self, state: Shown, give: Give) -> None:
        if self._step < len(self._steps) - 1:
            self._step += 1
            return
        self._over = True
        if state.camera_out and not state.on_air:
            give("on_air", "on")


def _draw_camera(state: Shown, view: View, give: Give) -> None:
    if plays(state) == "actor":
        wrapped("No camera is in use: a bundled actor plays. Plug a camera in, or choose one:")
    else:
        wrapped("vcam found this camera. If you see an avatar that moves as you do, it is the right one.")
    imgui.dummy(imgui.ImVec2(0, 0.3 * em()))
    draw_sources(state, give)
    line(state.source_about, view.colours.quiet)
    dot(view.colours.good if state.face else view.colours.warning)
    line(seen_words(state))
    imgui.dummy(imgui.ImVec2(0, 0.3 * em()))
    wrapped("Your camera's picture stays here: it is never shown or sent, only the avatar is.", view.colours.quiet)


def plays(state: Shown) -> str:
    """The kind of source, as "actor" or "camera"; a film's is its name."""
    return state.source.partition(":")[0]


def seen_words(state: Shown) -> str:
    """Whose face is seen: a face in a film, or one that is sent, needn't be the user's."""
    if plays(state) == "actor":
        return "The actor's face is seen, not yours" if state.face else "The actor is about to begin"
    if plays(state) == "camera":
        return "Your face is seen" if state.face else "No face yet: look into the camera"
    return "A face is seen there" if state.face else "No face is seen there yet"


def _draw_offers(state: Shown, view: View, give: Give) -> None:
    wrapped("Both can be done at any time, and both can be left away.")
    imgui.dummy(imgui.ImVec2(0, 0.3 * em()))
    size = (row(1), 0.0)
    about = "A few faces to make, so that your smile and your blink are full ones"
    if button("Learn my face (20 s)", size, colours=view.colours, about=about):
        give("learn", "")
    wrapped(about + ".", view.colours.quiet)
    imgui.dummy(imgui.ImVec2(0, 0.3 * em()))
    about = "With a printed chessboard. How far away you are becomes truer"
    if button("Measure the lens (2 min)", size, colours=view.colours, about=about):
        give("calibrate", BOARD)
    wrapped(f"{about}. This line draws the board: {DRAWN}", view.colours.quiet)
    if state.calibrated:
        dot(view.colours.good)
        line("The lens is measured already")


def _draw_virtual(state: Shown, view: View, give: Give) -> None:
    draw_camera_out(state, view)
    if not state.camera_out:
        wrapped("Without it the window and the other outputs work all the same.", view.colours.quiet)


def _draw_ready(state: Shown, view: View, give: Give) -> None:
    if state.camera_out:
        wrapped("Choose this camera in your call, and go on air:")
        line(state.camera_out, view.colours.accent)
    else:
        wrapped("All is ready but the virtual camera. Come back to the tab Out when it is there.")
    imgui.dummy(imgui.ImVec2(0, 0.3 * em()))
    wrapped("Three keys to know: Esc shows a card to everybody at once, P changes to a photo and back, "
            "Page Down is the next avatar. The tab Keys has the rest.")  # fmt: skip

"""Where it goes: the virtual camera or what to do about it, the outputs, the film, and how it goes."""

from __future__ import annotations

from imgui_bundle import imgui

from vcam.commands import Shown
from vcam.ui.colours import Colours
from vcam.ui.controls import Give, button, dot
from vcam.ui.graph import Graph
from vcam.ui.text import em, heading, line, tip, wrapped
from vcam.ui.view import View


class Out:
    """A panel."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def draw(self, state: Shown, view: View, give: Give) -> None:
        """All of it."""
        heading("Virtual camera")
        draw_camera_out(state, view)
        heading("Outputs")
        for output in state.outputs:
            line(output)
        if not state.outputs:
            line("none", view.colours.quiet)
        heading("Film")
        recording = bool(state.recording)
        label = "Stop recording" if recording else "Record a film"
        fill = view.colours.live if recording else None
        size = (imgui.get_content_region_avail().x, 0.0)
        if button(label, size, name="film", fill=fill, colours=view.colours, about="Into your folder of videos"):
            give("record", "")
        line(state.recording or "not recording", view.colours.quiet)
        heading("How it goes")
        self._graph.draw(state, view, imgui.get_time())


def draw_camera_out(state: Shown, view: View) -> None:
    """Its state, or the fix to copy."""
    colours = view.colours
    if state.camera_out:
        dot(colours.good if state.on_air and not state.card else colours.quiet)
        line(state.camera_out)
        wrapped("Choose it as the camera in your call or in OBS.", colours.quiet)
    elif state.camera_fix:
        dot(colours.warning)
        line("There is none yet.")
        copyable("camera fix", state.camera_fix, colours)
    else:
        dot(colours.quiet)
        line("This run has none.")


def copyable(name: str, text: str, colours: Colours) -> None:
    """Text that can be marked and copied, below it a button that copies all of it."""
    wrapped(text)
    if button("Copy", name=f"copy {name}", colours=colours, about="All of it, to paste it elsewhere"):
        imgui.set_clipboard_text(text)
    tip("")
    imgui.dummy(imgui.ImVec2(0, 0.2 * em()))

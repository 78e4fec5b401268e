"""What was said while it streams, the newest first, each with what to do; to be copied."""

from __future__ import annotations

from imgui_bundle import imgui

from vcam.commands import News, Shown
from vcam.ui.colours import Colours, Rgb
from vcam.ui.controls import button
from vcam.ui.text import em, tip, wrapped
from vcam.ui.view import View


class Messages:
    """A panel that knows which messages were seen."""

    def __init__(self) -> None:
        self._seen = 0

    def unseen(self, state: Shown) -> News | None:
        """The newest warning or error that came since the panel was open last."""
        found = (news for news in reversed(state.messages) if news.number > self._seen and news.level != "info")
        return next(found, None)

    def draw(self, state: Shown, view: View) -> None:
        """All of it."""
        if state.messages:
            self._seen = state.messages[-1].number
            about = "All messages, to paste them where you ask for help"
            if button("Copy all", colours=view.colours, about=about):
                imgui.set_clipboard_text("\n".join(f"{news.level}: {news.text}" for news in state.messages))
        else:
            wrapped("Nothing was said yet.", view.colours.quiet)
        for news in reversed(state.messages):
            imgui.push_id(news.number)
            imgui.separator()
            wrapped(news.text, colour_of(news, view.colours))
            if imgui.is_item_clicked():
                imgui.set_clipboard_text(news.text)
            tip("A click copies it")
            imgui.pop_id()
        imgui.dummy(imgui.ImVec2(0, em()))


def colour_of(news: News, colours: Colours) -> Rgb | None:
    """None: that of all text."""
    return {"warning": colours.warning, "error": colours.error}.get(news.level)

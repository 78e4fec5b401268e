"""An open preview page, as several tests meet it."""

import pytest
from page_client import SHOWN, picture

from vcam.commands import Commands
from vcam.sinks import preview
from vcam.sinks.preview import PreviewSink


@pytest.fixture
def page(capfd, monkeypatch):
    """An open sink on a free port; nothing that a client does may appear on stderr."""
    monkeypatch.setattr(preview, "CLOSE_S", 0.002)  # there are many of these tests
    with PreviewSink("0", size_wh=(64, 36), fps=30) as sink:
        yield sink
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def controlled(page):
    """The page with commands to give, and with choices."""
    page.commands = Commands()
    page.commands.shown = SHOWN
    page.send(picture(), None)
    return page

"""Files that the user names."""

import pytest
from imgui_bundle import imgui
from panels import Desk

from vcam.ui import files
from vcam.ui.colours import DARK


class Picker:
    """In place of the system's dialog: asked once a frame, it is ready the second time."""

    def __init__(self, picked):
        self.picked, self.asked, self.opened = picked, 0, []

    def __call__(self, *how):
        self.opened.append(how)
        return self

    def ready(self, timeout_ms):
        assert timeout_ms == 0, "a frame never waits"
        self.asked += 1
        return self.asked > 1

    def result(self):
        return self.picked


@pytest.fixture
def line():
    files.dialog_possible.cache_clear()
    yield files.FilePick("file", "its path", "Which file?", ("*.vrm", "*.jpg"))
    files.dialog_possible.cache_clear()


@pytest.mark.parametrize(("picked", "named"), [(["/home/me/a.vrm"], ["/home/me/a.vrm"]), ([], [])])
def test_a_file_is_picked_in_the_systems_dialog_or_none_when_it_is_left(monkeypatch, line, picked, named):
    monkeypatch.setattr(files.shutil, "which", lambda program: "/usr/bin/zenity")
    picker, got = Picker(picked), []
    monkeypatch.setattr(files.dialogs, "open_file", picker)
    with Desk((640, 400), 1.0, lambda: got.append(line.draw(DARK))) as desk:
        desk.frames(3)
        desk.click("choose file")
        desk.frames(4)
        assert [path for path in got if path] == named
        assert picker.opened == [("Which file?", "", ["file", "*.vrm *.jpg *.VRM *.JPG", "all files", "*"])]


def test_without_a_dialog_there_is_no_button_but_a_line_to_type_in(monkeypatch, line):
    monkeypatch.setattr(files.sys, "platform", "linux")
    monkeypatch.setattr(files.shutil, "which", lambda program: None)
    got = []
    with Desk((640, 400), 1.0, lambda: got.append(line.draw(DARK))) as desk:
        desk.frames(3)
        assert "choose file" not in desk.rects
        desk.click("file")
        desk.type("/a.vrm")
        desk.key(imgui.Key.enter)
        desk.frames()
        assert [path for path in got if path] == ["/a.vrm"]

"""A film is written beside the stream: complete at the end, given up in one line, never waited for."""

import threading
import weakref

import numpy as np
import pytest

from vcam.commands import Commands
from vcam.errors import SinkError
from vcam.show.director import Director
from vcam.show.recording import Recording
from vcam.types import Rendered

WAIT_S = 20


class Output:
    """What Recording needs of loop.Output."""

    def __init__(self):
        self.sinks = []

    def add(self, sink):
        self.sinks.append(sink)

    def has(self, sink):
        return sink in self.sinks

    def leave_out(self, sink):
        self.sinks.remove(sink)

    def send(self, grey):
        for sink in tuple(self.sinks):
            try:
                sink.send(Rendered(np.full((2, 2, 4), grey, np.uint8), None, 0.0), None)
            except SinkError:
                self.sinks.remove(sink)


class File:
    """Keeps what is written; `fails` when it is opened or written."""

    def __init__(self, fails=""):
        self.fails, self.greys, self.got, self.closed = fails, [], threading.Semaphore(0), threading.Event()

    def __enter__(self):
        if self.fails == "opened":
            raise SinkError("no room for a film")
        return self

    def __exit__(self, *error):
        self.closed.set()

    def send(self, rendered, face):
        if self.fails == "written":
            raise OSError(28, "No space left on device")
        self.greys.append(int(rendered.rgba[0, 0, 0]))
        self.got.release()


def recording(tmp_path, file):
    output, commands = Output(), Commands()
    part = Recording(output, lambda path: file, lambda: tmp_path / "Videos")
    return output, commands, part, Director(commands, [part], clock=iter(range(1000)).__next__)


def test_between_on_and_off_every_picture_goes_into_a_film_in_the_users_folder(tmp_path):
    file = File()
    output, commands, part, director = recording(tmp_path, file)
    with part:
        commands.give("record")
        director.between()
        assert commands.shown.recording.startswith(str(tmp_path / "Videos" / "vcam "))
        for grey in (10, 20):
            output.send(grey)
            assert file.got.acquire(timeout=WAIT_S)
        commands.give("record")
        director.between()
        assert not output.sinks
        output.send(30)
        assert commands.shown.recording == ""
    assert file.closed.is_set()
    assert file.greys == [10, 20]


def test_the_end_of_the_run_finishes_the_film(tmp_path):
    file = File()
    output, commands, part, director = recording(tmp_path, file)
    with part:
        commands.give("record", "on")
        director.between()
        output.send(10)
    assert file.closed.is_set()
    assert file.greys == [10]


def test_what_a_film_was_written_with_is_gone_before_its_memory_is_given_back(tmp_path, monkeypatch):
    opened, alive = [], []

    def open_file(path):
        file = File()
        opened.append(weakref.ref(file))
        return file

    monkeypatch.setattr("vcam.show.recording.trim", lambda: alive.append(opened[0]() is not None))
    output, commands = Output(), Commands()
    part = Recording(output, open_file, lambda: tmp_path / "Videos")
    director = Director(commands, [part], clock=iter(range(1000)).__next__)
    with part:
        commands.give("record", "on")
        director.between()
    assert alive == [False]


def test_two_films_of_one_second_are_two_films(tmp_path, monkeypatch):
    monkeypatch.setattr("vcam.show.recording.time.strftime", lambda wanted: "vcam 20.00.00.mp4")
    (tmp_path / "Videos").mkdir()
    (tmp_path / "Videos" / "vcam 20.00.00.mp4").touch()
    _, commands, part, director = recording(tmp_path, File())
    names = []
    with part:
        for _ in range(2):
            commands.give("record", "on")
            director.between()
            names.append(commands.shown.recording)
            commands.give("record", "off")
            director.between()
    folder = tmp_path / "Videos"
    assert names == [str(folder / "vcam 20.00.00 (2).mp4"), str(folder / "vcam 20.00.00 (3).mp4")]


@pytest.mark.parametrize(
    ("fails", "line"), [("opened", "no room for a film"), ("written", "OSError: [Errno 28] No space left on device")]
)
def test_a_film_that_cannot_be_written_is_one_line_and_can_be_tried_again(tmp_path, caplog, fails, line):
    file = File(fails)
    output, commands, part, director = recording(tmp_path, file)
    with part:
        commands.give("record")
        director.between()
        for _ in range(1000):
            output.send(1)
            if not output.sinks:
                break
            part._film._thread.join(0.01)
        director.between()
        assert commands.shown.recording == ""
        file.fails = ""
        commands.give("record")
        director.between()
        output.send(2)
        assert file.got.acquire(timeout=WAIT_S)
    assert [r.getMessage() for r in caplog.records if r.levelname == "ERROR"] == [f"recording: {line}"]


def test_a_folder_that_cannot_be_made_is_said(tmp_path, caplog):
    (tmp_path / "Videos").write_text("in the way")
    _, commands, part, director = recording(tmp_path, File())
    with part:
        commands.give("record")
        director.between()
    assert "Videos: can't be made for films: File exists" in caplog.text

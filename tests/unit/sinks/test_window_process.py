"""Vcam's side of the window: whatever the window does, a picture costs one copy and the end comes soon."""

import logging
import os
import subprocess
import sys
import threading
from dataclasses import replace

import numpy as np
import pytest

from vcam.bridge.lines import Said, said_of, state_line
from vcam.bridge.memory import lent_memory
from vcam.bridge.slots import slots_bytes
from vcam.commands import Command, Commands, Shown
from vcam.errors import SinkClosed, SinkError
from vcam.sinks import window_process
from vcam.sinks.window_process import WindowProcess

SIZE = (8, 6)
BLUE = np.full((6, 8, 4), (0, 0, 255, 255), np.uint8)
COMMON = """
import sys
from vcam.bridge.lines import Said, said_line, state_of
from vcam.bridge.memory import opened_memory
from vcam.bridge.slots import Slots, slots_bytes
from vcam.commands import Shown
slots = Slots(opened_memory(sys.argv[1], slots_bytes((8, 6))), (8, 6))
def say(kind, *texts):
    sys.stdout.buffer.write(said_line(Said(kind, texts)))
    sys.stdout.buffer.flush()
"""


@pytest.fixture
def started(monkeypatch):
    """Starts a WindowProcess whose program is `code`, and ends it."""
    made = []

    def start(code, **more):
        program = lambda size_wh, key, plain: [sys.executable, "-c", COMMON + code, key, str(plain)]  # noqa: E731
        monkeypatch.setattr(window_process, "command", program)
        made.append(WindowProcess(SIZE, plain=False))
        for name, value in more.items():
            setattr(made[-1], name, value)
        return made[-1]

    yield start
    for process in made:
        process.close()
        process.close()
        assert process._process.returncode is not None
        assert not any(thread.is_alive() for thread in process._threads)


class Heard(Commands):
    """Commands that can be waited for."""

    def __init__(self, shown=None):
        super().__init__()
        self.shown = shown or Shown()
        self.came = threading.Event()
        self.given = []

    def give(self, word, value=""):
        self.given.append(Command(word, value))
        self.came.set()
        return True


def until_ended(window):
    """Show pictures until it says why it can't; the process's own end is waited for, not slept for."""
    window._threads[1].join(20)
    window.show(BLUE)


def test_the_picture_and_the_state_get_there_and_commands_come_back(started):
    commands = Heard(Shown(name="アンナ"))
    window = started(
        "state = state_of(sys.stdin.buffer.readline())\n"
        "while not slots.newest: pass\n"
        "slots.read(lambda p: say('command', state.name, str(p[0, 0].tolist())))\n"
        "sys.stdin.buffer.read()",
        commands=commands,
    )
    window.show(BLUE)
    assert commands.came.wait(60)
    assert commands.given == [Command("アンナ", "[0, 0, 255, 255]")]


def test_it_is_told_again_when_the_state_has_changed(started):
    commands = Heard(Shown(name="first"))
    code = "for line in sys.stdin.buffer: say('command', state_of(line, Shown()).name, '')"
    started(code, commands=commands)
    assert commands.came.wait(60)
    commands.came.clear()
    commands.shown = replace(commands.shown, name="second")
    assert commands.came.wait(60)
    assert [command.word for command in commands.given] == ["first", "second"]


def test_the_user_closing_it_is_no_failure(started):
    window = started("say('closed')")
    with pytest.raises(SinkClosed, match=r"^the window was closed$"):
        until_ended(window)


def test_what_it_cannot_do_is_said_in_its_own_words(started):
    window = started("say('failed', 'no window can be opened: x; y'); sys.exit(1)")
    with pytest.raises(SinkError, match=r"^no window can be opened: x; y$"):
        until_ended(window)


def test_a_crash_is_one_line_with_its_last_words(started):
    window = started("import os; sys.stderr.write('Traceback\\n\\nMesa: out of memory\\n\\n'); sys.exit(3)")
    with pytest.raises(SinkError) as caught:
        until_ended(window)
    assert str(caught.value) == (
        "its program ended with exit code 3 (Mesa: out of memory); start vcam again to have it back"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals on Windows")
def test_being_killed_is_said(started):
    window = started("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(SinkError, match=r"^its program was ended by signal 9; start vcam again to have it back$"):
        until_ended(window)


def test_what_libraries_print_is_no_command(started, caplog):
    commands = Heard()
    code = "print('MESA: x', flush=True); print('[]', flush=True); say('command', 'quit', '')"
    started(f"sys.stdin.buffer.readline(); {code}", commands=commands)
    assert commands.came.wait(60)
    assert [command.word for command in commands.given] == ["quit"]


def test_what_it_lacks_is_said_to_the_user(started, caplog):
    window = started("say('warning', 'no font for these names'); say('closed')")
    with caplog.at_level(logging.WARNING), pytest.raises(SinkClosed):
        until_ended(window)
    assert [record.getMessage() for record in caplog.records] == ["no font for these names"]


def test_one_that_hangs_costs_the_stream_nothing_and_is_killed_at_the_end(started, monkeypatch):
    """It reads nothing, so that the pipe fills up, and doesn't end when it is asked to."""
    monkeypatch.setattr(window_process, "GRACE_S", 0.05)
    monkeypatch.setattr(window_process, "TELL_S", 0.001)
    commands = Heard(Shown(name="x" * (1 << 20)))
    deaf = "import signal; signal.signal(15, signal.SIG_IGN); sys.stdin.buffer.read(9); say('command', 'up', '')"
    window = started(f"{deaf}\nwhile True: pass", commands=commands)
    assert commands.came.wait(60)
    for _ in range(10):
        window.show(BLUE)
        commands.shown = replace(commands.shown)
    assert window._threads[0].is_alive(), "the control: the one that tells is stuck in the pipe"
    window.close()
    assert window._process.returncode == (-9 if os.name == "posix" else 1)


def test_one_that_a_driver_holds_though_it_is_killed_is_left_behind(started, monkeypatch):
    commands = Heard()
    window = started("say('command', 'up', ''); sys.stdin.buffer.read()", commands=commands)
    assert commands.came.wait(60)
    process, waited = window._process, []

    def wait(timeout):
        waited.append(timeout)
        raise subprocess.TimeoutExpired("window", timeout)

    with monkeypatch.context() as held:
        held.setattr(window_process, "GRACE_S", 0.05)
        for signal in ("terminate", "kill"):
            held.setattr(process, signal, lambda: None)
        held.setattr(process, "wait", wait)
        window.close()
    assert waited[:2] == [0.05, window_process.KILLED_S]


def test_a_state_that_cannot_be_told_is_said_once(started, monkeypatch, caplog):
    monkeypatch.setattr(window_process, "TELL_S", 0.001)
    tried = threading.Semaphore(0)

    def line(state, told):
        tried.release()
        return state_line(state, told)

    monkeypatch.setattr(window_process, "state_line", line)
    commands = Heard(Shown(name=object()))
    with caplog.at_level(logging.WARNING):
        started("for line in sys.stdin.buffer: say('command', state_of(line, Shown()).name, '')", commands=commands)
        for name in ({1}, "good"):
            assert tried.acquire(timeout=60)
            commands.shown = Shown(name=name)
        assert commands.came.wait(60)
    (record,) = caplog.records
    assert record.getMessage().startswith("the window isn't told the state: object is no value that can be told")
    assert commands.given == [Command("good")]


CLOSED = """
import sys
from vcam.ui import __main__ as window
window._show = lambda parent, slots, plain: parent.listen()  # and the user closes it at once
sys.exit(window.main(sys.argv[1:]))
"""


def test_one_that_the_user_closes_ends_in_good_order_while_vcam_still_speaks_to_it():
    lent = lent_memory(slots_bytes(SIZE))
    words = [sys.executable, "-c", CLOSED, "8x6", lent.key]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(words, pass_fds=lent.handles, **pipes) as window:
        lent.close_handles()
        assert said_of(window.stdout.readline()) == Said("closed")
        assert window.wait(60) == 0
        assert window.stderr.read() == b""


def test_it_is_started_as_a_module_of_ours_and_none_of_the_folder_that_we_are_in():
    words = window_process.command((1280, 720), "5", plain=False)
    assert words[1:] == ["-P", "-m", "vcam.ui", "1280x720", "5"]
    assert window_process.command((2, 2), "5", plain=True)[-1] == "plain"


def test_a_program_that_is_not_there_is_one_line(monkeypatch):
    monkeypatch.setattr(window_process, "command", lambda *words, **more: ["/nowhere/python"])
    with pytest.raises(SinkError, match=r"the window's program can't be started: No such file .*; reinstall vcam"):
        WindowProcess(SIZE, plain=False)


def test_no_room_for_the_picture_is_one_line(monkeypatch):
    def full(size):
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(window_process, "lent_memory", full)
    with pytest.raises(SinkError, match=r"no memory for the window's picture: Cannot .*; choose a smaller --size"):
        WindowProcess(SIZE, plain=False)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /dev/shm")
def test_killing_vcam_ends_the_window_and_leaves_nothing_behind():
    """The window's side is the real one's listener; vcam's side is killed with kill -9."""
    window = (
        "import sys, os, threading; from vcam.ui.parent import Parent\n"
        "parent = Parent(sys.stdin.buffer, sys.stdout.buffer, lambda: None)\n"
        "parent.listen(); sys.stderr.write('up\\n'); parent.gone.wait(); parent.ended(); sys.stderr.write('ended\\n')"
    )
    vcam = (
        "import sys, os, signal, subprocess; from vcam.bridge.memory import lent_memory; lent = lent_memory(1 << 20)\n"
        f"child = subprocess.Popen([sys.executable, '-c', {window!r}], stdin=subprocess.PIPE, stdout=subprocess.PIPE,"
        " pass_fds=lent.handles, stderr=2)\n"
        "sys.stdin.readline(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    before = set(os.listdir("/dev/shm"))
    with subprocess.Popen(
        [sys.executable, "-c", vcam], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stderr.readline() == "up\n"
        run.stdin.write("\n")
        run.stdin.flush()
        assert run.stderr.readline() == "ended\n"
        assert run.stderr.read() == "", "the window has ended too: it held the other end"
        assert run.wait(60) == -9
    assert set(os.listdir("/dev/shm")) - before == set()

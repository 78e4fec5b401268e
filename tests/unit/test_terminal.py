"""What is written to a terminal is one line that is read and never obeyed."""

import signal
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest

from vcam import terminal
from vcam.terminal import bar, plain, stopping


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("anna.jpg: no face found", "anna.jpg: no face found"),
        ("Zoë 猫.jpg", "Zoë 猫.jpg"),
        ("a\nvcam: all is well", "a?vcam: all is well"),
        ("\x1b[2J\x1b]0;title\x07.jpg", "?[2J?]0;title?.jpg"),
        ("anna\u202egpj.exe", "anna?gpj.exe"),
        ("half of a letter \udc80", "half of a letter ?"),
    ],
)
def test_what_would_steer_a_terminal_is_a_question_mark(text, line):
    assert plain(text) == line


def test_a_bar_takes_names_that_look_like_markup(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with bar("tracking a[red]b[/x].mp4\x1b[2J", 2) as advance:
        advance()
        advance()
    assert "a[red]b[/x].mp4?" in capsys.readouterr().err


def test_a_console_without_escape_sequences_gets_no_bar(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("rich.console.detect_legacy_windows", lambda: True)
    with bar("tracking a.mp4", 2) as advance:
        advance()
    said = capsys.readouterr().err
    assert "tracking" not in said
    assert "\x1b" not in said


def test_ctrl_c_asks_for_the_end_and_a_second_one_interrupts():
    before = signal.getsignal(signal.SIGINT)
    with stopping() as stopped:
        assert not stopped()
        signal.raise_signal(signal.SIGINT)
        assert stopped()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
    assert signal.set_wakeup_fd(-1) == -1
    assert not [thread for thread in threading.enumerate() if thread.name == "vcam-signals"]


DEAF = """
import ctypes, os, signal, sys, threading
from vcam import terminal
terminal.HEARS_S = 0.2
hangs, pause = threading.Event(), threading.Event()
mutex = ctypes.create_string_buffer(256)  # of zeros, which is PTHREAD_MUTEX_INITIALIZER
def press():
    hangs.wait()
    while True:  # what comes while the one before isn't delivered is none
        os.kill(os.getpid(), signal.SIGINT)
        pause.wait(0.01)
threading.Thread(target=press, daemon=True).start()
libc = ctypes.CDLL(None)
sys.setswitchinterval(1000)  # s: nobody else has a turn before this thread hangs
with terminal.stopping():
    libc.pthread_mutex_lock(mutex)
    hangs.set()
    libc.pthread_mutex_lock(mutex)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="hangs in glibc")
def test_pressed_twice_it_ends_a_program_that_hangs_where_python_hears_nothing():
    ended = subprocess.run([sys.executable, "-c", DEAF], capture_output=True, text=True, timeout=120, check=False)
    assert (ended.returncode, ended.stderr) == (1, "vcam: error: interrupted, while something hung\n")


def test_who_was_only_held_up_goes_on_however_late_it_is_pressed_again(monkeypatch):
    now, ends, looks = [0.0], [], threading.Semaphore(0)

    def monotonic():
        looks.release()
        return now[0]

    monkeypatch.setattr(terminal, "time", SimpleNamespace(monotonic=monotonic))
    monkeypatch.setattr(terminal, "os", SimpleNamespace(write=lambda *_: None, _exit=ends.append))
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        with terminal._ended_when_deaf([signal.SIGINT]) as hears:
            for _ in range(2):
                signal.raise_signal(signal.SIGINT)
            hears()
            for _ in range(5):  # at the first, thrice at the second, and when it was heard
                assert looks.acquire(timeout=60)
            now[0] = 10 * terminal.HEARS_S
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
    assert not ends

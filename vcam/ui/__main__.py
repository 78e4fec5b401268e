"""`python -m vcam.ui WIDTHxHEIGHT KEY [plain]`: the window, as vcam.sinks.window_process starts it; not for people."""

from __future__ import annotations

import logging
import os
import signal
import sys
from contextlib import suppress
from typing import IO, Final

from vcam.bridge.memory import opened_memory
from vcam.bridge.opening import no_window
from vcam.bridge.slots import Slots, slots_bytes
from vcam.errors import SinkError, VcamError
from vcam.ui.parent import Parent

NICE: Final = 5
"""Whatever the window does, the stream comes first; at 10 it got 1 % of a core of a machine with a load of 25, and no
picture in 200 s."""


def main(words: list[str]) -> int:
    """Show the window until it is closed. Returns the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is meant for vcam, which then ends the window
    _step_back()  # first of all: what is loaded now delays a stream that begins, and threads take it over
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    ear, mouth = _own_stdin(), _own_stdout()
    width, height = (int(side) for side in words[0].split("x"))
    memory = opened_memory(words[1], slots_bytes((width, height)))
    parent = Parent(ear, mouth, _wake)
    try:
        _show(parent, Slots(memory, (width, height)), plain=words[2:] == ["plain"])
    except VcamError as error:
        parent.say("failed", str(error))
        return 1
    finally:
        parent.ended()
    parent.say("closed")
    return 0


def _step_back() -> None:
    """Let the stream come first. On Windows whoever started it has done that."""
    if sys.platform == "win32":
        return
    os.nice(NICE)
    if sys.platform == "linux":
        with suppress(OSError):  # a container may forbid it
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))  # it never takes a core away when it wakes up


def _show(parent: Parent, slots: Slots, *, plain: bool) -> None:
    import glfw  # noqa: F401 - before imgui_bundle, which would have it load a build of its own, without Wayland

    try:
        from vcam.ui.window import SIZE, Window, glfw_window
    except ImportError as error:
        raise SinkError(no_window(f"imgui_bundle or moderngl can't be loaded ({error})")) from error
    with glfw_window(slots.size_wh if plain else SIZE) as (library, window):
        parent.listen()
        Window(library, window, parent, slots, plain=plain).run()


def _wake() -> None:
    import glfw

    glfw.post_empty_event()


def _own_stdin() -> IO[bytes]:
    """Stdin for the listening thread alone: at the end Python closes its own, and aborts where a thread waits in it."""
    return os.fdopen(os.dup(sys.stdin.fileno()), "rb")


def _own_stdout() -> IO[bytes]:
    """Stdout for our lines alone: what libraries print goes to stderr."""
    own = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return own


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

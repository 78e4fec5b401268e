"""Keys of our own on an X server: taken, obeyed once for each time they are pressed, and given back."""

from __future__ import annotations

import logging
import os
import selectors
import threading
from collections.abc import Iterable, Mapping
from typing import Final, Self

from vcam.commands import Command, Commands
from vcam.hotkeys.board import Board, Server
from vcam.hotkeys.sayings import say_fails, say_hangs, say_missing, say_works
from vcam.hotkeys.xcb import KEY_PRESS, KEY_RELEASE, MAPPING_NOTIFY, Connection, Event, Grab
from vcam.keys import Key, let_go, pressed

log = logging.getLogger(__name__)

POLL_S: Final = 1.0
SETTLES_S: Final = 0.03
"""After a key was let go: one that is held repeats itself, let go and pressed again at one time."""
JOIN_S: Final = 2.0
"""An X server that hangs is left behind."""


class Grabs:
    """The keys that are ours, and what they ask for."""

    def __init__(self, server: Server, commands: Commands, keys: Mapping[Key, Command]) -> None:
        self._server, self._commands, self._keys = server, commands, keys
        self.missing: dict[Key, str] = {}
        """Keys that don't work, and why."""
        self._taken: set[Grab] = set()
        self._released_ms: dict[int, int] = {}
        self._held: dict[int, Command] = {}
        self._leaving: dict[int, Command] = {}
        self._take()

    def _take(self) -> None:
        """Take all keys, as the keyboard is now, and only then give back those of before.

        The server says that the keyboard is another one whenever somebody types on the second of two; what stays the
        same is ours without a gap.
        """
        self._board = board = Board(self._server)
        self._ours: dict[Grab, Command] = {}
        taken: set[Grab] = set()
        missing: dict[Key, str] = {}
        for key, command in self._keys.items():
            grab = board.grab_of(key)
            if grab is None:
                missing[key] = "this keyboard has no"
                continue
            lit = [Grab(grab.keycode, grab.modifiers | lights) for lights in board.locks]
            got = self._server.grab(lit)
            taken.update(one for one, ours in zip(lit, got, strict=True) if ours)
            if all(got):
                self._ours[grab] = command
            else:
                missing[key] = "another program has"
        self._server.let_go(self._taken - taken)
        self._taken = taken
        if missing != self.missing:
            self.missing = missing
            say_missing(self._keys, missing)

    def obey(self, events: Iterable[Event]) -> bool:
        """Give the commands of the keys that were pressed. Whether to look at once for more events: libxcb has read
        what came while the keyboard was asked for, and waits for it no longer."""
        changed = False
        for event in events:
            if event.kind == KEY_RELEASE:
                self._released_ms[event.keycode] = event.time_ms
                if after := self._held.get(event.keycode):
                    self._leaving[event.keycode] = after
            elif event.kind == KEY_PRESS:
                self._press(event, repeats=self._released_ms.pop(event.keycode, None) == event.time_ms)
            changed = changed or event.kind == MAPPING_NOTIFY
        if changed:
            self._take()
        return changed

    def _press(self, event: Event, *, repeats: bool) -> None:
        if event.keycode in self._leaving:
            if repeats:
                del self._leaving[event.keycode]
                return
            self.settle()
        command = self._ours.get(self._board.pressed(event))
        after = None if command is None else let_go(command)
        if command is None or (repeats and after is None):
            return
        now = pressed(command)  # it holds, though it repeats itself: that came so late that it was let go of
        self._commands.give(now.word, now.value)
        if after:
            self._held[event.keycode] = after

    @property
    def unsettled(self) -> bool:
        """Whether a key was let go, or repeats itself: call `settle` when nothing comes for SETTLES_S."""
        return bool(self._leaving)

    def settle(self) -> None:
        """Give the commands of the keys that were let go."""
        for keycode, after in self._leaving.items():
            self._held.pop(keycode, None)
            self._commands.give(after.word, after.value)
        self._leaving.clear()


class X11Hotkeys:
    """A thread that listens while it is entered, when the X server answers; else nothing at all."""

    def __init__(self, commands: Commands, keys: Mapping[Key, Command]) -> None:
        self._commands, self._keys = commands, keys
        self._thread = threading.Thread(target=self._run, name="vcam-hotkeys", daemon=True)

    def __enter__(self) -> Self:
        self._over, self._end = os.pipe()
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        os.close(self._end)
        self._thread.join(JOIN_S)
        if self._thread.is_alive():
            say_hangs("the X server")
        else:
            os.close(self._over)

    def _run(self) -> None:
        try:
            connection = Connection()
        except OSError as error:
            log.debug("hot-keys: %s", error)
            return
        try:
            self._listen(connection)
        except OSError as error:
            log.debug("hot-keys: %s", error)
        except Exception as error:  # noqa: BLE001 - whatever the server says, the stream goes on
            say_fails(error)
        finally:
            connection.close()

    def _listen(self, connection: Connection) -> None:
        grabs = Grabs(connection, self._commands, self._keys)
        say_works(self._keys, grabs.missing)
        with selectors.DefaultSelector() as waiting:
            for readable in (connection.fileno(), self._over):
                waiting.register(readable, selectors.EVENT_READ)
            while not connection.broken:
                if grabs.obey(connection.events()):
                    continue
                ready = waiting.select(SETTLES_S if grabs.unsettled else POLL_S)
                if any(key.fd == self._over for key, _ in ready):
                    return
                if not ready:
                    grabs.settle()

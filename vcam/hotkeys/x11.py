"""Keys of our own on an X server: taken, obeyed once for each time they are pressed, and given back."""

from __future__ import annotations

import logging
import os
import selectors
import threading
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final, Protocol, Self

from vcam.commands import Command, Commands
from vcam.hotkeys.keysyms import ALT, KEYSYM, NUM_LOCK, SCROLL_LOCK, SUPER
from vcam.hotkeys.sayings import say_missing, say_works
from vcam.hotkeys.xcb import CONTROL, KEY_PRESS, KEY_RELEASE, LOCK, MAPPING_NOTIFY, SHIFT, Connection, Event, Grab
from vcam.keys import Key

log = logging.getLogger(__name__)

MOD1, MOD4 = 8, 64
"""Where alt and super usually are."""
POLL_S: Final = 1.0
JOIN_S: Final = 2.0
"""An X server that hangs is left behind."""


class Server(Protocol):
    """What Connection does, as far as it is needed here."""

    first_keycode: int

    def keysyms(self) -> list[tuple[int, ...]]: ...
    def modifier_keys(self) -> list[tuple[int, ...]]: ...
    def grab(self, grabs: Sequence[Grab]) -> list[bool]: ...
    def let_go(self, grabs: Iterable[Grab]) -> None: ...


class Board:
    """The user's keyboard: which keycode a name has, and which bits a modifier."""

    def __init__(self, server: Server) -> None:
        self._first, self._keysyms = server.first_keycode, server.keysyms()
        self._holders = server.modifier_keys()
        self._bits = {
            "ctrl": CONTROL,
            "shift": SHIFT,
            "alt": self._bit(ALT) or MOD1,
            "super": self._bit(SUPER) or MOD4,
        }
        locks = {LOCK, self._bit(NUM_LOCK), self._bit(SCROLL_LOCK)} - {0, *self._bits.values()}
        self.locks = tuple(sum(some) for n in range(len(locks) + 1) for some in combinations(sorted(locks), n))
        """Bits of each way in which lights of the keyboard may be on: keys work in all of them."""

    def grab_of(self, key: Key) -> Grab | None:
        """What to take; None where this keyboard has no such key."""
        keycode = self._keycode(KEYSYM[key.name])
        return None if keycode is None else Grab(keycode, sum(self._bits[mod] for mod in key.mods))

    def pressed(self, event: Event) -> Grab:
        """What an event says, whatever lights are on."""
        return Grab(event.keycode, event.modifiers & 0xFF & ~self.locks[-1])

    def _keycode(self, keysym: int) -> int | None:
        """The key that types `keysym` by itself, in any group; else with Shift, as digits on French keyboards."""
        columns = range(max(map(len, self._keysyms), default=0))
        for column in sorted(columns, key=lambda n: n % 2):
            for n, row in enumerate(self._keysyms):
                if row[column] == keysym:
                    return self._first + n
        return None

    def _bit(self, keysyms: Iterable[int]) -> int:
        """The modifier that is held by a key that types one of `keysyms`; 0: none."""
        for n, holders in enumerate(self._holders):
            for keycode in filter(None, holders):
                if set(keysyms) & set(self._keysyms[keycode - self._first]):
                    return 1 << n
        return 0


class Grabs:
    """The keys that are ours, and what they ask for."""

    def __init__(self, server: Server, commands: Commands, keys: Mapping[Key, Command]) -> None:
        self._server, self._commands, self._keys = server, commands, keys
        self.missing: dict[Key, str] = {}
        """Keys that don't work, and why."""
        self._taken: set[Grab] = set()
        self._released_ms: dict[int, int] = {}
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

    def obey(self, events: Iterable[Event]) -> None:
        """Give the commands of the keys that were pressed."""
        changed = False
        for event in events:
            if event.kind == KEY_RELEASE:
                self._released_ms[event.keycode] = event.time_ms
            elif event.kind == KEY_PRESS and self._released_ms.pop(event.keycode, None) != event.time_ms:
                # a key that is held repeats itself: let go and pressed again at one time
                command = self._ours.get(self._board.pressed(event))
                if command is not None:
                    self._commands.give(command.word, command.value)
            changed = changed or event.kind == MAPPING_NOTIFY
        if changed:
            self._take()


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
        if not self._thread.is_alive():
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
        finally:
            connection.close()

    def _listen(self, connection: Connection) -> None:
        grabs = Grabs(connection, self._commands, self._keys)
        say_works(self._keys, grabs.missing)
        with selectors.DefaultSelector() as waiting:
            for readable in (connection.fileno(), self._over):
                waiting.register(readable, selectors.EVENT_READ)
            while not connection.broken:
                grabs.obey(connection.events())
                if any(key.fd == self._over for key, _ in waiting.select(POLL_S)):
                    return

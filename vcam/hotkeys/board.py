"""The user's keyboard on an X server: which keycode a key's name has now, and which bits a modifier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Protocol

from vcam.hotkeys.keysyms import ALT, KEYSYM, NUM_LOCK, SCROLL_LOCK, SUPER
from vcam.hotkeys.xcb import CONTROL, LOCK, SHIFT, Event, Grab
from vcam.keys import Key

MOD1, MOD4 = 8, 64
"""Where alt and super usually are."""


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

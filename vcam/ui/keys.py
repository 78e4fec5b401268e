"""A key that glfw tells, by the name that the settings file has for it, and what it asks for."""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Any, Final

from vcam.commands import Command
from vcam.keys import NAMES, PANEL, SIGNS, Key, bindings, let_go, parse_key, pressed

OWN: Final[dict[str, str]] = {
    "escape": "esc",
    "page_up": "pageup",
    "page_down": "pagedown",
    "grave_accent": "grave",
    "left_bracket": "leftbracket",
    "right_bracket": "rightbracket",
    "kp_enter": "enter",
    **{f"kp_{n}": str(n) for n in range(10)},
}
"""glfw's name of a key, lower case → ours, where they differ."""
SHOWN_BY: Final[dict[str, str]] = {**{letter: letter for letter in string.ascii_lowercase + string.digits}, **SIGNS}
"""What a key types → our name."""


def codes(glfw: Any) -> dict[int, str]:
    """glfw's code of each key → its name there, lower case, as "page_up"."""
    names = (name for name in dir(glfw) if name.startswith("KEY_") and name not in ("KEY_LAST", "KEY_UNKNOWN"))
    return {getattr(glfw, name): name.removeprefix("KEY_").lower() for name in names}


def key_of(glfw_name: str, types: str | None, mods: frozenset[str]) -> Key | None:
    """The key, by what it `types` in the user's layout, else (as where letters aren't Latin) by its place. None: a key
    that means nothing to us."""
    name = SHOWN_BY.get((types or "").lower()) or OWN.get(glfw_name, glfw_name)
    return Key(mods, name) if name in NAMES else None


def types_text(key: Key) -> bool:
    """Whether it puts a letter, a digit or a sign into a field."""
    return key.name in SHOWN_BY.values() and key.mods <= {"shift"}


def held(glfw: Any, mods: int) -> frozenset[str]:
    """The keys that are held, as Key has them."""
    bits = {glfw.MOD_CONTROL: "ctrl", glfw.MOD_ALT: "alt", glfw.MOD_SHIFT: "shift", glfw.MOD_SUPER: "super"}
    return frozenset(name for bit, name in bits.items() if mods & bit)


class Keys:
    """What each key asks for, by the state's table."""

    def __init__(self) -> None:
        self._table: Mapping[str, str] | None = None
        self._commands: dict[Key, Command] = {}
        self._own: dict[Key, str] = {}
        self._let_go: dict[int, Command] = {}

    def use(self, table: Mapping[str, str] | None) -> None:
        """From now on `table`, of words (those of PANEL too) and their keys; as `keys.table_of` gives it."""
        if table is not None and table != self._table:
            self._table = dict(table)
            self._commands = bindings(table)
            self._own = {parse_key(key): word for word, key in table.items() if word in PANEL}

    def asks(self, key: Key) -> Command | None:
        """The command of `key`; None: it has none."""
        own = self._own.get(key)
        return Command(own) if own else self._commands.get(key)

    def pressed(self, command: Command, code: int) -> Command:
        """What is to be done now that the key of `command`, whose code is `code`, is pressed."""
        if after := let_go(command):
            self._let_go[code] = after
        return pressed(command)

    def let_go(self, code: int) -> Command | None:
        """What is to be done now that it is let go, whatever else is held by then; None: nothing."""
        return self._let_go.pop(code, None)

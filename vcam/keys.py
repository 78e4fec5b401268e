"""Keys as people write them, "ctrl+shift+p" or "pagedown", and what each of them asks of a running stream.

A name means the same in the window, on the preview page and in a hot-key; each of these translates it to its own codes.
Letters, digits and signs are what the key types in the user's layout without Shift.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from vcam.commands import KEYS, WORDS, Command, checked
from vcam.errors import UsageError
from vcam.registry import did_you_mean

MODIFIERS: Final = ("ctrl", "alt", "shift", "super")
"""In the order in which a key is written. super: the key with the Windows sign, Command on a Mac."""
SIGNS: Final[dict[str, str]] = {
    "-": "minus",
    "=": "equal",
    ",": "comma",
    ".": "period",
    "/": "slash",
    "\\": "backslash",
    ";": "semicolon",
    "'": "apostrophe",
    "`": "grave",
    "[": "leftbracket",
    "]": "rightbracket",
}
"""What a key types → its name."""
NAVIGATION: Final = ("tab", "enter", "space", "left", "right", "up", "down")
"""Keys by which the controls of the window and the page are reached and worked: with ctrl, alt or super only."""
NAMES: Final = (
    *string.ascii_lowercase,
    *string.digits,
    *SIGNS.values(),
    *NAVIGATION,
    *("esc", "backspace", "insert", "delete", "home", "end", "pageup", "pagedown", "pause"),
    *(f"f{n}" for n in range(1, 25)),
)
"""Of all keys there are for us."""
ALIASES: Final[dict[str, str]] = {
    **SIGNS,
    "control": "ctrl",
    "option": "alt",
    "cmd": "super",
    "command": "super",
    "win": "super",
    "windows": "super",
    "meta": "super",
    "escape": "esc",
    "return": "enter",
    "ins": "insert",
    "del": "delete",
    "pgup": "pageup",
    "page_up": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "page_down": "pagedown",
}
"""Other names that people know keys by."""
NO_KEY: Final = ("", "off")
"""In place of a key: the word has none."""
PANEL: Final[dict[str, str]] = {"hide": "h"}
"""Words that only the window itself obeys, and their keys: it hides its panel."""
HOLD: Final = ":hold"
"""After an expression that has a key: on while the key is held, off when it is let go. Without, it toggles."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key, with those that are held while it is pressed."""

    mods: frozenset[str]
    """Some of MODIFIERS."""
    name: str
    """One of NAMES."""

    def __str__(self) -> str:
        return "+".join([*(mod for mod in MODIFIERS if mod in self.mods), self.name])

    def under(self, mods: frozenset[str]) -> Self:
        """The same key with `mods` held too, as a global hot-key has them."""
        return type(self)(self.mods | mods, self.name)


def parse_key(text: str) -> Key:
    """The key that `text` means. Raises UsageError, with the nearest name there is."""
    *held, name = _parts(text)
    mods = _modifiers(held, text)
    if name in MODIFIERS:
        raise UsageError(f"key {text!r} is only held; add the one that is pressed, as {text}+p")
    if name not in NAMES:
        raise UsageError(f"no key {name!r}{did_you_mean(name, [*NAMES, *ALIASES])} (as p, f9, esc, pagedown, ctrl+q)")
    key = Key(mods, name)
    if name in NAVIGATION and mods <= {"shift"}:
        raise UsageError(f"key {text!r} moves between the controls of the window; add ctrl or alt, as ctrl+{name}")
    return key


def parse_modifiers(text: str) -> frozenset[str] | None:
    """The keys to hold that "ctrl+alt+shift" means, or None for "off". Raises UsageError."""
    if text == "off":
        return None
    mods = _modifiers(_parts(text), text)
    if mods <= {"shift"}:
        raise UsageError(f"keys to hold {text!r}: name ctrl, alt or super, or programs lose their own keys; or off")
    return mods


def table_of(own: Mapping[str, object]) -> dict[str, str]:
    """KEYS and PANEL as the user's `own` table changes them: word → key in its usual writing, of words that have one.

    A key that the user gives to another word is no longer the one it was; a word that a user gives no key ("") has
    none. Raises UsageError for words and keys that there aren't, and for a key that the user gives twice.
    """
    taken: dict[str, str] = {}
    for word, text in own.items():
        take(taken, word, text)
    kept = {word: key for word, key in (KEYS | PANEL).items() if word not in own and key not in taken}
    return kept | {word: key for key, word in taken.items()}


def take(taken: dict[str, str], word: str, text: object) -> None:
    """Note in `taken` the key, in its usual writing, that `text` gives to `word`; one that gives none is right too.

    Raises UsageError for what isn't a word or a key, and for a key that is taken.
    """
    check_word(word)
    if not isinstance(text, str):
        raise UsageError(f'{word} must be a key, like "ctrl+p", got {text!r:.60}')
    if text in NO_KEY:
        return
    key = str(parse_key(text))
    if key in taken:
        raise UsageError(f"key {key!r} is given to {taken[key]!r} and to {word!r}; choose another for one")
    taken[key] = word


def left_without(own: Mapping[str, object]) -> dict[str, str]:
    """Word → key, of words that lose their usual key to another word of the `own` table and get no other there."""
    table = table_of(own)
    return {
        word: key
        for word, key in (KEYS | PANEL).items()
        if word not in own and word not in table and table.get(word + HOLD) != key
    }


def bindings(table: Mapping[str, str]) -> dict[Key, Command]:
    """What each key asks for, of a table that `table_of` gave; without the words of PANEL."""
    return {parse_key(key): check_word(word) for word, key in table.items() if word not in PANEL}


def pressed(command: Command) -> Command:
    """What the key of a command asks for when it is pressed."""
    return _switched(command, ":on") or command


def let_go(command: Command) -> Command | None:
    """What it asks for when it is let go; None: nothing."""
    return _switched(command, ":off")


def toggled(command: Command) -> Command:
    """What it asks for when it is pressed, where nobody hears that it is let go."""
    return _switched(command, "") or command


def _switched(command: Command, how: str) -> Command | None:
    """An expression that a key holds, as `how` has it; None: it is no such command."""
    name = command.value.removesuffix(HOLD)
    return Command(command.word, name + how) if command.word == "expression" and name != command.value else None


def check_word(text: str) -> Command:
    """The command of a word that can have a key, as "toggle" or "expression 3". Raises UsageError."""
    word, _, value = text.partition(" ")
    if text in PANEL:
        return Command(text)
    if word not in WORDS:
        raise UsageError(f"no command {word!r}{did_you_mean(word, [*WORDS, *PANEL])}")
    if value != value.strip():
        raise UsageError(f"command {text!r}: one space stands between {word!r} and its value")
    return checked(word, value)


def _parts(text: str) -> list[str]:
    parts = [part.strip().lower() for part in text.split("+")]
    return [ALIASES.get(part, part) for part in parts]


def _modifiers(names: list[str], text: str) -> frozenset[str]:
    for name in names:
        if name not in MODIFIERS:
            raise UsageError(
                f"key {text!r}: {name!r} can't be held{did_you_mean(name, MODIFIERS)} ({', '.join(MODIFIERS)})"
            )
    return frozenset(names)

"""What an OSC message asks for: a command of the stream.

`/vcam/WORD` with the value as its argument, or as `/vcam/WORD/VALUE`, for surfaces whose buttons only send a number: 1
when one is pressed, which asks, and 0 when it is let go, which asks for nothing but in words that are on or off.
"""

from __future__ import annotations

from typing import Final, TypeGuard

from vcam.commands import WORDS, Command, Shown, checked
from vcam.errors import UsageError
from vcam.registry import did_you_mean
from vcam.wires.osc import Argument, Message

PREFIX: Final = "/vcam/"
ASK: Final = "ask"
"""Asks how things stand."""
PORTRAIT: Final = "portrait"
"""The photo: by name, on or off."""
ADDRESSES: Final = tuple(PREFIX + word for word in (*WORDS, PORTRAIT, ASK))
NUMBERS: Final = {"framing": 3, "smoothing": 1}
"""Words whose value is so many numbers."""
LONGEST: Final = 4096
"""Characters of a value; the longest path that Linux takes."""
STATES: Final = {None: "", True: "on", False: "off"}


def word_of(message: Message) -> str:
    """The word that the message's address names; empty when it is none of ADDRESSES."""
    word = message.address.removeprefix(PREFIX).partition("/")[0]
    return word if PREFIX + word in ADDRESSES and message.address.startswith(PREFIX) else ""


def unknown(message: Message) -> str:
    """What to say of an address without a word."""
    return f"no such address{did_you_mean(message.address[:60], ADDRESSES)}"


def command_of(message: Message, shown: Shown) -> Command | None:
    """The command that a message with a word asks for while `shown` is shown; None when it asks for nothing.

    Raises UsageError.
    """
    word, given = word_of(message), list(message.arguments)
    inline = message.address.removeprefix(PREFIX).partition("/")[2]
    if inline:
        given.insert(0, inline)
    if word == PORTRAIT:
        return _portrait(given, shown)
    if word == "avatar" and given and isinstance(given[0], str):
        word = "wear"
    if word in NUMBERS:
        return checked(word, _numbers(word, given))
    if word == "expression" and given and _is_number(given[0]):
        given[0] = f"{given[0]:g}"
    pressed = _pressed(given)
    if word == "expression" and len(given) == 1:
        return checked(word, _text(word, given) + (f":{STATES[pressed]}" if pressed is not None else ""))
    if WORDS[word][0] == "on|off" and not given:
        return checked(word, STATES[pressed])
    if pressed is False:
        return None
    return checked(word, _text(word, given))


def _portrait(given: list[Argument], shown: Shown) -> Command | None:
    """The photo of that name, or on and off: which word does that depends on what is shown now."""
    pressed = _pressed(given)
    name = _text(PORTRAIT, given)
    if name not in ("", "on", "off"):
        return None if pressed is False else checked("photo", name)
    wanted = (name == "on") if name else pressed
    return None if wanted is shown.photo else checked("toggle")


def _pressed(given: list[Argument]) -> bool | None:
    """Takes the number off the end of `given` and says whether it is more than 0; None: there is none."""
    if not given or not (given[-1] is None or isinstance(given[-1], bool) or _is_number(given[-1])):
        return None
    return bool(given.pop())


def _is_number(value: Argument) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _numbers(word: str, given: list[Argument]) -> str:
    """All that `word` needs, as one text; they may come as a text. Raises UsageError."""
    numbers = [value for value in given if _is_number(value)]
    if len(numbers) == len(given) == NUMBERS[word]:
        return ",".join(f"{number:.6g}" for number in numbers)
    return _text(word, given)


def _text(word: str, given: list[Argument]) -> str:
    """The one text in `given`; "" without one. Raises UsageError when it holds something else."""
    if not given:
        return ""
    text = given[0]
    if len(given) > 1 or not isinstance(text, str):
        wanted = WORDS[word][0] if word in WORDS else "NAME|on|off"
        got = ", ".join(type(value).__name__ for value in given[:8])
        raise UsageError(f"{word} takes {wanted or 'no value'}, got {got}")
    if len(text) > LONGEST or not text.isprintable():
        raise UsageError(f"{word}: a text of at most {LONGEST} printable characters is wanted")
    return text

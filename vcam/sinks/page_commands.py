"""What the preview page may ask for: names it was shown, colours, numbers. Never a file, a device or the end."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from vcam.commands import Command, Shown, checked
from vcam.errors import UsageError

NUMBER: Final = r"-?[0-9]{1,3}(\.[0-9]{1,6})?"
SHAPES: Final[dict[str, tuple[re.Pattern[str], str]]] = {
    "background": (re.compile(r"soft|transparent|#[0-9a-fA-F]{6}"), "soft, transparent or a colour, as #336699"),
    "framing": (re.compile(rf"{NUMBER},{NUMBER},{NUMBER}"), "ZOOM,X,Y, as 1.2,0,0.1"),
    "smoothing": (re.compile(r"off|[01](\.[0-9]{1,6})?"), "a number from 0 to 1, or off"),
}
"""Word → what its value looks like, and how that is said."""
SHOWN: Final[dict[str, Callable[[Shown], tuple[str, ...]]]] = {
    "wear": lambda shown: tuple(choice.name for choice in shown.avatars),
    "photo": lambda shown: (*shown.photos, *(choice.name for choice in shown.photo_pictures)),
    "expression": lambda shown: (*shown.expressions, *"123456789"),
}
"""Word → the names that its value may be."""
PLAIN: Final = ("toggle", "next", "avatar", "wear_next", "wear_previous", "recentre", "neutral")
SWITCHES: Final = ("pause", "panic", "on_air", "record")
PAGE_WORDS: Final = (*PLAIN, *SWITCHES, *SHAPES, *SHOWN)
"""All that it may ask for. What opens a file, a camera or a microphone, or ends the run, is for who sits there."""


def asked(word: str, value: str, shown: Shown) -> Command:
    """The command that a page which shows `shown` may give so. Raises UsageError with one line."""
    command = checked(word, value)
    if word not in PAGE_WORDS:
        raise UsageError(f"{word} can't be asked for on the preview page; do it where vcam runs")
    if word in SHAPES and not SHAPES[word][0].fullmatch(value):
        raise UsageError(f"{word} from the preview page must be {SHAPES[word][1]}, got {value!r:.80}")
    if word in SHOWN and _name(word, value) not in SHOWN[word](shown):
        raise UsageError(f"{word} from the preview page must be one of those that it shows, got {value!r:.80}")
    return command


def _name(word: str, value: str) -> str:
    """Without what is to be done with it."""
    return value.removesuffix(":on").removesuffix(":off") if word == "expression" else value

"""What another computer may ask for: no file of this one, no code, and not the end."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Final

from vcam.commands import Command, Shown
from vcam.errors import UsageError
from vcam.person.files import NOT_NAMES, people

HERE_ONLY: Final = ("load", "record", "quit")
"""Words for this computer alone."""
MAY_NAME_FILES: Final = ("wear", "background", "source", "tracker", "person", "voice")
"""Words whose value may be a file, a folder, or a class to import."""
PLAIN: Final = re.compile(r"#?\w+")
"""A name or a colour: neither a path nor my.module:MyClass."""
CAMERA: Final = re.compile(r"camera:\d+")
"""Of the word source alone: a tracker of that name would be a module to import."""


def is_here(host: str) -> bool:
    """Whether the number `host` is this computer's own, which no packet from outside can bear."""
    number = ipaddress.ip_address(host.partition("%")[0])
    return (getattr(number, "ipv4_mapped", None) or number).is_loopback


def check_foreign(command: Command, shown: Shown) -> None:
    """Raise UsageError unless another computer may ask for this; what is offered may be picked from anywhere."""
    if command.word in HERE_ONLY:
        raise UsageError(f"{command.word} is for this computer alone")
    if command.word not in MAY_NAME_FILES:
        return
    value = command.value
    if value not in _offered(command.word, shown) and (not _is_plain(command) or _is_there(value)):
        raise UsageError(
            f"{command.word} {value[:60]!r}: another computer can't name files; give one of those in the list"
        )


def _offered(word: str, shown: Shown) -> set[str]:
    """What there is to pick; of people those who are known."""
    if word == "person":
        return {*NOT_NAMES, *people()}
    choices = {"wear": shown.avatars, "source": shown.sources, "voice": shown.microphones}
    return {choice.name for choice in choices.get(word, ())}


def _is_plain(command: Command) -> bool:
    """Whether its value can't be a path or a class, nor somebody new, who would be kept in a file of that name."""
    if command.word == "source" and CAMERA.fullmatch(command.value):
        return True
    return command.word != "person" and PLAIN.fullmatch(command.value) is not None


def _is_there(name: str) -> bool:
    """Whether there is a file of that name here."""
    try:
        return Path(name).exists()
    except OSError:  # longer than names of files can be
        return False

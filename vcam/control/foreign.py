"""What another computer may ask for: no file of this one, no code, and not the end."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Final

from vcam.commands import Command, Shown
from vcam.errors import UsageError

HERE_ONLY: Final = ("load", "record", "quit")
"""Words for this computer alone."""
MAY_NAME_FILES: Final = ("wear", "background", "source", "tracker", "person", "voice")
"""Words whose value may be a file, a folder, or a class to import."""
PLAIN: Final = re.compile(r"#?\w+(:\d+)?")
"""A name, a colour, "camera:1": neither a path nor my.module:MyClass."""


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
    offered = {choice.name for choice in (*shown.avatars, *shown.sources, *shown.microphones)}
    value = command.value
    if value not in offered and (not PLAIN.fullmatch(value) or _is_there(value)):
        raise UsageError(
            f"{command.word} {value[:60]!r}: another computer can't name files; give one of those in the list"
        )


def _is_there(name: str) -> bool:
    """Whether there is a file of that name here."""
    try:
        return Path(name).exists()
    except OSError:  # longer than names of files can be
        return False

"""Chooses how this system gives a program keys of its own, or says what to do where it gives none."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Final

from vcam.commands import Command, Commands
from vcam.keys import Key, bindings, parse_modifiers

log = logging.getLogger(__name__)

INSTEAD: Final = "start with --control 39571 and let a shortcut of the system send OSC there, as /vcam/panic"
"""Where a program can have no keys."""


@contextmanager
def listening(commands: Commands, table: Mapping[str, str], modifiers: str) -> Iterator[None]:
    """Within the block the keys of `table` work everywhere while `modifiers` are held too.

    `table` as vcam.keys.table_of gives it, `modifiers` as "ctrl+alt+shift" or "off". Raises UsageError when they are
    neither; a system that gives no keys, or keys that others have, are said and cost nothing.
    """
    held = parse_modifiers(modifiers)
    with _of_this_system(commands, everywhere(table, held)) if held else nullcontext():
        yield


def everywhere(table: Mapping[str, str], held: frozenset[str]) -> dict[Key, Command]:
    """What each key does when `held` are held too. Of two that become the same the first one stays, and it is said."""
    found: dict[Key, Command] = {}
    for key, command in bindings(table).items():
        wanted = key.under(held)
        if wanted in found:
            log.warning("hot-keys: %s is %s, so not %s; change [keys]", wanted, found[wanted].word, command.word)
        else:
            found[wanted] = command
    return found


def _of_this_system(commands: Commands, keys: Mapping[Key, Command]) -> AbstractContextManager[object]:
    if sys.platform == "win32":
        from vcam.hotkeys.windows import WindowsHotkeys

        return WindowsHotkeys(commands, keys)
    if sys.platform == "darwin":
        log.info("hot-keys: macOS gives vcam none; %s", INSTEAD)
    elif os.environ.get("WAYLAND_DISPLAY"):
        log.info("hot-keys: Wayland gives keys only to the window that has the focus; %s", INSTEAD)
    elif os.environ.get("DISPLAY"):
        from vcam.hotkeys.x11 import X11Hotkeys

        return X11Hotkeys(commands, keys)
    else:
        log.debug("hot-keys: no screen")
    return nullcontext()

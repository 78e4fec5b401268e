"""What users are told about their hot-keys: one line for what works, one for each reason why some don't."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

from vcam.commands import Command
from vcam.errors import said
from vcam.keys import Key

log = logging.getLogger(__name__)

NAMED: Final = 4
"""Keys in one line; of more it is said how many."""


def say_works(keys: Mapping[Key, Command], missing: Mapping[Key, str]) -> None:
    """Give an example of `keys` without the `missing` ones; nothing when none is left."""
    ours = [_named(key, command) for key, command in keys.items() if key not in missing]
    if ours:
        log.info("hot-keys: work in every program, as %s", next((text for text in ours if "panic" in text), ours[0]))


def say_missing(keys: Mapping[Key, Command], missing: Mapping[Key, str]) -> None:
    """Say of each reason in `missing` which keys don't work for it."""
    others = "the others work" if len(missing) < len(keys) else "none works"
    for reason in dict.fromkeys(missing.values()):
        those = [_named(key, keys[key]) for key in keys if missing.get(key) == reason]
        more = f" and {len(those) - NAMED} more" if len(those) > NAMED else ""
        log.warning(
            "hot-keys: %s %s%s; %s; see [keys] and global_keys in the settings",
            reason, ", ".join(those[:NAMED]), more, others,
        )  # fmt: skip


def say_fails(error: Exception) -> None:
    """Say that none works any more."""
    log.warning("hot-keys: %s; they work again after the next start", said(error))
    log.debug("its traceback", exc_info=error)


def say_hangs(who: str) -> None:
    """Say that `who` gives the keys doesn't answer any more."""
    log.warning("hot-keys: %s doesn't answer and is left behind", who)


def _named(key: Key, command: Command) -> str:
    return f"{key} ({command.word}{' ' * bool(command.value)}{command.value})"

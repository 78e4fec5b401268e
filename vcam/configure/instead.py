"""What was chosen once and can't be opened today doesn't keep vcam from starting: the usual is taken instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from vcam.config import Config
from vcam.errors import VcamError

T = TypeVar("T")


def is_kept(name: str, config: Config, kept: Config | None) -> bool:
    """Whether `config` has its `name` from the user's own settings `kept`; None: there are none."""
    value = getattr(config, name)
    return kept is not None and value == getattr(kept, name) and value != getattr(Config(), name)


def made(
    name: str, make: Callable[[Any], T], config: Config, kept: Config | None, say: Callable[[str], None]
) -> tuple[T, Config]:
    """What `make` makes of the setting `name`, and the settings that hold then.

    Where that fails and it `is_kept`, the user is told and the default is made. Raises what `make` raises otherwise.
    """
    try:
        return make(getattr(config, name)), config
    except VcamError as error:
        if not is_kept(name, config, kept):
            raise
        usual = getattr(Config(), name)
        instead = "none" if usual is None else repr(usual)
        say(f"settings: {name}: {error}; {instead} is used till you choose another")
        return make(usual), replace(config, **{name: usual})

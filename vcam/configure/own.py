"""The settings of the user's own file: all that can be used of it, and a line for each thing that can't."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from vcam.config import Config
from vcam.configure.there import why_not
from vcam.errors import BadInput, UsageError
from vcam.keys import left_without, take
from vcam.settings.reading import BrokenSettings, parse, read_text
from vcam.settings.writing import keep_aside

MOST_LINES: Final = 8
"""Told of one file; who has more to mend mends these first."""
MOST_KEYS: Final = 500
"""Of the table of keys; the rest isn't looked at."""
MOST_LETTERS: Final = 240
"""Of what is wrong: keys and values may be as long as the file."""


@dataclass(frozen=True, slots=True)
class Own:
    """What is in the user's own settings file."""

    config: Config
    """The defaults, with all that the file says rightly in place of them."""
    set_there: frozenset[str]
    """Names of the settings that come from the file."""
    problems: tuple[str, ...]
    """One line for each thing in the file that isn't used."""
    exists: bool
    """Whether there is a file at all."""


def own_settings(path: Path) -> Own:
    """Read the file at `path`. Nothing in it raises or is changed; one that is broken is copied aside."""
    if not os.path.lexists(path):
        return Own(Config(), frozenset(), (), exists=False)
    try:
        text = read_text(path)
        values = parse(path, text)
    except BrokenSettings as error:
        return Own(Config(), frozenset(), (f"{_short(error)}; {_kept(path)}; the defaults are used",), exists=True)
    except BadInput as error:
        return Own(Config(), frozenset(), (f"{_short(error)}; the defaults are used",), exists=True)
    right: dict[str, object] = {}
    problems = list(_sorted_out(values, right))
    lines = [f"{path}: {problem}" for problem in problems[:MOST_LINES]]
    if len(problems) > MOST_LINES:
        lines.append(f"{path}: {len(problems) - MOST_LINES} more that can't be used")
    return Own(Config().with_values(right, str(path)), frozenset(right), tuple(lines), exists=True)


def _kept(path: Path) -> str:
    try:
        return f"it is kept as {keep_aside(path).name}"
    except OSError as error:
        return f"it can't be copied aside ({error.strerror})"


def _sorted_out(values: Mapping[str, object], right: dict[str, object]) -> Iterator[str]:
    """Put into `right` what can be used of `values`; give a line for each thing that can't."""
    names = {f.name for f in fields(Config)}
    unknown = 0
    for name, value in values.items():
        if name not in names and (unknown := unknown + 1) > MOST_LINES:
            yield ""  # only counted: to look for what was meant takes a moment
            continue
        if name == "keys" and isinstance(value, Mapping):
            own: dict[str, object] = {}
            right["keys"] = own
            yield from _keys_sorted_out(value, own)
            continue
        try:
            config = Config().with_values({name: value}, "")
            if (why := why_not(name, config)) is None:
                right[name] = value
            else:
                yield f"{name}: {_short(why)}; it is not used"
        except UsageError as error:
            yield f"{_short(error).removeprefix(': ')}; it is not used"
    if right.get("scene") == "portrait" and not right.get("portrait"):
        del right["scene"]
        yield "scene: 'portrait' needs a photo, and portrait names none; it is not used"


def _keys_sorted_out(value: Mapping[str, object], own: dict[str, object]) -> Iterator[str]:
    """The same for the table of keys."""
    taken: dict[str, str] = {}
    for i, (word, text) in enumerate(value.items()):
        if i >= MOST_KEYS:
            yield ""
            continue
        try:
            take(taken, word, text)
            own[word] = text
        except UsageError as error:
            yield f"[keys]: {_short(error)}; it is not used"
    for word, key in left_without(own).items():
        yield f'[keys]: {key!r} is {taken[key]!r} now, so {word!r} has no key; give it one, or ""'


def _short(why: object) -> str:
    text = str(why)
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + "…"

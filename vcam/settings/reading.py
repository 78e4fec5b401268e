"""Reads a settings file, or says in one line why it can't be: it may be anything that somebody put there."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from pathlib import Path
from typing import Final

from vcam.errors import BadInput
from vcam.resources import user_folder

MOST_BYTES: Final = 256_000
"""A thousand photos by their whole paths are 100 kB. The worst TOML of this length is read in 0.4 s."""
DEEP: Final = re.compile(r"""(?:(?:[\w-]{1,64}+|"[^"\n]{0,64}+"|'[^'\n]{0,64}+')[ \t]{0,8}+\.[ \t]{0,8}+){24}""")
"""A key a.b.c. … of 24 parts or more, for which tomllib takes memory by the square: 8 GB for one of 64 kB."""


class BrokenSettings(BadInput):
    """What is in the file is no TOML."""


def settings_path() -> Path:
    """Where the user's own settings lie (the file may not exist yet)."""
    return user_folder() / "vcam.toml"


def read_text(path: Path) -> str:
    """The text of a settings file, its line ends as they are. Raises BadInput, BrokenSettings when it is no UTF-8."""
    try:
        found = os.stat(path)
        if not stat.S_ISREG(found.st_mode):
            raise BadInput(f"{path}: not a file, so it can't hold settings; remove it or name another")
        if found.st_size > MOST_BYTES:
            raise BadInput(f"{path}: over {MOST_BYTES // 1000} kB, that is no settings file")
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path}: can't read the settings: {error.strerror}") from error
    except ValueError as error:  # a NUL character
        raise BadInput(f"{str(path)!r}: can't read the settings: not a path") from error
    try:
        return data.decode("utf-8-sig")  # editors of Windows begin a file with the mark
    except UnicodeDecodeError as error:
        raise BrokenSettings(f"{path}: not valid TOML: {error.reason} in byte {error.start}, not UTF-8") from error


def parse(path: Path, text: str) -> dict[str, object]:
    """The keys of `text`, which was read from `path`. Raises BrokenSettings."""
    try:
        return keys_of(text)
    except ValueError as error:
        raise BrokenSettings(f"{path}: not valid TOML: {error}") from error


def keys_of(text: str) -> dict[str, object]:
    """The keys of TOML that anybody may have written. Raises ValueError and nothing else, with why in a line."""
    if DEEP.search(text):
        raise ValueError("a key with too many dots")
    try:
        values = tomllib.loads(text)  # raises ValueError, as for numbers of thousands of digits
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not _all_small(values):
        raise ValueError("a number of more than 64 bits")
    return values


def _all_small(value: object) -> bool:
    """Whether all whole numbers in `value` are: Python itself refuses to write one of 4300 digits, in a message too."""
    if isinstance(value, dict):
        return all(map(_all_small, value.values()))
    if isinstance(value, list):
        return all(map(_all_small, value))
    return not isinstance(value, int) or abs(value) < 1 << 63


def read_toml(path: Path) -> dict[str, object]:
    """The keys of the file of --config. Raises BadInput when it can't be read or isn't TOML."""
    try:
        return parse(path, read_text(path))
    except BrokenSettings as error:
        raise BadInput(f"{error}; correct it or leave --config away") from error

"""Tells what a path is before it is opened: opening a pipe or a device may block for ever, or do something."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from vcam.errors import BadInput

_KINDS: Final = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a disk"),
)


def is_folder(path: str | Path, *, instead: str) -> bool:
    """Whether `path` is a folder. Raises BadInput unless it is that or a plain file with something in it.

    `instead` ends the error line of a pipe or a device: what to name in its place.
    """
    try:
        found = os.stat(path)
    except FileNotFoundError as error:
        hint = "vcam reads files of this machine only" if "://" in str(path) else "check the path"
        raise BadInput(f"{path}: no such file or folder; {hint}") from error
    except ValueError as error:  # a NUL character
        raise BadInput(f"{str(path)!r}: not a path") from error
    except OSError as error:
        raise BadInput(f"{path}: can't be read: {error.strerror or error}") from error
    if stat.S_ISDIR(found.st_mode):
        return True
    if not stat.S_ISREG(found.st_mode):
        what = next((name for check, name in _KINDS if check(found.st_mode)), "something special")
        raise BadInput(f"{path}: {what}, not a file; {instead}")
    if found.st_size == 0:
        raise BadInput(f"{path}: the file is empty (0 bytes)")
    return False

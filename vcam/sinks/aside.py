"""A file is made under another name in the same folder and gets its own name only when it is complete."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

from vcam.errors import SinkClosed, SinkError, SourceEnded, UsageError

STOPPED_BY_THE_USER = (SinkClosed, SourceEnded, KeyboardInterrupt)
"""Ends of a run that are no failure: what was recorded until then is worth keeping."""


FILM: Final = (".mp4",)
PICTURES: Final = (".png", ".jpg", ".jpeg")


def checked_path(address: str, suffixes: tuple[str, ...], kind: str) -> Path:
    """`address` as a path that ends in one of `suffixes`. Raises UsageError naming the files that can be written."""
    path = Path(address)
    if "\0" in address or path.suffix.lower() not in suffixes:
        raise UsageError(
            f"{kind} can't write {address!r}: give a name ending in .mp4 (video), .png or .jpg (one picture)"
        )
    return path


def refuse_loss(out: str | Path, option: str, given: str) -> None:
    """Raise UsageError when `out`, which is to be written, is the file that was `given` as `option`.

    What can't be looked at is told by whoever opens it.
    """
    try:
        same = Path(out).samefile(given)
    except (OSError, ValueError):  # none there, a name that is too long, a folder that is shut, a NUL
        return
    if same:
        raise UsageError(f"--out: {str(out)!r} is the {option} itself, which would be lost; give another name")


def reserve(path: Path) -> Path:
    """A new empty file beside `path`, to be filled and then passed to `put_in_place`.

    Raises SinkError naming the folder when `path` can't be written there.
    """
    temporary = path.with_name(f".{path.stem[:80]}.{secrets.token_hex(4)}.part{path.suffix}")
    _create(temporary, path)
    return temporary


def claim(path: Path) -> Path:
    """`path` itself, new and empty. Raises SinkError naming the folder, also when there is such a file."""
    _create(path, path)
    return path


def _create(made: Path, path: Path) -> None:
    try:
        if path.is_dir():
            raise SinkError(f"can't write {path}: it is a folder; give a file name")
        if path.exists() and not path.is_file():
            raise SinkError(f"can't write {path}: it is a device or pipe, not a file; give a file name")
        if not path.parent.is_dir():
            raise SinkError(f"can't write {path}: there is no folder {path.parent}; create it or choose another")
        os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    except OSError as error:
        raise SinkError(f"can't write {path}: {error.strerror}; choose another name or folder") from error


def put_in_place(temporary: Path, path: Path) -> None:
    """Give the finished `temporary` its own name at once; a file of that name before is replaced."""
    try:
        os.replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise SinkError(f"can't write {path}: {error.strerror}; is it open in another program?") from error


def write_whole(path: Path, content: bytes) -> None:
    """Write `path`, whole or not at all. Raises SinkError."""
    part = reserve(path)
    try:
        part.write_bytes(content)
        put_in_place(part, path)
    except OSError as error:
        raise SinkError(f"can't write {path}: {error.strerror}; choose another name or folder") from error
    finally:
        part.unlink(missing_ok=True)


def finished_well(error_type: object) -> bool:
    """Whether a block that ended with `error_type` (None: normally) leaves a file worth keeping."""
    return error_type is None or (isinstance(error_type, type) and issubclass(error_type, STOPPED_BY_THE_USER))

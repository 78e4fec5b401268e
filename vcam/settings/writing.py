"""Writes a settings file whole or not at all, whatever happens meanwhile, and whoever else writes it."""

from __future__ import annotations

import os
import secrets
import stat
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from errno import EACCES
from pathlib import Path
from typing import Final

from vcam.errors import BadInput, SinkError
from vcam.settings.editing import HEAD, edited
from vcam.settings.reading import BrokenSettings, parse, read_text

PATIENCE_S: Final = 2.0
"""How long to wait for another vcam that writes; who holds the file longer than that was stopped."""
LOOK_S: Final = 0.02
"""Between two looks whether it is done."""
MOST_ASIDE: Final = 99
"""Broken files that are kept; who has as many should look."""


def save(path: Path, values: Mapping[str, object]) -> Path | None:
    """Write `values` into the settings file, which is made when it isn't there. Raises SinkError or BadInput.

    All else in it stays, also what another vcam has written since. When it is broken it is kept aside and a new one is
    begun; the path where it is kept is given back.
    """
    try:
        with _alone(path):
            text, aside = _present(path)
            changed, refused = text, []
            for key, value in values.items():
                try:
                    changed = edited(changed, {key: value})
                except BadInput as error:
                    refused.append(str(error))
            if changed != text or aside or not path.exists():
                replace_whole(path, changed)
            if refused:
                raise BadInput(f"{path}: {'; '.join(refused)}")
            return aside
    except OSError as error:
        raise SinkError(f"can't write {path}: {error.strerror}; is the folder yours, and the disk not full?") from error


def keep_aside(path: Path) -> Path:
    """Copy the broken file at `path` to path.broken-N beside it, once. Gives the copy's path. Raises OSError."""
    data = path.read_bytes()
    for n in range(1, MOST_ASIDE + 1):
        aside = path.with_name(f"{path.name}.broken-{n}")
        with suppress(FileExistsError):
            _write_new(aside, data)
            return aside
        if aside.is_file() and aside.read_bytes() == data:
            return aside
    raise OSError(EACCES, f"there are {MOST_ASIDE} broken ones beside it already")


def replace_whole(path: Path, text: str) -> None:
    """Write `text` to `path`: after a crash at any moment there is the old file or the new. Raises OSError.

    Where `path` is a link, what it points to is written. Permissions stay; a new file is its owner's alone.
    """
    real = Path(os.path.realpath(path))
    real.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    mode = stat.S_IMODE(real.stat().st_mode) if real.exists() else 0o600
    if not mode & 0o222:
        raise PermissionError(EACCES, "the file is read-only")
    part = real.with_name(f".{real.name}.{secrets.token_hex(4)}.part")
    try:
        _write_new(part, text.encode("utf-8"))
        os.chmod(part, mode)
        os.replace(part, real)
    finally:
        part.unlink(missing_ok=True)
    if sys.platform != "win32":
        folder = os.open(real.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _present(path: Path) -> tuple[str, Path | None]:
    """What is in the file; where that is no TOML, how a new one begins and the path where the old one is kept."""
    if not path.exists():
        return HEAD, None
    try:
        text = read_text(path)
        parse(path, text)
    except BrokenSettings:
        return HEAD, keep_aside(path)
    return text, None


def _write_new(path: Path, data: bytes) -> None:
    with os.fdopen(
        os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600), "wb"
    ) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Within the block no other vcam writes the file at `path`; who waits too long goes on nevertheless."""
    real = Path(os.path.realpath(path))
    if not real.parent.exists():
        real.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = os.open(real.with_name(f".{real.name}.lock"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        if _locked(lock):
            for left in real.parent.glob(f".{real.name}.*.part"):  # of one that was killed while it wrote
                left.unlink(missing_ok=True)
        yield
    finally:
        os.close(lock)  # that gives it back, as the end of a process does


def _locked(lock: int) -> bool:
    until = time.monotonic() + PATIENCE_S
    while not _try_lock(lock):
        if time.monotonic() > until:
            return False
        time.sleep(LOOK_S)
    return True


def _try_lock(lock: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

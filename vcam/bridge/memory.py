"""Memory that two processes share and that has no name anywhere: whoever is killed when, nothing of it is left."""

from __future__ import annotations

import mmap
import os
import secrets
import sys
import tempfile
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lent:
    """Memory that a child process may open too."""

    memory: mmap.mmap
    key: str
    """What the child opens it by."""
    handles: tuple[int, ...]
    """File descriptors that the child must inherit; close them once it runs (`close_handles`)."""

    def close_handles(self) -> None:
        for handle in self.handles:
            os.close(handle)


def lent_memory(size: int) -> Lent:
    """`size` bytes of zeros to share with a child. Freed by the system when the last of both processes has ended.

    Raises OSError where there is no room for it.
    """
    if sys.platform == "win32":
        key = f"vcam-{secrets.token_hex(16)}"  # a name in the session's table, gone with its last handle
        return Lent(mmap.mmap(-1, size, tagname=key), key, ())
    handle = _nameless_file()
    try:
        os.ftruncate(handle, size)
        return Lent(mmap.mmap(handle, size), str(handle), (handle,))
    except BaseException:
        os.close(handle)
        raise


def opened_memory(key: str, size: int) -> mmap.mmap:
    """The parent's memory of `size` bytes, in a child. Raises OSError or ValueError when `key` isn't one."""
    if sys.platform == "win32":
        return mmap.mmap(-1, size, tagname=key)
    handle = int(key)
    try:
        return mmap.mmap(handle, size)
    finally:
        os.close(handle)


def _nameless_file() -> int:
    """A descriptor of a file without a name, in memory where the system has such files."""
    if sys.platform == "linux":
        return os.memfd_create("vcam-window")
    with tempfile.TemporaryFile() as file:  # its name is taken away at once
        return os.dup(file.fileno())

"""Takes what is typed in the terminal, a line at a time: letters and words are commands, a file's name opens it."""

from __future__ import annotations

import contextlib
import logging
import os
import select
import shlex
import sys
import threading
from pathlib import Path
from typing import Final, Self

from vcam.commands import KEYS, WORDS, Commands, checked
from vcam.errors import UsageError

log = logging.getLogger(__name__)

LETTERS: Final = {key: word for word, key in KEYS.items() if len(key) == 1 and key.isalpha()} | {"q": "quit"}
"""What a line may hold in place of a whole word → the word that is meant."""
POLL_S: Final = 0.25
"""Between two looks whether to stop; a line that is typed is taken at once."""
JOIN_S: Final = 2.0
"""How long the end waits for a file that is looked for; a share that is gone may hold that up for ever."""
LONGEST: Final = 4096
"""Bytes of one line; a terminal gives no more."""


class Typed:
    """A thread that listens while it is entered, when stdin is a terminal; else nothing at all."""

    def __init__(self, commands: Commands, stdin: int | None = None) -> None:
        """`stdin`: a file descriptor; None: the process's own."""
        self._commands = commands
        self._stdin = _terminal() if stdin is None else stdin
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        if self._stdin is not None:
            # The name lets the program end although Windows gives no way out of a read that waits
            self._thread = threading.Thread(target=self._listen, name="vcam-typed", daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        if self._thread is not None and sys.platform != "win32":
            self._thread.join(JOIN_S)

    def _listen(self) -> None:
        assert self._stdin is not None
        while not self._over.is_set():
            if not _ours(self._stdin):  # in the background reading would stop the whole process (SIGTTIN)
                self._over.wait(POLL_S)
                continue
            try:
                if sys.platform != "win32" and not select.select([self._stdin], [], [], POLL_S)[0]:
                    continue
                line = _read(self._stdin)
            except OSError:  # the terminal is gone
                return
            if not line:  # closed with Ctrl-D
                return
            for typed in os.fsdecode(line).splitlines():
                self._obey(typed)

    def _obey(self, line: str) -> None:
        words = line.lower().split()
        if words and words[0] in WORDS:
            self._whole(words[0], line.strip().partition(" ")[2].strip())
            return
        if not LETTERS.keys() >= set(words) and (photo := _file_named(line)):
            self._commands.give("load", photo)
            return
        for word in words:
            if word in LETTERS:
                self._commands.give(LETTERS[word])

    def _whole(self, word: str, value: str) -> None:
        try:
            command = checked(word, value)
        except UsageError as error:
            log.error("%s", error)
            return
        self._commands.give(command.word, command.value)


def _file_named(line: str) -> str | None:
    """The file that a line names, also as terminals write one that is dropped on them: with quotes or backslashes."""
    plain = line.strip()
    ways = [plain, plain.strip("'\"")]
    with contextlib.suppress(ValueError):  # a quote that never ends
        ways += [words[0]] if len(words := shlex.split(plain)) == 1 else []
    for way in ways:
        with contextlib.suppress(OSError, ValueError):  # too long, or with a null character
            if Path(way).is_file():
                return way
    return None


def _terminal() -> int | None:
    """The file descriptor of stdin when somebody can type into it."""
    try:
        return sys.stdin.fileno() if sys.stdin is not None and sys.stdin.isatty() else None
    except (OSError, ValueError):  # closed, or no real file
        return None


def _read(terminal: int) -> bytes:
    """What was typed, at most a line. Python's own reader gives UTF-8 of a console of Windows, os.read its old code
    page."""
    with open(terminal, "rb", buffering=0, closefd=False) as file:
        return file.read(LONGEST)


def _ours(terminal: int) -> bool:
    """Whether we are in the foreground of this terminal."""
    if sys.platform == "win32":
        return True
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:  # it doesn't control us, so it stops nobody
        return True

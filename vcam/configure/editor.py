"""Opens the settings file in the user's editor."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from vcam.configure.show import template
from vcam.errors import BadInput, SinkError, VcamError
from vcam.settings.writing import replace_whole

USUAL: Final = ("nano", "vim", "vi")
"""Editors of terminals, looked for where none is named."""


def edit(path: Path) -> str:
    """Open the file and wait for the editor where that can be waited for. Gives what to tell the user.

    A file that isn't there is made, with every setting commented out. Raises SinkError when it can't be, BadInput when
    no editor opens it.
    """
    if not path.exists():
        try:
            replace_whole(path, template())
        except OSError as error:
            raise SinkError(f"can't write {path}: {error.strerror}; is the folder yours?") from error
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    try:
        if named:
            return _waited(_words(named), path)
        if sys.platform == "win32":
            os.startfile(path)
            return _opened(path)
        if sys.platform == "darwin":
            subprocess.run(["open", "-t", str(path)], check=True)
            return _opened(path)
        if (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and shutil.which("xdg-open"):
            subprocess.run(["xdg-open", str(path)], check=True)
            return _opened(path)
        return _waited([next(filter(shutil.which, USUAL))], path)
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise _no_editor(path, f"{named or 'the editor'}: {error}") from error
    except StopIteration:
        raise _no_editor(path, "no editor was found") from None


def _words(named: str) -> list[str]:
    """The program and its words; on Windows backslashes are part of a path, and quotes stand around one with spaces."""
    if sys.platform != "win32":
        return shlex.split(named)
    return [word.strip("\"'") for word in shlex.split(named, posix=False)]  # which leaves the quotes on


def _waited(command: list[str], path: Path) -> str:
    subprocess.run([*command, str(path)], check=True)
    return f"{path}: used from the next start on"


def _opened(path: Path) -> str:
    return f"opened {path}; when you have saved it, vcam config show says what is wrong in it"


def _no_editor(path: Path, why: str) -> VcamError:
    return BadInput(f"{why}; name your editor in the variable EDITOR, or open {path} yourself")

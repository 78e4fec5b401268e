"""Parts by name: a table maps a name to "module:Class", imported when chosen."""

from __future__ import annotations

import difflib
import importlib
import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any, Final

from vcam.errors import BadInput, MissingExtra, UsageError

EXTRAS: dict[str, str] = {}
"""Import name of an optional package → the extra of vcam that brings it."""

NAME: Final = re.compile(r"[^\W_][\w .-]{0,38}[\w-]|[^\W_]", re.UNICODE)
"""Names of files and folders that every system takes."""
RESERVED: Final = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
"""Names that Windows keeps for itself."""


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """ "; did you mean 'X'?" for the nearest of `choices`, or an empty string."""
    near = difflib.get_close_matches(word, list(choices), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def load(kind: str, table: Mapping[str, str], name: str) -> Any:
    """The class that `table` holds under `name`, or that `name` itself gives as "my.module:MyClass".

    Raises UsageError for a wrong name, with the choices; MissingExtra with the pip line when its package is absent.
    """
    target = table.get(name, name if ":" in name else "")
    if not target:
        raise UsageError(f"no {kind} {name!r}{did_you_mean(name, table)} (choices: {', '.join(sorted(table))})")
    module, _, attribute = target.partition(":")
    try:
        return getattr(importlib.import_module(module), attribute)
    except ImportError as error:
        missing = (error.name or "").partition(".")[0]
        if missing in EXTRAS:
            raise MissingExtra(f"{kind} {name!r} needs: {pip_line(EXTRAS[missing])}") from error
        raise UsageError(f"{kind} {name!r} can't be imported: {error}") from error
    except AttributeError as error:
        raise UsageError(f"{kind} {name!r}: {module} has no {attribute!r}") from error


def pip_line(extra: str) -> str:
    """What to type for an extra, to the pip of the Python that runs vcam.

    Another one would take the package of that name in the index, which is a stranger's.
    """
    return pip(f"install 'vcam[{extra}]'")


def pip(words: str) -> str:
    """What to type to have `words` done by the pip of the Python that runs vcam; in them '' quote for the shell."""
    mark = '"' if sys.platform == "win32" else "'"  # to Windows' cmd a single one is a letter like any other
    python = f"{mark}{sys.executable}{mark}" if " " in sys.executable else sys.executable
    return f"{python} -m pip " + words.replace("'", mark)


def check_name(kind: str, name: str) -> None:
    """Raise BadInput unless `name`, given to a new thing of `kind`, can be a file or folder on every system."""
    if not NAME.fullmatch(name) or name.split(".", maxsplit=1)[0].strip().lower() in RESERVED:
        raise BadInput(f'{kind} name {name[:60]!r}: use 1 to 40 letters, digits, spaces, dots, - and _, as "me"')

"""All settings as they are now, as a settings file could say them, and where each comes from."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from vcam.config import Config
from vcam.configure.own import Own
from vcam.keys import table_of
from vcam.settings.editing import HEAD, Value, line_of, plain, written

WIDTH: Final = 100
"""Letters of a comment's line."""
EXAMPLES: Final[dict[str, Value]] = {
    "scene": "avatar",
    "face": 1,
    "camera_profile": "camera.json",
    "frames": 300,
    "metrics": "metrics.json",
}
"""Of settings that have no value unless they are set."""


def listed(own: Own, path: Path) -> Iterator[str]:
    """The lines of `vcam config show`: valid TOML."""
    yield f"# {path}" + ("" if own.exists else " (not there yet)")
    for name, meaning in meanings().items():
        yield ""
        yield from _comment(meaning)
        for key, value in _entries(own.config, name):
            if value is None:
                yield f"# {key} is not set"
            else:
                yield f"{line_of(key, value)}  # {_origin(own, name, key)}"


def as_json(own: Own, path: Path) -> dict[str, Any]:
    """The same for machines."""
    settings = {
        name: {"value": in_file(own.config, name), "from": _from(own, name), "meaning": meaning}
        for name, meaning in meanings().items()
    }
    return {"file": str(path), "exists": own.exists, "settings": settings, "problems": own.problems}


def template() -> str:
    """A settings file in which nothing is set and every setting is named with its meaning and default."""
    lines = []
    for name, meaning in meanings().items():
        lines += _comment(meaning)
        for key, value in _entries(Config(), name):
            lines.append(f"# {line_of(key, EXAMPLES[name] if value is None else value)}")
        lines.append("")
    return HEAD + "\n".join(lines)


def meanings() -> dict[str, str]:
    """Each setting and what it means."""
    return {f.name: str(f.metadata["help"]) for f in fields(Config)}


def in_file(config: Config, name: str) -> Value | dict[str, str] | None:
    """The value of a setting as a file holds it; None: not set."""
    value = getattr(config, name)
    if name == "keys":
        return {word: config.keys.get(word, "") for word in table_of({}) | dict(config.keys)}
    if name == "size":
        return "{}x{}".format(*value)
    if name == "smoothing" and value is None:
        return "off"
    return None if value is None else plain(name, value)


def _entries(config: Config, name: str) -> Iterator[tuple[str, Value | None]]:
    """The keys in the file, and their values, that one setting is."""
    value = in_file(config, name)
    if isinstance(value, dict):
        yield from ((f"{name}.{written(word)}", key) for word, key in value.items())
    else:
        yield name, value


def _origin(own: Own, name: str, key: str) -> str:
    if name != "keys":
        return _from(own, name)
    usual = dict(_entries(Config(), name))
    return "default" if dict(_entries(own.config, name))[key] == usual.get(key) else "file"


def _from(own: Own, name: str) -> str:
    return "file" if name in own.set_there else "default"


def _comment(meaning: str) -> list[str]:
    return textwrap.wrap(meaning, WIDTH, initial_indent="# ", subsequent_indent="# ")

"""Changes some values in the text of a settings file; comments, order and all other lines stay as they are."""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Final

from vcam.errors import BadInput

Item = str | bool | int | float
Value = Item | list[Item]
"""What a setting can be in the file."""

HEAD: Final = """\
# vcam's settings: what you choose in its window is remembered here, and what you write here is kept.
# All settings, what they mean and what they are now:  vcam config show

"""
"""How a new file begins."""
DIGITS: Final = 4
"""After the point, of a number that somebody sets with a slider."""


def edited(text: str, values: Mapping[str, object]) -> str:
    """`text`, valid TOML, with these `values` of its first table; None takes one out.

    A value that is new takes the place of the line "# key = …", where it is commented out. Raises BadInput when a value
    can't be written without changing another.
    """
    for key, value in values.items():
        text = _with(text, key, None if value is None else plain(key, value))
    return text


def plain(key: str, value: object) -> Value:
    """`value` as the file holds it. Raises BadInput for what a setting can't be."""
    if isinstance(value, list | tuple):
        return [_item(key, item) for item in value]
    return _item(key, value)


def _item(key: str, value: object) -> Item:
    if isinstance(value, float) and math.isfinite(value):
        return round(value, DIGITS)
    if isinstance(value, bool | int):
        return value
    if isinstance(value, str) and value == value.encode("utf-8", "replace").decode("utf-8"):
        return value  # a file's name in another coding can't be written
    raise BadInput(f"{key} can't be remembered as {value!r:.60}")


def line_of(key: str, value: Value) -> str:
    """`key`, as it is written, and its value in TOML, without the line's end."""
    return f"{key} = {written_value(value)}"


def written(key: str) -> str:
    """A key in TOML: bare where it can be."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else written_value(key)


def written_value(value: Value) -> str:
    """A value in TOML."""
    if isinstance(value, list):
        return f"[{', '.join(map(written_value, value))}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")  # the other escapes of JSON are TOML's
    return json.dumps(value)


def _with(text: str, key: str, value: Value | None) -> str:
    before = tomllib.loads(text)
    wanted = before | {key: value}
    if value is None:
        del wanted[key]
    if _canonical(wanted) == _canonical(before):
        return text
    for changed in _ways(text, key, value, there=key in before):
        if _same(changed, wanted):
            return changed
    raise BadInput(f"{key} can't be written into the file without changing another line of it")


def _ways(text: str, key: str, value: Value | None, *, there: bool) -> Iterator[str]:
    """Texts that may be what is wanted, the nicest first."""
    lines = text.splitlines(keepends=True)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    if value is not None and not there:
        line = line_of(written(key), value) + end
        for i, old in enumerate(lines):
            if re.match(rf"#[ \t]*{re.escape(written(key))}[ \t]*=", old):
                yield "".join([*lines[:i], line, *lines[i + 1 :]])
        i = _end_of_settings(lines)
        above = "".join(lines[:i])
        yield above + ("" if not above or above.endswith("\n") else end) + line + "".join(lines[i:])
    yield _by_parser(text, key, value)


def _end_of_settings(lines: list[str]) -> int:
    """Where a new line goes: below the last setting that stands before the first table, or below the comment on top."""
    tables = [i for i, line in enumerate(lines) if line.lstrip().startswith("[")]
    first = tables[0] if tables else len(lines)
    settings = [i + 1 for i in range(first) if lines[i].strip() and not lines[i].lstrip().startswith("#")]
    if settings:
        return settings[-1]
    blanks = [i + 1 for i in range(first) if not lines[i].strip()]
    return blanks[-1] if blanks else (0 if tables else len(lines))


def _by_parser(text: str, key: str, value: Value | None) -> str:
    import tomlkit  # 40 ms, and only a run that remembers needs it

    try:
        document = tomlkit.parse(text)
        if value is None:
            document.remove(key)
        else:
            document[key] = value
        return tomlkit.dumps(document)
    except Exception as error:  # it knows less of TOML than tomllib, and fails in many ways
        raise BadInput(f"{key} can't be written into the file: {error!r:.60}; write it there by hand") from error


def _same(text: str, wanted: Mapping[str, object]) -> bool:
    """Whether `text` says what is `wanted`, and nothing else."""
    try:
        found = tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    return _canonical(found) == _canonical(wanted)


def _canonical(table: Mapping[str, object]) -> str:
    return json.dumps(table, sort_keys=True, default=str)  # nan is nan here, and 1 isn't true

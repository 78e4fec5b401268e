"""What goes between vcam and its window beside the picture, one JSON text a line: the state there, wishes back."""

from __future__ import annotations

import json
import types
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any, Final, Union, cast, get_args, get_origin, get_type_hints

from vcam.commands import Choice, News, Shown

MAX_BYTES: Final = 1 << 20
"""Longest line that is read: names of a thousand avatars are a tenth of it."""
KINDS: Final[dict[str, int]] = {"command": 2, "closed": 0, "failed": 1, "warning": 1}
"""What the window says → how many texts go with it: a command's word and value; why it can't go on; what it lacks."""
UNTOLD: Final = object()
"""Differs from every value."""


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the window."""

    kind: str
    """One of KINDS."""
    texts: tuple[str, ...] = ()


def said_line(said: Said) -> bytes:
    """As the window writes it."""
    return json.dumps([said.kind, *said.texts]).encode() + b"\n"


def said_of(line: bytes) -> Said:
    """What a line of the window means. Raises ValueError for anything else, as what a library prints."""
    kind, *texts = _json(line, list)
    if KINDS.get(kind if isinstance(kind, str) else "") != len(texts) or not all(isinstance(t, str) for t in texts):
        raise ValueError(f"no line of the window: {line[:80]!r}")
    return Said(kind, tuple(texts))


def state_line(state: Shown, told: Shown | None = None) -> bytes:
    """As vcam writes it: all of `state`, or only what is other than in `told`, the state that was told last."""
    new = {name: value for name in TYPES if (value := getattr(state, name)) != getattr(told, name, UNTOLD)}
    return json.dumps(new, default=_plain).encode() + b"\n"


def state_of(line: bytes, told: Shown | None = None) -> Shown:
    """The state that a line holds, its lists as tuples again; with `told`, the state before, it may hold a part of one.
    Raises ValueError when it holds neither."""
    values = _json(line, dict)
    _check(values.keys() <= TYPES.keys() if told else values.keys() == TYPES.keys(), Shown, values)
    return replace(told or Shown(), **{name: _made(TYPES[name], one) for name, one in values.items()})


def _plain(value: object) -> dict[str, Any]:
    """What JSON doesn't know itself."""
    if isinstance(value, Choice | News):
        return asdict(value)
    raise TypeError(f"{type(value).__name__} is no value that can be told")


def _json(line: bytes, kind: type) -> Any:
    try:
        value = json.loads(line)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(value, kind) or not value:
        raise ValueError(f"not what is said here: {line[:80]!r}")
    return value


def _made(wanted: Any, value: Any) -> Any:
    """`value` out of JSON as the type `wanted`, for the kinds of types that Shown has."""
    arguments = get_args(wanted)
    if get_origin(wanted) in (Union, types.UnionType):
        return None if value is None else _made(next(a for a in arguments if a is not type(None)), value)
    if get_origin(wanted) is tuple:
        _check(isinstance(value, list), wanted, value)
        kinds = [arguments[0]] * len(value) if arguments[-1] is Ellipsis else list(arguments)
        _check(len(kinds) == len(value), wanted, value)
        return tuple(_made(kind, one) for kind, one in zip(kinds, value, strict=True))
    if get_origin(wanted) is dict:
        _check(isinstance(value, dict), wanted, value)
        return {key: _made(arguments[1], one) for key, one in value.items()}
    if is_dataclass(wanted):
        _check(isinstance(value, dict) and {f.name for f in fields(wanted)} == value.keys(), wanted, value)
        hints = _hints(cast(type, wanted))
        return wanted(**{name: _made(hints[name], one) for name, one in value.items()})  # type: ignore[operator]
    if isinstance(value, str):
        value = value.encode("utf-8", "replace").decode()  # file names may hold halves of letters, which no font draws
    _check(wanted is object or type(value) is wanted or (wanted is float and type(value) is int), wanted, value)
    return value


@cache
def _hints(wanted: type) -> dict[str, Any]:
    """Types of its fields, which are texts in the code: Python compiles each anew when it is asked."""
    return get_type_hints(wanted)


TYPES: Final[dict[str, Any]] = _hints(Shown)
"""Name of each field of a state → its type."""


def _check(right: bool, wanted: Any, value: Any) -> None:
    if not right:
        raise ValueError(f"{wanted} expected, got {value!r:.80}")

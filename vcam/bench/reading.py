"""A report, read from its file as if anybody had written it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, TypeVar

from vcam.bench.results import PROGRAM, SCHEMA, Part, Report
from vcam.errors import BadInput
from vcam.pictures.plain_file import is_folder

MOST_BYTES: Final = 1_000_000
"""An hour's report is 100 kB."""
MOST: Final = 10_000
"""Entries of anything."""
MOST_LETTERS: Final = 500
BEYOND: Final = 1e9
"""No figure is so large."""

T = TypeVar("T")


class _Wrong(Exception):
    """What is wrong, in words."""


def read_report(path: Path) -> Report:
    """The report in the file at `path`. Raises BadInput with one line."""
    try:
        return _report(_object(_parsed(path), "it"))
    except _Wrong as wrong:
        raise BadInput(f"{path}: {wrong}; give a file that vcam bench --out wrote") from wrong


def _parsed(path: Path) -> Any:
    if is_folder(path, instead="give the file that vcam bench --out wrote"):
        raise _Wrong("a folder")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _Wrong(f"larger than {MOST_BYTES // 1000} kB")
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _Wrong(error.strerror or "can't be read") from error
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, numbers of thousands of digits, deep nesting
        raise _Wrong("not a JSON file") from error


def _report(told: dict[str, Any]) -> Report:
    schema = told.get("schema")
    if told.get("program") != PROGRAM or not isinstance(schema, int) or isinstance(schema, bool) or schema < 1:
        raise _Wrong("no result of vcam bench")
    if schema > SCHEMA:
        raise _Wrong(
            f"written by a newer vcam (schema {str(schema)[:9]}, this one reads up to {SCHEMA}), update this one"
        )
    load, others = told.get("load"), told.get("others")
    start_end = None if load is None else _numbers(load, "load")
    if start_end is not None and len(start_end) != 2:
        raise _Wrong("load must hold two numbers")
    return Report(
        vcam=_text(told.get("vcam"), "vcam"),
        commit=_text(told.get("commit"), "commit"),
        date=_text(told.get("date"), "date"),
        machine=_table(told.get("machine"), "machine", _text),
        load=None if start_end is None else (start_end[0], start_end[1]),
        others=None if others is None else _number(others, "others"),
        stages=_table(told.get("stages"), "stages", _parts),
        peers=_table(told.get("peers"), "peers", _parts),
        live=_table(told.get("live"), "live", _runs),
    )


def _parts(value: object, where: str) -> dict[str, Part]:
    return _table(value, where, _part)


def _part(value: object, where: str) -> Part:
    told = _object(value, where)
    read: dict[str, Any] = {
        field.name: (_numbers if field.name.endswith("_rounds") else _number)(
            told.get(field.name), f"{where} {field.name}"
        )
        for field in fields(Part)
    }
    return Part(**read | {"frames": int(read["frames"])})


def _runs(value: object, where: str) -> dict[str, tuple[float, ...]]:
    return _table(value, where, _numbers)


def _table(value: object, where: str, read: Callable[[object, str], T]) -> dict[str, T]:
    told = _object(value, where)
    return {_text(name, where): read(entry, f"{where} {name:.40}") for name, entry in told.items()}


def _object(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict) or len(value) > MOST:
        raise _Wrong(f"{where} must be an object")
    return value


def _numbers(value: object, where: str) -> tuple[float, ...]:
    if not isinstance(value, list) or len(value) > MOST:
        raise _Wrong(f"{where} must be a list of numbers")
    return tuple(_number(entry, where) for entry in value)


def _number(value: object, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _Wrong(f"{where} must be a number")
    if not abs(value) < BEYOND or not math.isfinite(value):  # NaN and integers that no float can hold too
        raise _Wrong(f"{where} is out of range")
    return float(value)


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or len(value) > MOST_LETTERS:
        raise _Wrong(f"{where} must be a text")
    return value

"""People's profiles: people/NAME.json in the user's folder, readable by them alone, written whole or not at all.

The file holds numbers of shape and range, no picture and nothing that leaves the machine.
people/before/NAME.json is the profile as it was before the last guided learning. Deleting both, as remove_person does,
deletes all that vcam knows of the person.
"""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any, Final, NoReturn

import numpy as np

from vcam.errors import BadInput, SinkError
from vcam.person.data import Array, Person
from vcam.pictures.plain_file import is_folder
from vcam.registry import check_name, did_you_mean
from vcam.resources import data_folder
from vcam.types import ARKIT, CHANNEL

MOST_BYTES: Final = 1_000_000
VERSION: Final = 1
NUMBERS: Final = ("neutral", "neutral_s", "full", "full_times")
"""Of each channel, as Person has them."""
NOT_NAMES: Final = ("auto", "none")
"""Words of --person that mean something else."""


def people_folder() -> Path:
    """Where the profiles lie (it may not exist yet)."""
    return data_folder() / "people"


def people() -> list[str]:
    """Names of all profiles there are, sorted."""
    try:
        return sorted(path.stem for path in people_folder().iterdir() if path.suffix == ".json")
    except OSError:
        return []


def load_person(name: str) -> Person:
    """The person called `name`. Raises BadInput, one line, for a name that nobody has and a file that is no profile."""
    path = person_path(name)
    if not path.exists():
        there = people()
        known = f"there are: {', '.join(there)}" if there else "nobody is known yet"
        raise BadInput(f"no person {name!r}{did_you_mean(name, there)}; {known}; make one with: vcam people learn NAME")
    person = _person(path, _read_json(path))
    if person.name != name:
        _refuse(path, f"is of {person.name[:60]!r}, not of {name!r}")
    return person


def save_person(person: Person, *, keep_before: bool = False) -> Path:
    """Write the profile under its name; `keep_before`: the one that it replaces can be brought back.

    Raises BadInput for an unusable name, SinkError when it can't be written.
    """
    path = person_path(person.name)
    text = json.dumps(as_json(person), indent=1) + "\n"
    try:
        if keep_before and path.exists():
            _write(_before(path), path.read_text(encoding="utf-8"))
        _write(path, text)
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "the old profile is no text"
        raise SinkError(f"can't write {path}: {why}; is the folder yours, and the disk not full?") from error
    return path


def remove_person(name: str) -> list[Path]:
    """Delete all that is kept of `name`; gives the deleted files. Raises BadInput when there is nothing."""
    path = person_path(name)
    gone = []
    for file in (path, _before(path)):
        try:
            file.unlink()
            gone.append(file)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise SinkError(f"can't delete {file}: {error.strerror}") from error
    if not gone:
        raise BadInput(f"no person {name!r}{did_you_mean(name, people())}; vcam people list tells who there is")
    return gone


def undo_person(name: str) -> Path:
    """Bring back the profile from before the last guided learning. Raises BadInput when there is none."""
    path = person_path(name)
    if not _before(path).exists():
        raise BadInput(f"nothing to undo for {name!r}: no earlier profile is kept of them")
    _person(_before(path), _read_json(_before(path)))
    try:
        os.replace(_before(path), path)
    except OSError as error:
        raise SinkError(f"can't write {path}: {error.strerror}") from error
    return path


def person_path(name: str) -> Path:
    """Where the profile of `name` lies, or would. Raises BadInput for a name that nobody can have."""
    check_name("person", name)
    if name in NOT_NAMES:
        raise BadInput(f"a person can't be called {name!r}: --person {name} means something else")
    return people_folder() / f"{name}.json"


def _before(path: Path) -> Path:
    return path.parent / "before" / path.name


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{secrets.token_hex(6)}.part")
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def as_json(person: Person) -> dict[str, Any]:
    """What the file of a person holds."""
    columns = [getattr(person, number) for number in NUMBERS]
    channels = {
        name: {number: round(float(column[i]), 5) for number, column in zip(NUMBERS, columns, strict=True)}
        for name, i in CHANNEL.items()
    }
    identity = None if person.identity is None else [round(float(c), 6) for c in person.identity]
    return {
        "vcam_person": VERSION,
        "name": person.name,
        "identity": identity,
        "scale": person.scale,
        "channels": channels,
    }


def _read_json(path: Path) -> dict[str, Any]:
    if is_folder(path, instead="remove it"):
        _refuse(path, "is a folder")
    try:
        if path.stat().st_size > MOST_BYTES:
            _refuse(path, f"larger than {MOST_BYTES // 1000} kB")
        profile = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        _refuse(path, error.strerror or "can't be read", error)
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, numbers of thousands of digits, deep nesting
        _refuse(path, "not a JSON file", error)
    if not isinstance(profile, dict) or profile.get("vcam_person") != VERSION:
        _refuse(path, f'holds no "vcam_person": {VERSION}')
    return profile


def _person(path: Path, profile: dict[str, Any]) -> Person:
    name, channels, identity = profile.get("name"), profile.get("channels"), profile.get("identity")
    if not isinstance(name, str):
        _refuse(path, "has no name")
    if not isinstance(channels, dict) or not all(isinstance(numbers, dict) for numbers in channels.values()):
        _refuse(path, "channels must be a table of channel → numbers")
    if unknown := [name for name in channels if name not in CHANNEL]:
        _refuse(path, f"there is no channel {unknown[0][:40]!r}{did_you_mean(unknown[0], ARKIT)}")
    if identity is not None and not isinstance(identity, list):
        _refuse(path, "identity must be a list of numbers, or null")
    values = {number: getattr(Person(), number).copy() for number in NUMBERS}
    for channel, numbers in channels.items():
        for number, column in values.items():
            if number in numbers:
                column[CHANNEL[channel]] = _number(path, f"{channel}'s {number}", numbers[number])
    scale = profile.get("scale")
    try:
        return Person(
            name,
            None if identity is None else _array([_number(path, "identity", n) for n in identity]),
            None if scale is None else _number(path, "scale", scale),
            **values,
        )
    except ValueError as error:
        _refuse(path, str(error), error)


def _array(numbers: list[float]) -> Array:
    return np.array(numbers, np.float64)


def _number(path: Path, name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e9:  # also NaN
        _refuse(path, f"{name} must be a number, got {str(value)[:40]!r}")
    return float(value)


def _refuse(path: Path, why: str, cause: Exception | None = None) -> NoReturn:
    raise BadInput(
        f"{path}: {why}; so it is no profile of a person: delete it with vcam people remove {path.stem}"
    ) from cause

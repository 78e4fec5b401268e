"""One function for each of `vcam people list`, `show`, `undo` and `remove`: what it did, for machines and in lines."""

from __future__ import annotations

from typing import Any

from vcam.errors import VcamError
from vcam.people.words import table
from vcam.person.files import as_json, load_person, people, people_folder, person_path, remove_person, undo_person

Told = tuple[Any, list[str]]
"""(what --json prints, the lines that people read)."""


def listed() -> Told:
    """Everybody of whom something is known."""
    folder = people_folder()
    rows = [{"name": name, "file": str(folder / f"{name}.json"), "error": _error(name)} for name in people()]
    lines = [f"{row['name']:<24}{row['error'] or row['file']}" for row in rows]
    return rows, lines or [f"nobody is known yet; {folder} holds what vcam run and vcam people learn find out"]


def shown(name: str) -> Told:
    """All that is known of `name`."""
    person, path = load_person(name), person_path(name)
    return as_json(person) | {"file": str(path)}, table(person, path)


def undone(name: str) -> Told:
    """Bring back the profile from before the last guided learning."""
    path = undo_person(name)
    return {"name": name, "file": str(path)}, [f"{name}: as before the last guided learning; {path}"]


def removed(name: str) -> Told:
    """Delete all that is known of `name`."""
    gone = [str(path) for path in remove_person(name)]
    return {"name": name, "deleted": gone}, [f"deleted {path}" for path in gone]


def _error(name: str) -> str:
    try:
        load_person(name)
    except VcamError as error:
        return str(error)
    return ""

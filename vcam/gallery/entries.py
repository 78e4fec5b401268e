"""Every avatar there is to choose from, as one row of a table each; a damaged one is a row as well."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vcam.avatar.model import Avatar, load_avatar
from vcam.avatar.rigged import RiggedModel
from vcam.avatar.shelf import is_own, shelf
from vcam.errors import VcamError


@dataclass(frozen=True, slots=True)
class Entry:
    """One avatar."""

    name: str
    """What --avatar takes."""
    title: str = ""
    author: str = ""
    licence: str = ""
    triangles: int = 0
    swings: bool = False
    """Whether hair, ears or the like swing on it."""
    own: bool = False
    """Whether it lies in the user's own folder."""
    error: str = ""
    """Why it can't be worn; then the rest is empty."""


def entries() -> list[Entry]:
    """All of them, in the order in which they are offered."""
    return [_entry(name, path) for name, path in shelf().items()]


def _entry(name: str, path: Path) -> Entry:
    try:
        avatar = load_avatar(str(path))
    except VcamError as error:
        return Entry(name, own=is_own(path), error=str(error))
    title, author, licence = credits_of(avatar)
    return Entry(name, title, author, licence, triangles_of(avatar), swings(avatar), is_own(path))


def credits_of(avatar: Avatar | RiggedModel) -> tuple[str, str, str]:
    """(title, author, licence) as the avatar says them; "" for what it doesn't say."""
    if isinstance(avatar, Avatar):
        return avatar.style.title, avatar.style.author, avatar.style.licence
    meta = avatar.meta
    return meta.title, ", ".join(meta.authors), meta.licence


def triangles_of(avatar: Avatar | RiggedModel) -> int:
    """How many are drawn."""
    if isinstance(avatar, Avatar):
        return len(avatar.triangles)
    return sum(len(p.triangles) for i, p in enumerate(avatar.primitives) if i not in avatar.hidden)


def swings(avatar: Avatar | RiggedModel) -> bool:
    """Whether anything swings on it."""
    if isinstance(avatar, Avatar):
        return avatar.strands is not None
    return avatar.springs is not None and len(avatar.springs.nodes) > 0

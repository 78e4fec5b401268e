"""One function for each of `vcam avatars list`, `show` and `check`; what they draw is written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import cv2

from vcam.avatar.model import load_avatar
from vcam.errors import BadInput, SinkError, UsageError
from vcam.gallery.entries import Entry, entries
from vcam.gallery.facts import Facts, facts
from vcam.gallery.pictures import Rgb, avatar_cell, grid, portrait
from vcam.render.gl import open_context
from vcam.sinks.aside import put_in_place, reserve


def list_avatars(sheet: str | None) -> list[Entry]:
    """Every avatar; `sheet` is a .png that gets a picture of all that can be worn."""
    if sheet is None:
        return entries()
    target = _checked(sheet)
    found = entries()
    sound = [entry.name for entry in found if not entry.error]
    if not sound:
        raise BadInput("no avatar can be drawn; see why with: vcam avatars list")
    with open_context() as context:
        cells = [avatar_cell(context, load_avatar(name), name) for name in sound]
    _write(target, grid(cells, min(3, len(cells))))
    return found


def show(name: str, out: str) -> Path:
    """Writes a portrait of the avatar `name` (a name, a folder, a file) to the .png `out`."""
    target = _checked(out)
    avatar = load_avatar(name)
    with open_context() as context:
        picture = portrait(context, avatar)
    return _write(target, picture)


def check(name: str) -> Facts:
    """The facts of the avatar `name` (a name, a folder, a file). Raises BadInput where it can't be worn."""
    return facts(load_avatar(name))


def _checked(name: str) -> Path:
    """`name` as a path that a PNG can be written to, before the work. Raises UsageError or SinkError."""
    path = Path(name)
    if "\0" in name or path.suffix.lower() != ".png":
        raise UsageError(f"can't write {name!r}: give a name ending in .png")
    reserve(path).unlink()
    return path


def _write(path: Path, rgb: Rgb) -> Path:
    done, encoded = cv2.imencode(".png", rgb[:, :, ::-1])
    if not done:
        raise SinkError(f"can't write {path}: OpenCV could not encode {rgb.shape[1]}x{rgb.shape[0]}")
    temporary = reserve(path)
    try:
        temporary.write_bytes(encoded.tobytes())
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise SinkError(f"can't write {path}: {error.strerror}") from error
    put_in_place(temporary, path)
    return path

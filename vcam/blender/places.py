# SPDX-License-Identifier: GPL-3.0-or-later
"""From a Place and its data paths to Blender's data, anew each time: undo and deletion leave no reference valid."""

from __future__ import annotations

from typing import Any

import bpy

from .targets import Place, Target, Values


def resolve(place: Place) -> Any:
    """The Object, or the Key of its mesh, that is meant; None when it isn't there any more."""
    name = (place.object_name, place.library) if place.library else place.object_name
    thing = bpy.data.objects.get(name)
    if thing is None or not place.keys:
        return thing
    return getattr(thing.data, "shape_keys", None)


def can_be_moved(thing: Any) -> bool:
    """False while it is edited: a pose is not to be touched then."""
    return getattr(thing, "mode", "OBJECT") != "EDIT"


def read(thing: Any, path: str) -> Values:
    """The numbers at `path` of `thing`. Raises ValueError when there is no such path."""
    value = thing.path_resolve(path)
    return tuple(value) if hasattr(value, "__len__") else (float(value),)


def write(thing: Any, path: str, values: Values) -> None:
    """Set them. Raises ValueError when there is no such path."""
    holder, _, name = path.rpartition(".")
    owner = thing.path_resolve(holder) if holder else thing
    setattr(owner, name, values if len(values) > 1 else values[0])


def show(target: Target, values: Values) -> bool:
    """Set all that `target` moves; False when something of it isn't there any more."""
    thing = resolve(target.place)
    if thing is None:
        return False
    if not can_be_moved(thing):
        return True
    at = 0
    try:
        for path, count in target.paths:
            write(thing, path, values[at : at + count])
            at += count
    except ValueError:
        return False
    return True

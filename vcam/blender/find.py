# SPDX-License-Identifier: GPL-3.0-or-later
"""What of the scene follows the face: shape keys, the bones of a rig, an object; and what can't, in a line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from . import find_bones
from .drivers import driven_paths
from .names import ARKIT, matches, meant
from .targets import Place, ShapeKeys, Target, Turned

ENOUGH_KEYS = 5
"""So many keys that mean something make a mesh a face, when no meshes are chosen."""


@dataclass
class MeshTable:
    """How the shape keys of one mesh and the 52 channels meet."""

    mesh: str
    moved: dict[str, str]
    """Shape key → channel."""
    unknown: list[str]
    """Shape keys that nothing moves: they mean no channel, or show what others of the mesh do already."""
    missing: list[str]
    """Channels of the 52 that no key shows."""


@dataclass
class Found:
    """What follows the face, and what there is to say of it."""

    targets: list[Target] = field(default_factory=list)
    tables: list[MeshTable] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def find(scene: Any) -> Found:
    """All that the settings of `scene` choose."""
    found = Found()
    settings = scene.vcam
    seen: set[Any] = set()
    for thing, chosen in _meshes(scene):
        _keys(thing, chosen, seen, found)
    if not found.tables and not found.lines:
        found.lines.append("No mesh with shape keys named as ARKit's: only bones follow")
    find_bones.add(scene, found.targets, found.lines)
    if settings.head_object:
        _object(settings, found)
    return found


def place_of(thing: Any, keys: bool = False) -> Place:
    return Place(thing.name, thing.library.filepath if thing.library else None, keys)


def cannot_move(data: Any) -> str:
    """Why values of `data` can't be set to stay, or ""."""
    if data.library is not None and data.override_library is None:
        return "it is linked from another file: make a library override of it"
    return ""


def _meshes(scene: Any) -> list[tuple[Any, bool]]:
    """(object, was it chosen by name) of the meshes that come into question."""
    settings = scene.vcam
    if settings.mesh_choice == "LIST":
        return [(item.mesh, True) for item in settings.meshes if item.mesh]
    if settings.mesh_choice == "COLLECTION" and settings.collection:
        return [(thing, True) for thing in settings.collection.all_objects if thing.type == "MESH"]
    return [(thing, False) for thing in scene.objects if thing.type == "MESH"]


def _keys(thing: Any, chosen: bool, seen: set[Any], found: Found) -> None:
    keys = thing.data.shape_keys
    if keys is None or keys in seen:
        return
    names = [block.name for block in keys.key_blocks if block != keys.reference_key]
    moved = matches(names)
    if len(meant(names)) < (1 if chosen else ENOUGH_KEYS):
        if chosen:
            found.lines.append(f"{thing.name}: none of its {len(names)} shape keys has a name that is known")
        return
    why = cannot_move(keys) or ("" if keys.use_relative else "its shape keys are absolute: make them relative")
    if why:
        found.lines.append(f"{thing.name}: {why}")
        return
    seen.add(keys)
    driven = driven_paths(keys)
    held = [key for key in moved if f'key_blocks["{key}"].value' in driven]
    if held:
        found.lines.append(f"{thing.name}: {len(held)} keys have drivers and are left to them ({', '.join(held[:3])}…)")
    free = tuple((key, channel) for key, channel in moved.items() if key not in held)
    shown = set(moved.values())
    found.tables.append(
        MeshTable(
            thing.name,
            dict(free),
            [name for name in names if name not in moved],
            [channel for channel in ARKIT if channel not in shown],
        )
    )
    if free:
        found.targets.append(ShapeKeys(place_of(thing, keys=True), free))


def _object(settings: Any, found: Found) -> None:
    thing = settings.head_object
    why = cannot_move(thing)
    if why:
        found.lines.append(f"{thing.name}: {why}")
        return
    from .euler import path_of, quaternion

    name, _ = path_of(thing.rotation_mode)
    found.targets.append(
        Turned(
            place_of(thing),
            bone="",
            part="head",
            mode=thing.rotation_mode,
            base=quaternion(tuple(getattr(thing, name)), thing.rotation_mode),
            base_location=tuple(thing.location),
            move_gain=settings.move_gain,
        )
    )

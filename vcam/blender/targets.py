# SPDX-License-Identifier: GPL-3.0-or-later
"""What is moved in the scene, and the numbers that it gets of a sample; no Blender is needed to work them out.

A target names its place and its data paths, so that what is shown and what is recorded are the very same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from .controls import Control, sources_of
from .derived import completed
from .euler import numbers, path_of
from .quaternion import IDENTITY, Quat, Vector, from_angles, inverse, seen_from, share, times, turn
from .sample import Sample

Values = tuple[float, ...]


@dataclass(frozen=True)
class Place:
    """Whose data is moved: an object, or the shape keys of a mesh object."""

    object_name: str
    library: str | None = None
    """File that the object is linked from."""
    keys: bool = False
    """Its mesh's shape keys rather than itself."""


class Target(Protocol):
    """Something that follows the face."""

    @property
    def place(self) -> Place: ...
    @property
    def paths(self) -> tuple[tuple[str, int], ...]:
        """(data path below the place's own data, how many numbers) of each property that is moved."""
        ...

    def values(self, sample: Sample, before: Values | None) -> Values:
        """The numbers of all paths in order. `before`: the last answer, so that turns go on the short way."""
        ...


@dataclass(frozen=True)
class ShapeKeys:
    """The shape keys of one mesh."""

    place: Place
    channels: tuple[tuple[str, str], ...]
    """(shape key, channel that moves it)."""

    @property
    def paths(self) -> tuple[tuple[str, int], ...]:
        return tuple((f'key_blocks["{quoted(key)}"].value', 1) for key, _ in self.channels)

    def values(self, sample: Sample, before: Values | None) -> Values:
        known = sample.values or {}
        if known and any(channel not in known for _, channel in self.channels):
            known = completed(known)
        return tuple(known.get(channel, 0.0) for _, channel in self.channels)


@dataclass(frozen=True)
class Turned:
    """A bone, or a whole object, that turns with the head or with an eye, and may move with the head."""

    place: Place
    bone: str
    """"" is the object itself."""
    part: str
    """"head", "eye_left" or "eye_right"."""
    mode: str
    """Its rotation_mode, which stays as it is."""
    part_share: float = 1.0
    """How much of the turn it makes."""
    local_from_character: Quat = IDENTITY
    """The turn from the character's axes onto the bone's own at rest."""
    base: Quat = IDENTITY
    """What it turns from: an object's own turn; a bone's rest is in `local_from_character`."""
    base_location: Vector = (0.0, 0.0, 0.0)
    move_gain: float = 0.0
    """m of the rig for a metre of the head; 0 leaves its location alone."""

    @property
    def paths(self) -> tuple[tuple[str, int], ...]:
        start = f'pose.bones["{quoted(self.bone)}"].' if self.bone else ""
        name, count = path_of(self.mode)
        moved = ((f"{start}location", 3),) if self.move_gain else ()
        return ((f"{start}{name}", count), *moved)

    def values(self, sample: Sample, before: Values | None) -> Values:
        if self.part == "head":
            wanted = sample.head
        else:
            yaw, pitch = sample.gaze[:2] if self.part == "eye_left" else sample.gaze[2:]
            wanted = from_angles(yaw, pitch, 0.0)
        local = seen_from(share(wanted, self.part_share), self.local_from_character)
        _, count = path_of(self.mode)
        turned = numbers(times(self.base, local), self.mode, before[:count] if before else None)
        if not self.move_gain:
            return turned
        x, y, z = (self.move_gain * metres for metres in sample.position)
        moved = turn(times(self.base, self.local_from_character), (x, y, z))
        return (*turned, *(a + b for a, b in zip(self.base_location, moved, strict=True)))


@dataclass(frozen=True)
class ControlBone:
    """A bone of which rows of `controls` move one property: location, rotation_euler or scale."""

    place: Place
    bone: str
    name: str
    """Of the property."""
    rows: tuple[Control, ...]
    rest: Vector
    """What the property's axes are that no row moves."""

    @property
    def paths(self) -> tuple[tuple[str, int], ...]:
        return ((f'pose.bones["{quoted(self.bone)}"].{self.name}', 3),)

    def values(self, sample: Sample, before: Values | None) -> Values:
        sources = sources_of(sample)
        if sample.values and any(row.source not in sources for row in self.rows):
            sources = completed(sample.values) | sources
        out = list(self.rest)
        for axis, letter in enumerate("xyz"):
            rows = [row for row in self.rows if row.axis.endswith(letter)]
            if rows:
                out[axis] = sum(row.value(sources) for row in rows)
        return tuple(out)


def bone_axes(rest: Quat, armature_from_character: Quat) -> Quat:
    """`local_from_character` of a bone whose rest turn in the armature is `rest`."""
    return times(inverse(rest), armature_from_character)


def quoted(name: str) -> str:
    """`name` as a data path wants it between double quotes."""
    return name.replace("\\", "\\\\").replace('"', '\\"')

# SPDX-License-Identifier: GPL-3.0-or-later
"""Records what a session shows, and bakes it into new actions: a key for every sample, at the moment when it was so.

Samples are kept beside Blender's data until the take ends, so a window that stalls while it draws loses none. No action
that was there is written to: it is left in the file, and `take_back` assigns it again.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterable, Iterator
from typing import Any

import bpy

from .places import resolve
from .sample import Sample
from .take import CAPACITY, Take, apart, on_whole_frames, whole_frames
from .targets import Target, Values

NAME = re.compile(r"vcam take (\d+)\b")
BEFORE, BEFORE_SLOT = "vcam_before", "vcam_before_slot"
"""Properties of a take: the action that was assigned before it, and that action's slot (Blender 4.4 on)."""
LINEAR, AUTO_CLAMPED = 1, 4
"""Of keys, as numbers: BEZT_IPO_LIN and HD_AUTO_ANIM of Blender's DNA_curve_types.h."""


class Recorder:
    """One take, which begins at the scene's current frame."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._scene = bpy.context.scene.name
        self._start = bpy.context.scene.frame_current
        self._take = Take(capacity)

    @property
    def count(self) -> int:
        """Samples that are kept."""
        return len(self._take)

    @property
    def left_out(self) -> int:
        """Samples that came when the take was full."""
        return self._take.left_out

    def add(self, sample: Sample) -> None:
        """Keep `sample`."""
        self._take.add(sample)

    def bake(self, targets: Iterable[Target], *, whole: bool = False) -> list[Any]:
        """A new action for everything that `targets` move, assigned to it; none when nothing was recorded.

        Keys lie where the samples came, between frames too, or (`whole`) on whole frames only. The scene's end moves
        back to where the take ends if it ended earlier.
        """
        scene = bpy.data.scenes.get(self._scene) or bpy.context.scene
        frames = self._take.frames(self._start, scene.render.fps / scene.render.fps_base)
        moved = [(target, thing) for target in targets if (thing := resolve(target.place)) is not None]
        if not frames or not moved:
            return []
        kept = apart(frames)
        frames = [frames[i] for i in kept]
        keys = array("f", whole_frames(frames) if whole else frames)
        number, actions = _next_number(), {}
        for (target, thing), columns in zip(moved, self._columns([target for target, _ in moved], kept), strict=True):
            key = thing.as_pointer()
            if key not in actions:
                actions[key] = _new_action(thing, f"vcam take {number} {target.place.object_name}")
            for (path, index), column in zip(_curves(target), columns, strict=True):
                values = on_whole_frames(frames, column) if whole else column
                _key(_curve(actions[key], thing, path, index), keys, values)
        scene.frame_end = max(scene.frame_end, math.ceil(frames[-1]))
        return list(actions.values())

    def _columns(self, targets: list[Target], kept: list[int]) -> list[list[array[float]]]:
        """For each target its numbers over time: one array a number."""
        out = [[array("f") for _ in range(sum(size for _, size in target.paths))] for target in targets]
        before: list[Values | None] = [None] * len(targets)
        wanted = set(kept)
        for i, sample in enumerate(self._take.samples()):
            if i not in wanted:
                continue
            for t, target in enumerate(targets):
                now = before[t] = target.values(sample, before[t])
                for column, value in zip(out[t], now, strict=True):
                    column.append(value)
        return out


def take_back(thing: Any) -> bool:
    """Give `thing` (an object or a Key) the action that it had before its last take; False when it has no take.

    The take stays in the file.
    """
    animation = thing.animation_data
    if animation is None or animation.action is None or BEFORE_SLOT not in animation.action:
        return False
    take = animation.action
    animation.action = take.get(BEFORE)
    if hasattr(animation, "action_slot") and animation.action is not None:
        animation.action_slot = animation.action.slots.get(take[BEFORE_SLOT])
    return True


def _curves(target: Target) -> Iterator[tuple[str, int]]:
    return ((path, index) for path, size in target.paths for index in range(size))


def _next_number() -> int:
    """One more than the last take's in this file."""
    found = (NAME.match(action.name) for action in bpy.data.actions)
    return 1 + max((int(match[1]) for match in found if match), default=0)


def _new_action(thing: Any, name: str) -> Any:
    """An empty action that is assigned to `thing`; the one before it is kept, and remembered for `take_back`."""
    animation = thing.animation_data_create()
    action = bpy.data.actions.new(name)
    action.use_fake_user = True  # a take outlives what it was made for
    slot = getattr(animation, "action_slot", None)
    action[BEFORE_SLOT] = slot.identifier if slot else ""
    if animation.action is not None:
        animation.action.use_fake_user = True
        action[BEFORE] = animation.action
    animation.action = action
    return action


def _curve(action: Any, thing: Any, path: str, index: int) -> Any:
    """A new F-curve of `action`, in a group of its bone's name as Blender's own keys are."""
    group = path.split('"')[1] if path.startswith("pose.bones[") else ""
    if not hasattr(action, "fcurve_ensure_for_datablock"):  # before Blender 4.4
        return action.fcurves.new(path, index=index, action_group=group)
    curve = action.fcurve_ensure_for_datablock(thing, path, index=index)
    if group:
        groups = action.layers[0].strips[0].channelbag(thing.animation_data.action_slot).groups
        curve.group = groups.get(group) or groups.new(group)
    return curve


def _key(curve: Any, frames: array[float], values: array[float]) -> None:
    """Put a key at each of the frames; between them the values go in straight lines, so that no curve overshoots."""
    points = curve.keyframe_points
    points.add(len(frames))
    flat = array("f", bytes(8 * len(frames)))
    flat[::2], flat[1::2] = frames, values
    points.foreach_set("co", flat)
    points.foreach_set("interpolation", array("i", [LINEAR]) * len(frames))
    for handle in ("handle_left_type", "handle_right_type"):  # for who makes the keys Bezier
        points.foreach_set(handle, array("i", [AUTO_CLAMPED]) * len(frames))
    curve.update()

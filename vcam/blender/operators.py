# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: allow-subclassing-any, disable-error-code="valid-type"
"""What the panel's buttons and scripts do: bpy.ops.vcam.start, stop, listen, zero, forget_zero, record, the lists."""

import time
from typing import Any

import bpy

from . import timer
from .controls import VINCENT
from .receiver import CannotListen
from .state import session

Result = set[str]
UNDOABLE = {"REGISTER", "UNDO"}
"""Of operators that change the file: without a step of its own, Ctrl-Z takes a change away with the step before it."""
STEP_S = 1 / 60
"""How long a script that listens waits at most between two looks."""


class Listening(bpy.types.Operator):
    """Of operators that need a session that listens."""

    @classmethod
    def poll(cls, _context: Any) -> bool:
        return session.listening


class Start(bpy.types.Operator):
    """Listen for a face, and move the rig as it does"""

    bl_idname = "vcam.start"
    bl_label = "Start"

    @classmethod
    def poll(cls, _context: Any) -> bool:
        return not session.listening

    def execute(self, context: Any) -> Result:
        settings = context.scene.vcam
        try:
            session.start(settings.address, settings.port, context.scene)
        except CannotListen as error:
            session.trouble = str(error)
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        session.trouble = ""
        if bpy.app.background:
            self.report({"INFO"}, "No timer runs without a window: call bpy.ops.vcam.listen(seconds=10)")
        else:
            timer.start()
        return {"FINISHED"}


class Stop(Listening):
    """Stop listening, and put everything back as it was"""

    bl_idname = "vcam.stop"
    bl_label = "Stop"
    bl_options = UNDOABLE

    def execute(self, _context: Any) -> Result:
        timer.stop()
        session.stop()
        return {"FINISHED"}


class Listen(Listening):
    """Follow the face for some seconds and do nothing else: for scripts, where no timer runs"""

    bl_idname = "vcam.listen"
    bl_label = "Listen for a while"

    seconds: bpy.props.FloatProperty(name="Seconds", default=1, min=0, max=3600)

    def execute(self, _context: Any) -> Result:
        end = time.perf_counter() + self.seconds
        while (left := end - time.perf_counter()) > 0:
            session.wait(min(left, STEP_S))
            session.tick(time.perf_counter())
        return {"FINISHED"}


class Zero(Listening):
    """Take the pose of this moment for neutral"""

    bl_idname = "vcam.zero"
    bl_label = "Zero"

    def execute(self, _context: Any) -> Result:
        if not session.zero():
            self.report({"WARNING"}, "Nobody has been seen yet: zero when the face is there")
            return {"CANCELLED"}
        return {"FINISHED"}


class ForgetZero(Listening):
    """Neutral is again what the sender takes for it"""

    bl_idname = "vcam.forget_zero"
    bl_label = "Forget zero"

    def execute(self, _context: Any) -> Result:
        session.forget_zero()
        return {"FINISHED"}


class Record(Listening):
    """Begin a take, or end it: it becomes a new action, and older actions stay"""

    bl_idname = "vcam.record"
    bl_label = "Record"
    bl_options = UNDOABLE

    def execute(self, _context: Any) -> Result:
        session.put_back_for_saving()  # the step for Ctrl-Z is to hold the rig as it was, too
        if session.recorder is None:
            session.record()
            return {"FINISHED"}
        actions = session.end_recording()
        named = ", ".join(action.name for action in actions)
        self.report({"INFO"}, f"Recorded {named}" if actions else "Nothing was recorded: no face came")
        return {"FINISHED"}


class TakeBack(bpy.types.Operator):
    """Put the animation from before the last take back; the take stays in the file"""

    bl_idname = "vcam.take_back"
    bl_label = "Put previous animation back"
    bl_options = UNDOABLE

    def execute(self, _context: Any) -> Result:
        if not session.take_back():
            self.report({"WARNING"}, "Nothing that follows the face has a take")
            return {"CANCELLED"}
        return {"FINISHED"}


class AddMeshes(bpy.types.Operator):
    """Add the selected meshes to the list"""

    bl_idname = "vcam.add_meshes"
    bl_label = "Add selected"
    bl_options = UNDOABLE

    def execute(self, context: Any) -> Result:
        settings = context.scene.vcam
        there = {item.mesh for item in settings.meshes}
        for thing in context.selected_objects:
            if thing.type == "MESH" and thing not in there:
                settings.meshes.add().mesh = thing
        return {"FINISHED"}


class ClearMeshes(bpy.types.Operator):
    """Empty the list"""

    bl_idname = "vcam.clear_meshes"
    bl_label = "Clear"
    bl_options = UNDOABLE

    def execute(self, context: Any) -> Result:
        context.scene.vcam.meshes.clear()
        session.refresh()
        return {"FINISHED"}


class AddControl(bpy.types.Operator):
    """Add a row: one axis of one bone follows one channel"""

    bl_idname = "vcam.add_control"
    bl_label = "Add row"
    bl_options = UNDOABLE

    def execute(self, context: Any) -> Result:
        settings = context.scene.vcam
        row = settings.controls.add()
        bone = context.active_pose_bone
        row.bone = bone.name if bone else ""
        settings.control_index = len(settings.controls) - 1
        return {"FINISHED"}


class RemoveControl(bpy.types.Operator):
    """Remove the row"""

    bl_idname = "vcam.remove_control"
    bl_label = "Remove row"
    bl_options = UNDOABLE

    def execute(self, context: Any) -> Result:
        settings = context.scene.vcam
        settings.controls.remove(settings.control_index)
        settings.control_index = max(0, settings.control_index - 1)
        session.refresh()
        return {"FINISHED"}


class VincentControls(bpy.types.Operator):
    """Replace all rows by those of the rig Vincent: mouth_ctrl, brow_ctrl_L/R, eyelid_up/low_ctrl_L/R"""

    bl_idname = "vcam.vincent_controls"
    bl_label = "Rows of Vincent"
    bl_options = UNDOABLE

    def execute(self, context: Any) -> Result:
        rows = context.scene.vcam.controls
        rows.clear()
        for control in VINCENT:
            row = rows.add()
            row.bone, row.axis, row.source = control.bone, control.axis, control.source
            row.gain, row.offset = control.gain, control.offset
        return {"FINISHED"}


CLASSES = (
    Start,
    Stop,
    Listen,
    Zero,
    ForgetZero,
    Record,
    TakeBack,
    AddMeshes,
    ClearMeshes,
    AddControl,
    RemoveControl,
    VincentControls,
)


def register() -> None:
    for cls in CLASSES:
        bpy.utils.register_class(cls)


def unregister() -> None:
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)

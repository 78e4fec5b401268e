# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: allow-subclassing-any
"""The sidebar's tab "vcam" in the 3D view: what comes in, what follows it, and every setting."""

from typing import Any

import bpy

from .bones import ROLES
from .receiver import CannotListen, is_local
from .state import session

MOST_NAMES = 12
"""Of a list of names in the panel; the rest is counted."""

LETTER_PX, ICON_LETTERS = 7, 5
"""Mean width of a letter in Blender's font, and of what an icon and the margins take; by eye in 3.4."""


class InSidebar:
    """Where all of these panels are."""

    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "vcam"


class Main(InSidebar, bpy.types.Panel):
    bl_idname = "VCAM_PT_main"
    bl_label = "vcam"

    def draw(self, context: Any) -> None:
        settings, layout = context.scene.vcam, self.layout
        status = session.status
        where = layout.column()
        where.enabled = not status.listening
        where.prop(settings, "address")
        where.prop(settings, "port")
        if not _heard_here_only(settings.address):
            layout.label(text="Every computer that reaches this one is heard", icon="ERROR")
        if not status.listening:
            layout.operator("vcam.start", icon="PLAY")
        else:
            row = layout.row(align=True)
            row.operator("vcam.stop", icon="PAUSE")
            recording = session.recorder is not None
            row.operator("vcam.record", text="End take" if recording else "Record", icon="REC", depress=recording)
            _status(layout, status)
            if session.recorder is not None:
                _take(layout, session.recorder)
        layout.prop(context.scene.vcam, "whole_frames")
        layout.operator("vcam.take_back")
        if session.trouble:
            _text(context, layout, session.trouble, "ERROR")


class Faces(InSidebar, bpy.types.Panel):
    bl_idname = "VCAM_PT_faces"
    bl_label = "Shape keys"
    bl_parent_id = "VCAM_PT_main"

    def draw(self, context: Any) -> None:
        settings, layout = context.scene.vcam, self.layout
        layout.prop(settings, "mesh_choice")
        if settings.mesh_choice == "COLLECTION":
            layout.prop(settings, "collection")
        elif settings.mesh_choice == "LIST":
            for item in settings.meshes:
                layout.prop(item, "mesh", text="")
            row = layout.row(align=True)
            row.operator("vcam.add_meshes")
            row.operator("vcam.clear_meshes")
        for table in session.found.tables if session.listening else ():
            known = 52 - len(table.missing)
            layout.label(text=f"{table.mesh}: {known} of 52", icon="SHAPEKEY_DATA")
        if session.listening:
            layout.prop(settings, "show_names")
            if settings.show_names:
                for table in session.found.tables:
                    _names(layout, f"{table.mesh}: keys that nothing moves", table.unknown)
                    _names(layout, f"{table.mesh}: channels without a key", table.missing)


class Bones(InSidebar, bpy.types.Panel):
    bl_idname = "VCAM_PT_bones"
    bl_label = "Head, neck and eyes"
    bl_parent_id = "VCAM_PT_main"

    def draw(self, context: Any) -> None:
        settings, layout = context.scene.vcam, self.layout
        layout.prop(settings, "armature")
        layout.prop(settings, "preset")
        rig = settings.armature
        for role in ROLES:
            if rig:
                layout.prop_search(settings, f"{role}_bone", rig.data, "bones")
        layout.prop(settings, "neck_share")
        layout.prop(settings, "head_object")
        layout.prop(settings, "move_gain")
        for line in session.found.lines if session.listening else ():
            _text(context, layout, line, "INFO")


class ControlList(bpy.types.UIList):
    bl_idname = "VCAM_UL_controls"

    def draw_item(self, _context: Any, layout: Any, _data: Any, item: Any, _icon: Any, _owner: Any, _name: Any) -> None:
        layout.label(text=f"{item.bone or '?'}  {item.axis}")
        layout.label(text=f"{item.gain:+.3f} {item.source}")


class Controls(InSidebar, bpy.types.Panel):
    bl_idname = "VCAM_PT_controls"
    bl_label = "Control bones"
    bl_parent_id = "VCAM_PT_main"
    bl_options = {"DEFAULT_CLOSED"}  # noqa: RUF012 - Blender wants a set

    def draw(self, context: Any) -> None:
        settings, layout = context.scene.vcam, self.layout
        layout.template_list("VCAM_UL_controls", "", settings, "controls", settings, "control_index", rows=4)
        row = layout.row(align=True)
        row.operator("vcam.add_control", text="", icon="ADD")
        row.operator("vcam.remove_control", text="", icon="REMOVE")
        row.operator("vcam.vincent_controls")
        if settings.control_index < len(settings.controls):
            item = settings.controls[settings.control_index]
            if settings.armature:
                layout.prop_search(item, "bone", settings.armature.data, "bones")
            else:
                layout.prop(item, "bone")
            for name in ("axis", "source", "gain", "offset", "limited"):
                layout.prop(item, name)
            if item.limited:
                layout.prop(item, "low")
                layout.prop(item, "high")


class Shape(InSidebar, bpy.types.Panel):
    bl_idname = "VCAM_PT_shape"
    bl_label = "Motion"
    bl_parent_id = "VCAM_PT_main"

    def draw(self, context: Any) -> None:
        settings, layout = context.scene.vcam, self.layout
        row = layout.row(align=True)
        row.operator("vcam.zero")
        row.operator("vcam.forget_zero")
        for name in (
            "zero_expression",
            "mirror",
            "head_gain",
            "expression_gain",
            "gaze_gain",
            "smoothing_s",
            "on_loss",
        ):
            layout.prop(settings, name)


def _status(layout: Any, status: Any) -> None:
    box = layout.column(align=True)
    if status.age_s is None:
        box.label(text=f"Nothing yet on {status.host}, port {status.port}", icon="TIME")
        box.label(text=f"Start: vcam --osc {status.port}")
    else:
        seen = "a face is seen" if status.tracked else "nobody is seen"
        box.label(text=f"{status.source}: {seen}", icon="CHECKMARK" if status.tracked else "QUESTION")
        box.label(text=f"{status.packets_per_s:.0f} packets/s, last {_ago(status.age_s)} ago")
        box.label(text=f"lost {status.lost}, unreadable {status.bad}")
    if status.age_s is None and status.bad:
        box.label(text=f"{status.bad} packets can't be read", icon="ERROR")
    if status.foreign:
        box.label(text=f"A second sender is not heard ({status.foreign})", icon="ERROR")


def _take(layout: Any, recorder: Any) -> None:
    layout.label(text=f"Take: {recorder.count} moments", icon="REC")
    if recorder.left_out:
        layout.label(text=f"The take is full: {recorder.left_out} moments left out", icon="ERROR")


def _ago(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.0f} s"


def _heard_here_only(address: str) -> bool:
    try:
        return is_local(address)
    except CannotListen:
        return True


def _names(layout: Any, title: str, names: list[str]) -> None:
    if not names:
        return
    box = layout.box().column(align=True)
    box.label(text=f"{title}: {len(names)}")
    for name in names[:MOST_NAMES]:
        box.label(text=name)
    if len(names) > MOST_NAMES:
        box.label(text=f"and {len(names) - MOST_NAMES} more")


def _text(context: Any, layout: Any, text: str, icon: str) -> None:
    """Lines of what the sidebar holds, about."""
    letters = context.region.width / context.preferences.system.ui_scale / LETTER_PX - ICON_LETTERS
    column, line = layout.column(align=True), ""
    for word in [*text.split(), ""]:
        if not word or (line and len(line) + len(word) > letters):
            column.label(text=line, icon=icon)
            line, icon = "", "BLANK1"
        line = f"{line} {word}".strip()


CLASSES = (Main, Faces, Bones, ControlList, Controls, Shape)


def register() -> None:
    for cls in CLASSES:
        bpy.utils.register_class(cls)


def unregister() -> None:
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)

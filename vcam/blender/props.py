# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: allow-subclassing-any, disable-error-code="valid-type"
"""The settings, kept in each scene, so that a file remembers how its rig is driven.

Blender reads the annotations themselves, so they aren't postponed here.
"""

from typing import Any

import bpy

from . import bones, controls
from .state import session

PORT = 39573
"""Of `vcam --osc 39573`; none that OSC, VMC or phone programs are known to use."""


def _look_anew(_self: Any, _context: Any) -> None:
    session.refresh()


class MeshItem(bpy.types.PropertyGroup):
    """One mesh of the list."""

    mesh: bpy.props.PointerProperty(
        type=bpy.types.Object, name="Mesh", poll=lambda _self, thing: thing.type == "MESH", update=_look_anew
    )


class ControlRow(bpy.types.PropertyGroup):
    """One row of the control bones' table."""

    bone: bpy.props.StringProperty(name="Bone", update=_look_anew)
    axis: bpy.props.EnumProperty(name="Axis", items=[(a, a, "") for a in controls.AXES], update=_look_anew)
    source: bpy.props.EnumProperty(
        name="Source", items=[(s, s, "") for s in controls.SOURCES], default="jawOpen", update=_look_anew
    )
    gain: bpy.props.FloatProperty(
        name="Gain", default=0.1, precision=4, description="What the axis gets at the source's 1", update=_look_anew
    )
    offset: bpy.props.FloatProperty(
        name="Offset", precision=4, description="What the axis gets at the source's 0", update=_look_anew
    )
    limited: bpy.props.BoolProperty(name="Limits", update=_look_anew)
    low: bpy.props.FloatProperty(name="Low", default=-1, precision=4, update=_look_anew)
    high: bpy.props.FloatProperty(name="High", default=1, precision=4, update=_look_anew)


class Settings(bpy.types.PropertyGroup):
    """All settings of one scene."""

    address: bpy.props.StringProperty(
        name="Address",
        default="127.0.0.1",
        description="127.0.0.1 hears this computer alone; 0.0.0.0 hears every computer that reaches this one",
    )
    port: bpy.props.IntProperty(
        name="Port", default=PORT, min=1, max=65535, description="As in: vcam --osc 39573, or the port of a VMC sender"
    )

    mesh_choice: bpy.props.EnumProperty(
        name="Meshes",
        items=[
            ("AUTO", "All faces", "Every mesh of the scene with at least five shape keys of known names"),
            ("COLLECTION", "Collection", "The meshes of one collection"),
            ("LIST", "List", "The meshes of a list"),
        ],
        update=_look_anew,
    )
    collection: bpy.props.PointerProperty(type=bpy.types.Collection, name="Collection", update=_look_anew)
    meshes: bpy.props.CollectionProperty(type=MeshItem)
    show_names: bpy.props.BoolProperty(name="Names that do not match")

    armature: bpy.props.PointerProperty(
        type=bpy.types.Object,
        name="Armature",
        description="Empty: the only armature of the scene that has a head",
        poll=lambda _self, thing: thing.type == "ARMATURE",
        update=_look_anew,
    )
    preset: bpy.props.EnumProperty(
        name="Rig",
        items=[("AUTO", "Auto", "Told by the names of its bones"), ("GENERIC", "Generic", "Guessed by words in names")]
        + [(key, preset.label, "") for key, preset in bones.PRESETS.items()],
        update=_look_anew,
    )
    head_bone: bpy.props.StringProperty(name="Head", description="Empty: as the rig's kind has it", update=_look_anew)
    neck_bone: bpy.props.StringProperty(name="Neck", description="Empty: as the rig's kind has it", update=_look_anew)
    eye_left_bone: bpy.props.StringProperty(name="Left eye", update=_look_anew)
    eye_right_bone: bpy.props.StringProperty(name="Right eye", update=_look_anew)
    neck_share: bpy.props.FloatProperty(
        name="Neck share", default=0.4, min=0, max=1, subtype="FACTOR", update=_look_anew,
        description="How much of the head's turn the neck makes",
    )  # fmt: skip
    head_object: bpy.props.PointerProperty(
        type=bpy.types.Object, name="Object", description="Turns as the head does, for a head without bones",
        update=_look_anew,
    )  # fmt: skip
    move_gain: bpy.props.FloatProperty(
        name="Move", default=0, min=0, soft_max=2, update=_look_anew,
        description="How far the head's bone or object moves for a metre of the head; 0 leaves it in place",
    )  # fmt: skip
    controls: bpy.props.CollectionProperty(type=ControlRow)
    control_index: bpy.props.IntProperty()

    whole_frames: bpy.props.BoolProperty(
        name="Keys on whole frames only",
        description="A take has a key a frame; else one for every packet, at its own time",
    )

    mirror: bpy.props.BoolProperty(name="Mirror", description="Swap left and right, as in a mirror")
    head_gain: bpy.props.FloatProperty(name="Head", default=1, min=0, max=3)
    expression_gain: bpy.props.FloatProperty(name="Expression", default=1, min=0, max=3)
    gaze_gain: bpy.props.FloatProperty(name="Gaze", default=1, min=0, max=3)
    smoothing_s: bpy.props.FloatProperty(
        name="Smoothing", default=0, min=0, max=1, unit="TIME_ABSOLUTE",
        description="Time constant in seconds; 0 shows what comes, which vcam has calmed already",
    )  # fmt: skip
    on_loss: bpy.props.EnumProperty(
        name="When lost",
        items=[
            ("EASE", "Ease to neutral", "In half a second, when nobody is seen or nothing comes"),
            ("HOLD", "Hold", "The last pose stays"),
        ],
    )
    zero_expression: bpy.props.BoolProperty(
        name="Expression too",
        description="A neutral pose is neutral in its expression, too, not in head and gaze alone",
    )


CLASSES = (MeshItem, ControlRow, Settings)


def register() -> None:
    for cls in CLASSES:
        bpy.utils.register_class(cls)
    bpy.types.Scene.vcam = bpy.props.PointerProperty(type=Settings)


def unregister() -> None:
    del bpy.types.Scene.vcam
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)

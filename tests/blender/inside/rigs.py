"""Rigs made by script, inside Blender: faces whose keys are spelled in many ways, and bones of every kind of rig."""

import bpy

_BOTH = (
    "browDown browOuterUp cheekSquint eyeBlink eyeLookDown eyeLookIn eyeLookOut eyeLookUp eyeSquint eyeWide",
    "mouthDimple mouthFrown mouthLowerDown mouthPress mouthSmile mouthStretch mouthUpperUp noseSneer jaw mouth",
)
_ONE = "browInnerUp cheekPuff jawForward jawOpen mouthClose mouthFunnel mouthPucker mouthRollLower mouthRollUpper"
_TWO = "mouthShrugLower mouthShrugUpper tongueOut"
ARKIT = sorted(
    [name + side for name in " ".join(_BOTH).split() for side in ("Left", "Right")] + f"{_ONE} {_TWO}".split()
)
"""The 52 channels, in the order of their names."""
OTHERWISE = {
    "JawOpen": "jawOpen",
    "eyeBlink_L": "eyeBlinkLeft",
    "eyeBlink_R": "eyeBlinkRight",
    "mouth_smile_left": "mouthSmileLeft",
    "MouthSmile.R": "mouthSmileRight",
    "Brow Inner Up": "browInnerUp",
    "blendShape1.tongueOut": "tongueOut",
}
"""Keys of the second mesh → the channel that they mean."""
GENERIC = {
    "neck": ("", (0, 0, 1.4), (0, 0.02, 1.5), 0.0),
    "head": ("neck", (0, 0.02, 1.5), (0, 0.05, 1.75), 0.6),  # tilted back and rolled at rest
    "eye.L": ("head", (0.03, -0.08, 1.6), (0.03, -0.12, 1.61), 0.3),
    "eye.R": ("head", (-0.03, -0.08, 1.6), (-0.03, -0.12, 1.61), -0.3),
}
"""Bone → its parent, head, tail (m) and roll (rad)."""
MIXAMO = {
    "mixamorig:Neck": ("", (0, 1.4, 0), (0, 1.5, 0.02), 0.0),  # y up, as FBX files bring it
    "mixamorig:Head": ("mixamorig:Neck", (0, 1.5, 0.02), (0, 1.75, 0.03), 0.0),
    "mixamorig:LeftEye": ("mixamorig:Head", (0.03, 1.6, 0.08), (0.03, 1.6, 0.12), 0.0),
    "mixamorig:RightEye": ("mixamorig:Head", (-0.03, 1.6, 0.08), (-0.03, 1.6, 0.12), 0.0),
}
VRM = {
    "J_Bip_C_Neck": ("", (0, 0, 1.4), (0, 0, 1.5), 0.0),
    "J_Bip_C_Head": ("J_Bip_C_Neck", (0, 0, 1.5), (0, 0, 1.75), 0.0),
    "J_Adj_L_FaceEye": ("J_Bip_C_Head", (0.03, -0.08, 1.6), (0.03, -0.12, 1.6), 0.0),
    "J_Adj_R_FaceEye": ("J_Bip_C_Head", (-0.03, -0.08, 1.6), (-0.03, -0.12, 1.6), 0.0),
}
RIGIFY = {
    "ORG-face": ("", (0, 0, 1.5), (0, 0, 1.7), 0.0),
    "neck": ("", (0, 0, 1.4), (0, 0.01, 1.5), 0.1),
    "head": ("neck", (0, 0.01, 1.5), (0, 0.01, 1.75), 0.2),
    "master_eye.L": ("head", (0.03, -0.08, 1.6), (0.03, -0.12, 1.6), 0.0),
    "master_eye.R": ("head", (-0.03, -0.08, 1.6), (-0.03, -0.12, 1.6), 0.0),
}
_CONTROLS = ("mouth_ctrl", *(f"{name}_ctrl_{side}" for name in ("brow", "eyelid_up", "eyelid_low") for side in "LR"))
VINCENT = {
    "head_fk": ("", (0, 0, 1.5), (0, 0, 1.75), 0.0),
    **dict.fromkeys(_CONTROLS, ("head_fk", (0, -0.1, 1.5), (0, -0.1, 1.6), 0.0)),
}
"""The control bones that the project's first seed, FacialMotionCapture, moves."""


def empty_scene(fps=30):
    """A scene with nothing in it."""
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    scene = bpy.context.scene
    scene.render.fps, scene.render.fps_base = fps, 1.0
    return scene


def face(name, keys):
    """A mesh whose key number i lifts its one vertex by i + 1; Blender 5 makes new keys full, so they are set to 0."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata([(0, 0, 0), (1, 0, 0), (0, 0, 1)], [], [(0, 1, 2)])
    thing = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(thing)
    thing.shape_key_add(name="Basis").value = 0.0
    for i, key in enumerate(keys):
        block = thing.shape_key_add(name=key, from_mix=False)
        block.value = 0.0
        block.data[0].co.z = i + 1
    return thing


def armature(name, bones):
    """An armature of `bones`, as GENERIC names them."""
    data = bpy.data.armatures.new(name)
    thing = bpy.data.objects.new(name, data)
    bpy.context.scene.collection.objects.link(thing)
    bpy.context.view_layer.objects.active = thing
    bpy.ops.object.mode_set(mode="EDIT")
    for bone, (parent, head, tail, roll) in bones.items():
        edited = data.edit_bones.new(bone)
        edited.head, edited.tail, edited.roll = head, tail, roll
        edited.parent = data.edit_bones[parent] if parent else None
    bpy.ops.object.mode_set(mode="OBJECT")
    return thing

"""Inside Blender: a stream among things that can't or must not be moved, and what is left of it at the end."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import importlib
import logging
import time

import bpy
from harness import install, session_of, tell, words
from rigs import ARKIT, GENERIC, armature, empty_scene, face

name = install(words()[0])
file, other = (str(Path(words()[1]) / f"{word}.blend") for word in ("one", "other"))
session = session_of(name)
Sample = importlib.import_module(f"{name}.sample").Sample
SMILE = Sample(
    1.0, True, (0.9, 0.1, 0.3, 0.3), position=(0.1, 0, 0), gaze=(0.1, 0.2, 0.1, 0.2), values=dict.fromkeys(ARKIT, 0.5)
)
MODES = ("QUATERNION", "XYZ", "ZYX", "AXIS_ANGLE")
told = {}


def jaw(thing):
    return thing.data.shape_keys.key_blocks["jawOpen"].value


def begin():
    session.start("127.0.0.1", 0)
    session.show(SMILE)
    return list(session.found.lines)


def scene_with_a_face(value=0.125):
    empty_scene()
    thing = face("Face", ARKIT)
    for block in thing.data.shape_keys.key_blocks[1:]:
        block.value = value
    return thing


def held_keys():
    driven, absolute = scene_with_a_face(), face("Absolute", ARKIT)
    driven.data.shape_keys.key_blocks["jawOpen"].driver_add("value")
    absolute.data.shape_keys.use_relative = False
    told["held"] = begin()
    told["free"] = driven.data.shape_keys.key_blocks["jawLeft"].value
    bpy.data.objects.remove(driven)
    session.show(SMILE)
    told["targets after a deletion"] = len(session.targets)
    session.stop()


def pose(bone):
    turns = (bone.rotation_quaternion, bone.rotation_euler, bone.rotation_axis_angle, bone.location, bone.scale)
    return [bone.rotation_mode, *(tuple(numbers) for numbers in turns)]


def bones_of_every_mode():
    empty_scene()
    bones = armature("Rig", GENERIC).pose.bones
    for bone, mode in zip(bones, MODES, strict=True):
        bone.rotation_mode = mode
        bone.rotation_quaternion, bone.rotation_euler = (0.7, 0.1, -0.5, 0.3), (0.1, 7.0, 0.3)
        bone.rotation_axis_angle, bone.location = (0.3, 1.0, 2.0, 3.0), (0.1, 0.2, 0.3)
    before = [pose(bone) for bone in bones]
    begin()
    places = []
    for gain in (1.0, 0.5, 1.0):
        bpy.context.scene.vcam.move_gain = gain
        session.show(SMILE)
        places.append(tuple(bones["head"].location))
    told["places"] = places
    told["moved"] = [pose(bone) != was for bone, was in zip(bones, before, strict=True)]
    session.stop()
    told["exactly back"] = [pose(bone) == was for bone, was in zip(bones, before, strict=True)]


def saved_and_left():
    thing = scene_with_a_face()
    begin()
    session._shown = SMILE  # held, as nobody sends any more
    told["shown"] = jaw(thing)
    bpy.ops.wm.save_as_mainfile(filepath=file)
    session.tick(time.perf_counter())
    told["shown after saving"] = jaw(thing)
    told["listens after saving"] = session.listening
    bpy.ops.wm.save_as_mainfile(filepath=other)
    bpy.ops.wm.open_mainfile(filepath=file)
    told["listens in another file"] = session.listening
    told["saved"] = jaw(bpy.data.objects["Face"])


def linked_and_overridden():
    empty_scene()
    with bpy.data.libraries.load(file, link=True) as (_, wanted):
        wanted.objects = ["Face"]
    thing = wanted.objects[0]
    bpy.context.scene.collection.objects.link(thing)
    told["linked"] = begin()
    session.stop()
    own = thing.override_create(remap_local_usages=True)
    own.data.override_create(remap_local_usages=True)
    told["overridden"] = begin()
    told["override shown"] = jaw(own)
    session.stop()
    told["override back"] = jaw(own)


def a_take_that_cannot_be_baked():
    class Broken:
        def bake(self, *_, **__):
            raise RuntimeError("no room")

    thing = scene_with_a_face()
    begin()
    session.recorder = Broken()
    try:
        session.stop()
    except RuntimeError as error:
        told["said"] = str(error)
    told["listens after a broken take"], told["back after a broken take"] = session.listening, jaw(thing)


def moments_that_fail():
    """As Blender's timer calls it: twice a failing moment, then one that doesn't."""
    timer, said = importlib.import_module(f"{name}.timer"), []
    timer.log.addHandler(handler := logging.Handler())
    timer.log.propagate = False
    handler.emit = lambda record: said.append(record.getMessage())

    def fail(_now):
        raise RuntimeError("a bone of glass")

    begin()
    session.tick = fail
    again = [timer._beat() for _ in range(2)]
    told["trouble"] = session.trouble
    del session.tick
    again.append(timer._beat())
    told["beats"], told["moments"], told["no trouble"] = again, said, session.trouble
    session.stop()


def steps_for_undo():
    """Which operators leave one; where no window is there are none to be gone back to."""
    operators = importlib.import_module(f"{name}.operators")
    told["undoable"] = sorted(
        one.__name__ for one in operators.CLASSES if {"REGISTER", "UNDO"} <= set(vars(one).get("bl_options", ()))
    )


for step in (
    held_keys,
    bones_of_every_mode,
    saved_and_left,
    linked_and_overridden,
    a_take_that_cannot_be_baked,
    moments_that_fail,
    steps_for_undo,
):
    step()
tell("RESULT", told)

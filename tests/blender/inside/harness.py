"""What every script inside Blender needs: the zip installed as a user does it, and what to tell the test outside."""

import importlib
import json
import sys
import time

import bpy

WAIT_S = 60.0
"""Longest wait for whoever sends."""


def words():
    """The script's own words, whether Blender or Python runs it."""
    return sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else sys.argv[1:]


def tell(kind, what):
    """A line to the test outside."""
    sys.stdout.write(f"{kind} {json.dumps(what)}\n")
    sys.stdout.flush()


def install(zip_path):
    """Install and enable the zip; gives the add-on's package name."""
    if bpy.app.version >= (4, 2):
        bpy.ops.extensions.package_install_files(filepath=zip_path, repo="user_default", enable_on_install=True)
        name = "bl_ext.user_default.vcam_blender"
    else:
        bpy.ops.preferences.addon_install(filepath=zip_path, overwrite=True)
        bpy.ops.preferences.addon_enable(module="vcam_blender")
        name = "vcam_blender"
    assert name in bpy.context.preferences.addons, f"{name} is not enabled"
    return name


def session_of(name):
    """The one session of the add-on."""
    return importlib.import_module(f"{name}.state").session


def tick(session):
    """One beat of what a timer does."""
    session.wait(0.01)
    session.tick(time.perf_counter())


def tick_until(session, done):
    """Beat until `done()`."""
    end = time.perf_counter() + WAIT_S
    while not done():
        assert time.perf_counter() < end, f"nothing came in {WAIT_S} s: {session.status}"
        tick(session)


def turn_in_world(rig, bone):
    """3x3: how the bone stands in the world now, seen from how it stands there at rest."""
    bpy.context.view_layer.update()
    world = rig.matrix_world.to_3x3().normalized()
    posed, rest = rig.pose.bones[bone].matrix.to_3x3(), rig.data.bones[bone].matrix_local.to_3x3()
    return [list(row) for row in world @ posed.normalized() @ rest.normalized().inverted() @ world.inverted()]


def shown(rig, bones, faces):
    """All that a test compares: the turns of bones and the values of keys."""
    turns = {bone: turn_in_world(rig, bone) for bone in bones}
    keys = {face.name: {block.name: block.value for block in face.data.shape_keys.key_blocks} for face in faces}
    return {"turns": turns, "keys": keys}


def curves_of(action):
    """Its F-curves; Blender 5 keeps them deeper."""
    if hasattr(action, "fcurves"):
        return list(action.fcurves)
    return [
        curve for layer in action.layers for strip in layer.strips for bag in strip.channelbags for curve in bag.fcurves
    ]


def go_to(frame):
    """Set the scene's time, between frames too."""
    bpy.context.scene.frame_set(int(frame), subframe=frame - int(frame))

"""Run by bpy's Python for picture_blender.py: a head that follows vcam in Blender, rendered at four moments by rule.

    python picture_blender_inside.py ADDON.zip AVATAR.glb OUT_FOLDER

Says "PORT n" when it listens, follows until its standard input ends, and says "MOMENT i" of each frame that it drew.
"""

import importlib
import math
import select
import sys
import time

import bpy
from mathutils import Vector

SIDE_PX, SAMPLES = 300, 24
SETTLED, APART = 30, 20
"""Frames in which the rest is found, and that two moments are apart."""
LIGHTS = (("key", (0.4, -1.2, 0.3), 7), ("fill", (-0.5, -1.2, 0.1), 5))
"""Name, place in m, power in W."""


def scene_of(avatar):
    """The avatar alone, before a camera, in a soft light."""
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    bpy.ops.import_scene.gltf(filepath=avatar)
    scene = bpy.context.scene
    for thing in bpy.data.objects:
        thing.hide_render = thing.type == "MESH" and thing.data.shape_keys is None  # what the importer draws bones with
    camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
    camera.location, camera.rotation_euler, camera.data.lens = (0, -1.2, -0.01), (math.pi / 2, 0, 0), 130
    scene.collection.objects.link(camera)
    scene.camera = camera
    for name, place, power in LIGHTS:
        light = bpy.data.objects.new(name, bpy.data.lights.new(name, "AREA"))
        light.data.energy, light.data.size, light.location = power, 2.0, place
        light.rotation_euler = Vector([-x for x in place]).to_track_quat("-Z", "Y").to_euler()
        scene.collection.objects.link(light)
    scene.world = bpy.data.worlds.new("world")
    scene.world.use_nodes = True
    scene.world.node_tree.nodes["Background"].inputs[0].default_value = (0.5, 0.55, 0.6, 1)
    scene.render.engine, scene.cycles.samples, scene.cycles.use_denoising = "CYCLES", SAMPLES, True
    scene.render.resolution_x = scene.render.resolution_y = SIDE_PX
    scene.view_settings.view_transform = "Standard"
    return scene


def moments(samples):
    """Of four rules the frame that obeys it most: the jaw open, the head turned, eyes shut, a smile."""
    rules = (
        lambda s: s.value("jawOpen"),
        lambda s: -abs(s.head[0]),
        lambda s: s.value("eyeBlinkLeft") + s.value("eyeBlinkRight") - 2 * s.value("mouthSmileLeft"),
        lambda s: s.value("mouthSmileLeft") + s.value("mouthSmileRight") - s.value("eyeBlinkLeft"),
    )
    chosen = []
    for rule in rules:
        free = [i for i in range(SETTLED, len(samples)) if all(abs(i - j) > APART for j in chosen)]
        chosen.append(max(free, key=lambda i: rule(samples[i])))
    return sorted(chosen)


def main(addon, avatar, folder):
    bpy.ops.extensions.package_install_files(filepath=addon, repo="user_default", enable_on_install=True)
    session = importlib.import_module("bl_ext.user_default.vcam_blender.state").session
    scene = scene_of(avatar)
    scene.vcam.on_loss = "HOLD"
    samples = []
    print("PORT", session.start("127.0.0.1", 0, scene), flush=True)
    session.record()
    keep = session.recorder.add
    session.recorder.add = lambda sample: (samples.append(sample), keep(sample))
    while not select.select([sys.stdin], [], [], 0)[0]:
        session.wait(0.01)
        session.tick(time.perf_counter())
    samples = [sample for sample in samples if sample.tracked]
    for i in moments(samples):
        session.show(samples[i])
        scene.render.filepath = f"{folder}/{samples[i].seq}.png"
        bpy.ops.render.render(write_still=True)
        print("MOMENT", samples[i].seq, flush=True)
    session.stop()


main(*sys.argv[1:])

"""The same face on rigs of every kind, and each rig afterwards: words are the zip and the datagrams, as JSON of hex."""

import json
import socket
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import bpy
import rigs
from harness import install, session_of, shown, tell, tick_until, words

session = session_of(install(words()[0]))
DATAGRAMS = {kind: [bytes.fromhex(text) for text in texts] for kind, texts in json.loads(words()[1]).items()}


def state(rig, face):
    """All that could be moved, as it is."""
    bones = {
        bone.name: (
            bone.rotation_mode, *bone.location, *bone.rotation_quaternion, *bone.rotation_euler, *bone.scale,
        )
        for bone in rig.pose.bones
    }  # fmt: skip
    return bones, {block.name: block.value for block in face.data.shape_keys.key_blocks}


def follow(bones, datagrams, modes):
    """What a rig of `bones` shows after `datagrams`, and whether it is as before when it is over."""
    scene = rigs.empty_scene()
    rig, face = rigs.armature("Rig", bones), rigs.face("Face", rigs.ARKIT)
    for i, bone in enumerate(rig.pose.bones):
        bone.rotation_mode = modes[i % len(modes)]
        bone.rotation_euler, bone.rotation_quaternion = (0.01 * i, 0.02, 0.03), (0.9, 0.1, 0.2, 0.3)
    face.data.shape_keys.key_blocks["jawOpen"].value = 0.25
    face.data.shape_keys.key_blocks["tongueOut"].mute = True
    before = state(rig, face)
    scene.vcam.on_loss = "HOLD"
    port = session.start("127.0.0.1", 0, scene)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for datagram in datagrams:
            sender.sendto(datagram, ("127.0.0.1", port))
        tick_until(session, lambda: session.status.packets >= len(datagrams))
    out = shown(rig, list(bones), [face])
    out["locations"] = {bone.name: list(bone.location) for bone in rig.pose.bones}
    out["lines"], out["source"] = session.found.lines, session.status.source
    moved = state(rig, face) != before
    session.stop()
    bpy.context.view_layer.update()
    return {**out, "moved": moved, "as_before": state(rig, face) == before}


KINDS = {
    "generic": rigs.GENERIC, "mixamo": rigs.MIXAMO, "vrm": rigs.VRM, "rigify": rigs.RIGIFY, "vincent": rigs.VINCENT,
}  # fmt: skip
result = {
    f"{kind} by {wire}": follow(bones, datagrams, modes)
    for kind, bones in KINDS.items()
    for wire, datagrams in DATAGRAMS.items()
    for modes in [("QUATERNION", "XYZ") if kind != "vincent" else ("XYZ",)]
}
tell("RESULT", result)

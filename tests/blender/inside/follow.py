"""Follows what a real sender says, records it, plays it back, records once more, and goes back to what was there."""

import importlib
import select
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import bpy
from harness import curves_of, go_to, install, session_of, shown, tell, tick, tick_until, words
from rigs import ARKIT, GENERIC, OTHERWISE, armature, empty_scene, face

START = 11
"""The scene's frame at which the take begins."""
BONES = tuple(GENERIC)

name = install(words()[0])
session = session_of(name)
scene = empty_scene(fps=24)
rig = armature("Rig", GENERIC)
rig.rotation_euler = (0.1, 0.2, 0.7)
rig.pose.bones["head"].rotation_mode = "QUATERNION"
rig.pose.bones["neck"].rotation_mode = "XYZ"
faces = [face("Face", ARKIT), face("Brows", OTHERWISE)]
own = bpy.data.actions.new("own")
rig.animation_data_create().action = own
rig.keyframe_insert("location", frame=1)
before = [(curve.data_path, curve.array_index, len(curve.keyframe_points)) for curve in curves_of(own)]
scene.frame_set(START)
scene.vcam.on_loss = "HOLD"
tell("PORT", session.start("127.0.0.1", 0, scene))
session.record()

live, seen = [], 0
tick_until(session, lambda: session.status.packets)
while not select.select([sys.stdin], [], [], 0)[0]:  # the test closes it when the sender has ended
    tick(session)
    if session.status.packets != seen and len(live) < 1000:
        seen = session.status.packets
        live.append({"seq": session._shown.seq, "tracked": session._shown.tracked, **shown(rig, BONES, faces)})
tick(session)
samples = [(sample.seq, sample.time_s, sample.tracked) for sample in session.recorder._take.samples()]
status = vars(session.status)
recorder = session.recorder
actions = session.end_recording()
session.stop()

curves = [
    (action.name, curve.data_path, curve.array_index, len(curve.keyframe_points))
    for action in actions
    for curve in curves_of(action)
]
frames = [point.co[0] for point in curves_of(actions[0])[0].keyframe_points]
played = []
for frame in frames:
    go_to(frame)
    played.append(shown(rig, BONES, faces))


def points_of(action, path):
    (curve,) = [curve for curve in curves_of(action) if curve.data_path == path]
    return [list(point.co) for point in curve.keyframe_points]


JAW = 'key_blocks["jawOpen"].value'
first = points_of(actions[0], JAW)
whole = recorder.bake(session.targets, whole=True)
again = {
    "actions": [action.name for action in whole],
    "first": first,
    "first_afterwards": points_of(actions[0], JAW),
    "whole": points_of(whole[0], JAW),
}

recording = importlib.import_module(f"{name}.recording")
taken = rig.animation_data.action
took_back = [recording.take_back(rig) for _ in range(3)]
tell(
    "RESULT",
    {
        "status": status,
        "samples": samples,
        "live": live,
        "actions": [action.name for action in actions],
        "curves": curves,
        "frames": frames,
        "played": played,
        "frame_end": scene.frame_end,
        "taken": taken.name,
        "kept": taken.use_fake_user,
        "again": again,
        "took_back": took_back,
        "now": rig.animation_data.action.name,
        "own_is_as_before": before
        == [(curve.data_path, curve.array_index, len(curve.keyframe_points)) for curve in curves_of(own)],
    },
)

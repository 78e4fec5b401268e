"""Inside a Blender with its window: its own timer drives a rig and its panel is drawn, from button to button."""

import importlib
import socket
import sys
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import bpy
from harness import curves_of, install, session_of, shown, tell, words
from rigs import ARKIT, GENERIC, armature, face

SILENT_S = 2.0
"""After so much silence the sender has ended; a slow window is given longer to ease."""
STEP_S = 0.25

bpy.context.preferences.view.show_splash = False
session = session_of(install(words()[0]))
for thing in list(bpy.data.objects):
    bpy.data.objects.remove(thing)
rig, mesh = armature("Rig", GENERIC), face("Face", ARKIT)
drawn = set()


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def watched(panel):
    """Note that the panel's own drawing went through."""
    draw = panel.draw  # Blender looks it up each time

    def noting(self, context):
        draw(self, context)
        drawn.add(panel.bl_idname)

    panel.draw = noting


def show_panel():
    """The sidebar open, and vcam's panels in the tab that it opens with: 3.4 can't be told which one to show."""
    panels = importlib.import_module("vcam_blender.panel")
    panels.unregister()
    for panel in panels.CLASSES:
        if issubclass(panel, bpy.types.Panel):
            panel.bl_category = "Item"
            watched(panel)
    panels.register()
    for area in bpy.context.window_manager.windows[0].screen.areas:
        if area.type == "VIEW_3D":
            area.spaces[0].show_region_ui = True


def or_quit(step):
    """A timer's step whose failure ends Blender: the test outside would wait for ever."""

    def stepped():
        try:
            return step()
        except Exception:  # noqa: BLE001 - whatever it is
            traceback.print_exc()
            bpy.ops.wm.quit_blender()
            return None

    return stepped


@or_quit
def begin():
    show_panel()
    bpy.context.scene.vcam.port = free_port()
    with bpy.context.temp_override(window=bpy.context.window_manager.windows[0]):
        assert bpy.ops.vcam.start() == {"FINISHED"}
        assert bpy.ops.vcam.record() == {"FINISHED"}
    tell("PORT", session.status.port)
    bpy.app.timers.register(watch, first_interval=STEP_S)


most = {"turn": 0.0, "jaw": 0.0}


@or_quit
def watch():
    """What moves while it streams; and once it is silent, the end."""
    head = shown(rig, ["head"], [mesh])
    most["turn"] = max(most["turn"], 1 - min(head["turns"]["head"][i][i] for i in range(3)))
    most["jaw"] = max(most["jaw"], head["keys"]["Face"]["jawOpen"])
    status = session.status
    left = max(head["keys"]["Face"].values())
    if status.age_s is None or status.age_s < SILENT_S or (left > 0 and status.age_s < 15 * SILENT_S):
        return STEP_S
    seqs = [sample.seq for sample in session.recorder._take.samples()]
    with bpy.context.temp_override(window=bpy.context.window_manager.windows[0]):
        ended = bpy.ops.vcam.record(), bpy.ops.vcam.stop()
    action = mesh.data.shape_keys.animation_data.action
    tell(
        "RESULT",
        {
            "seqs": seqs,
            "most": most,
            "left": left,
            "ended": [list(answer) for answer in ended],
            "action": action.name,
            "keys": sorted({len(curve.keyframe_points) for curve in curves_of(action)}),
            "drawn": sorted(drawn),
            "lost": status.lost,
            "listening": session.listening,
        },
    )
    bpy.ops.wm.quit_blender()
    return None


bpy.app.timers.register(begin, first_interval=0.5)

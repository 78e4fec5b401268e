"""The house rule: a module imports only from floors below its own; rooms of one floor never see each other."""

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "vcam"
FLOORS = [
    "errors types",
    "geometry smoothing mailbox metrics resources registry pictures quiet v4l2 commands wires blender target apart "
    "bridge governor strip arenas",
    "calibration pose expression person steady port keys settings voice measure",
    "avatar portrait",
    "sources trackers render sinks control hotkeys",
    "config app live streaming remember configure parts addon terminal loop doctor track calibrate gallery people "
    "reenact show bench ui",
    "cli options",
]
FLOOR = {room: i for i, rooms in enumerate(FLOORS) for room in rooms.split()}
MAY_MEET = {
    "cli": {"options"},
    "app": {"config", "parts", "terminal", "track", "calibrate", "gallery", "people"},  # of the fifth floor: it wires
    "configure": {"config"},  # whose settings it reads, shows and has edited
    "remember": {"config"},  # what the next start would refuse isn't kept
    "loop": {"live"},  # which feeds it
    "live": {"config", "parts", "people", "calibrate"},  # opens what is asked for, of whom something is known
    # so does it
    "streaming": {"config", "configure", "parts", "terminal", "loop", "live", "calibrate", "gallery", "people", "show"},
    "parts": {"config", "calibrate"},  # what is asked for, and the lens that is known
    # opens photos as the one does, changes what the other runs
    "show": {"reenact", "loop", "live", "calibrate", "people", "gallery", "terminal"},
    "bench": {"reenact", "terminal"},  # opens a photo as a run does
    "portrait": {"avatar"},  # it drives the morphable head that is fitted to the photo
    "bridge": {"commands", "registry"},  # what is asked and shown goes over it; pip's line for a library
    "commands": {"registry"},  # a wrong word gets the one that was meant
    "pictures": {"quiet"},  # their decoders print
    "expression": {"person"},  # what it learns of one
}


@cache
def nodes_of(path):
    """All nodes of the module's tree."""
    return list(ast.walk(ast.parse(path.read_text())))


def modules_imported(path, source=None):
    """(dotted name, is it below vcam) of everything that the module at `path` imports, relative ones resolved."""
    package = ["vcam", *path.relative_to(ROOT).parts[:-1]]
    for node in nodes_of(path) if source is None else ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base = base + (node.module.split(".") if node.module else [])
            yield from ([*base, alias.name] for alias in node.names)


def room_of(path):
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def wrong_imports(path, source=None):
    me = room_of(path)
    seen = {name[1] for name in modules_imported(path, source) if name[0] == "vcam" and len(name) > 1}
    return sorted(r for r in seen & FLOOR.keys() - {me} - MAY_MEET.get(me, set()) if FLOOR[r] >= FLOOR[me])


MODULES = sorted(p for p in ROOT.rglob("*.py") if room_of(p) not in ("__init__", "__main__", "data"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_down(path):
    assert room_of(path) in FLOOR, f"{room_of(path)} has no floor yet: give it one here"
    assert not wrong_imports(path)


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("pose.py", "import vcam.render.gl"),
        ("sinks/png.py", "from vcam.render import gl"),
        ("sinks/png.py", "from ..sources import files"),
        ("types.py", "from . import geometry"),
        ("render/gl.py", "from vcam.config import Config"),
    ],
)
def test_the_rule_catches_an_import_upwards_or_sideways(room, line):
    assert wrong_imports(ROOT / room, line)


def test_only_render_and_the_windows_own_process_touch_opengl():
    users = {room_of(p) for p in MODULES for name in modules_imported(p) if name[0] == "moderngl"}
    assert users <= {"render", "ui"}


def test_the_window_knows_nothing_of_what_makes_pictures_and_only_its_own_process_knows_the_window():
    """It is started by name, shows what comes over the bridge, and loads none of the heavy libraries."""
    for path in MODULES:
        names = list(modules_imported(path))
        if room_of(path) == "ui":
            assert not {name[0] for name in names} & {"cv2", "mediapipe", "ai_edge_litert", "pyvirtualcam"}, path
            rooms = {name[1] for name in names if name[0] == "vcam" and len(name) > 1}
            assert rooms <= {"bridge", "commands", "errors", "keys", "resources", "types", "ui"}, path
        else:
            assert all(name[:2] != ["vcam", "ui"] for name in names), path


def test_only_a_scene_makes_a_rendered():
    makers = {
        room_of(path)
        for path in MODULES
        for node in nodes_of(path)
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Rendered"
    }
    assert makers <= {"render"}


def test_no_sink_and_no_scene_but_the_one_named_for_it_knows_what_a_frame_is():
    names = {
        (name[-1], str(path.relative_to(ROOT)))
        for path in MODULES
        if room_of(path) in ("render", "sinks", "avatar", "portrait", "show")
        for name in modules_imported(path)
        if name[:2] == ["vcam", "types"]
    }
    assert len([path for name, path in names if name == "Face"]) > 5, "the control: they do import from there"
    assert [path for name, path in names if name == "Frame"] == ["render/overlay.py"]


def test_wires_need_the_standard_library_only_and_name_each_other_relatively():
    """They are copied into the Blender add-on, where there is no vcam; and bytes need no sockets."""
    modules = [path for path in MODULES if room_of(path) == "wires"]
    for path in modules:
        for node in nodes_of(path):
            if isinstance(node, ast.ImportFrom) and node.level:
                assert node.level == 1, path
                assert node.module, path
            elif isinstance(node, ast.Import | ast.ImportFrom):
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
                assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names - {"socket"}, path
    assert modules


def test_the_blender_add_on_stands_alone():
    """Blender has no vcam, nor anything that pip brings; and the app, which isn't under the GPL, never imports it."""
    for path in MODULES:
        names = [name for name in modules_imported(path) if name[0] != "vcam"]
        if room_of(path) == "blender":
            assert {name[0] for name in names} <= sys.stdlib_module_names | {"bpy", "mathutils"}, path
            assert all(name[1] == "blender" for name in modules_imported(path) if name[0] == "vcam"), path
        else:
            assert all(name[1:2] != ["blender"] for name in modules_imported(path)), path


def test_the_blender_add_on_has_no_thread_and_evaluates_nothing():
    """Blender's data may be touched by its main thread only, and a packet must never become code."""
    for path in MODULES:
        if room_of(path) == "blender":
            called = {getattr(node.func, "id", "") for node in nodes_of(path) if isinstance(node, ast.Call)}
            assert not called & {"eval", "exec", "compile", "__import__"}, path
            used = {name[0] for name in modules_imported(path)}
            assert not used & {"threading", "_thread", "concurrent", "multiprocessing", "asyncio", "subprocess"}, path


def test_only_the_command_line_prints():
    users = {
        room_of(path)
        for path in MODULES
        for node in nodes_of(path)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    }
    assert users <= {"cli"}

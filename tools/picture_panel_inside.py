"""Run by Blender 3.4 with its window for picture_panel.py: the add-on's panel open beside a head that follows vcam.

blender --factory-startup --python picture_panel_inside.py -- ADDON.zip AVATAR.glb PORT
"""

import sys

import bpy
import numpy
from mathutils import Vector

numpy.bool = bool  # the importer of 3.4 names it as NumPy did before 1.24

ADDON, AVATAR, PORT = sys.argv[sys.argv.index("--") + 1 :]


IRIS, PUPIL = 0.62, 0.26
"""rad from straight ahead, as seen from the middle of an eye."""


def paint_eyes(mesh):
    """Irises as colours of vertices: the solid view shows these, and no pictures."""
    colours = mesh.color_attributes[0]
    for side in ("eye_left", "eye_right"):
        slot = mesh.materials.find(side)
        corners = [i for face in mesh.polygons if face.material_index == slot for i in face.loop_indices]
        places = {i: mesh.vertices[mesh.loops[i].vertex_index].co for i in corners}
        middle = sum(places.values(), Vector()) / len(places)
        radius = max((place - middle).length for place in places.values())
        middle.y = min(place.y for place in places.values()) + radius
        for i, place in places.items():
            angle = (place - middle).angle(Vector((0, -1, 0)))
            colour = (0.01, 0.02, 0.03, 1) if angle < PUPIL else (0.1, 0.3, 0.35, 1) if angle < IRIS else (1, 1, 1, 1)
            colours.data[i if colours.domain == "CORNER" else mesh.loops[i].vertex_index].color = colour


def begin():
    """The view, and the buttons."""
    window = bpy.context.window_manager.windows[0]
    (area,) = [area for area in window.screen.areas if area.type == "VIEW_3D"]
    space = area.spaces[0]
    space.show_region_ui, space.show_region_toolbar = True, False
    space.overlay.show_overlays = space.show_gizmo = False
    space.shading.color_type = "VERTEX"
    view = space.region_3d
    view.view_perspective, view.view_rotation = "PERSP", (0.70710678, 0.70710678, 0, 0)
    view.view_location, view.view_distance, space.lens = (0, 0, 0.0), 0.75, 80
    bpy.context.scene.vcam.port = int(PORT)
    with bpy.context.temp_override(window=window):
        bpy.ops.vcam.start()
        bpy.ops.vcam.record()


bpy.context.preferences.view.show_splash = False
bpy.ops.preferences.addon_install(filepath=ADDON)
bpy.ops.preferences.addon_enable(module="vcam_blender")
for thing in list(bpy.data.objects):
    bpy.data.objects.remove(thing)
bpy.ops.import_scene.gltf(filepath=AVATAR)
paint_eyes(bpy.data.meshes["mika"])
for thing in bpy.data.objects:
    thing.hide_set(thing.type != "MESH" or thing.data.shape_keys is None)
bpy.app.timers.register(begin, first_interval=1.0)

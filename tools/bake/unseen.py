"""Drops the triangles that no viewer ever sees: inner locks, the scalp below the hair, the body below the shirt.

Software rendering pays for every triangle, seen or not: on the default head this saves a quarter of the drawing time.
What is seen is asked of OpenGL, from as far round as the avatar turns, with the face at its extremes. Neighbours are
kept as well: a silhouette lies between a triangle that is seen and one that isn't, and a pose between two of those
asked must show no hole.
"""

from dataclasses import replace
from itertools import product
from pathlib import Path

import moderngl
import numpy as np

from vcam.avatar.deform import Deformer
from vcam.avatar.model import CLOTH, GLOW, HAIR, Avatar, load_avatar
from vcam.avatar.native import write_native
from vcam.geometry import rotation_from_angles
from vcam.render.framing import View, frame
from vcam.render.gl import open_context
from vcam.types import ARKIT, CHANNEL

BY_VERTEX = ["positions", "normals", "colours", "material", "follow", "eye", "vertex_joints", "vertex_shares"]
SIDE_PX = 900
YAW, PITCH, ROLL = (-60, -40, -20, 0, 20, 40, 60), (-35, -15, 0, 15, 35), (-30, 0, 30)
"""Degrees; further than vcam.avatar.rest lets a head turn."""
CLOSE_YAW, CLOSE_PITCH = range(-60, 61, 8), range(-35, 36, 10)
"""Asked of the resting face only, which is enough for hair and clothes."""
FACES = (
    {"jawOpen": 1, "mouthSmileLeft": 1, "mouthSmileRight": 1},
    {"eyeBlinkLeft": 1, "eyeBlinkRight": 1, "mouthPucker": 1},
    {"jawOpen": 0.6, "tongueOut": 1, "browInnerUp": 1, "eyeWideLeft": 1, "eyeWideRight": 1},
    {"jawOpen": 0.7, "mouthUpperUpLeft": 1, "mouthUpperUpRight": 1, "mouthLowerDownLeft": 1, "mouthLowerDownRight": 1},
)
VIEWS = ((0.62, -0.02), (0.32, 0.0))
"""Height of the picture and its middle over the eyes, m: with the whole bust, and near."""
NUMBERED = """#version 330
out vec4 colour;
void main() {
    int i = gl_PrimitiveID + 1;
    colour = vec4(i & 255, (i >> 8) & 255, (i >> 16) & 255, 255) / 255.0;
}"""
PLACED = """#version 330
uniform mat4 clip_from_head;
in vec3 position;
void main() { gl_Position = clip_from_head * vec4(position, 1.0); }"""


def without_unseen(arrays: dict[str, np.ndarray], folder: Path) -> dict[str, np.ndarray]:
    """`arrays` of an avatar, less what is never seen; `folder` holds the avatar.toml and is written into."""
    write_native(folder, arrays)
    avatar = load_avatar(str(folder))
    seen = _seen(avatar)
    touched = np.zeros(len(avatar.positions), bool)
    touched[avatar.triangles[seen]] = True
    beside = touched[avatar.triangles].sum(axis=1)
    still = np.isin(avatar.material[avatar.triangles[:, 0]], (HAIR, CLOTH))
    lamps = avatar.material[avatar.triangles[:, 0]] == GLOW  # some light up out of nothing, with one unit only
    triangles = avatar.triangles[seen | lamps | (beside >= np.where(still, 2, 1))]
    kept = np.zeros(len(touched), bool)
    kept[triangles] = True
    place = np.cumsum(kept) - 1
    moved = kept[arrays["morph_indices"]]
    ends = np.cumsum(arrays["morph_counts"])
    counts = [moved[end - count : end].sum() for end, count in zip(ends, arrays["morph_counts"], strict=True)]
    whole = {k: v for k, v in arrays.items() if not k.startswith("morph_")}
    by_vertex = {
        k: v for k, v in whole.items() if k in ("positions", "normals", "colours", "material", "follow", "eye")
    }
    by_vertex |= {k: v for k, v in whole.items() if k.startswith("vertex_")}
    out = whole | {k: v[kept] for k, v in by_vertex.items()}
    return out | {
        "triangles": place[triangles].astype("u4"),
        "morph_counts": np.array(counts, "i4"),
        "morph_indices": place[arrays["morph_indices"][moved]].astype("i4"),
        "morph_offsets": arrays["morph_offsets"][moved],
    }


def _seen(avatar: Avatar) -> np.ndarray:
    """(T,) bool: triangles with a pixel in any of the pictures."""
    views = []
    for height, middle in VIEWS:
        style = replace(avatar.style, view_height_m=height, view_centre_m=(0.0, middle, 0.0))
        views.append(frame(replace(avatar, style=style), (SIDE_PX, SIDE_PX)))
    seen = np.zeros(len(avatar.triangles) + 1, bool)
    deformer, still = Deformer(avatar), np.zeros((2, 2), np.float32)
    with open_context() as context:
        draw = _drawer(context.gl, avatar)
        turns = [turn for turn in product(YAW, PITCH, ROLL) if turn[2] == 0 or turn[1] == 0]
        asked = [*product(turns, FACES), *product(product(CLOSE_YAW, CLOSE_PITCH, (0,)), ({},))]
        for turn, face in asked:
            expression = np.zeros(len(ARKIT), np.float32)
            for name, weight in face.items():
                expression[CHANNEL[name]] = weight
            rotation = rotation_from_angles(*np.radians(turn))
            placed, _ = deformer.turn(*deformer.apply(expression, still), rotation, np.zeros(3))
            for view in views:
                seen[draw(placed, view)] = True
    return seen[1:]


def _drawer(gl: moderngl.Context, avatar: Avatar):
    """A function that draws (V, 3) points in a View and gives the triangles' numbers, from 1, of all its pixels."""
    program = gl.program(vertex_shader=PLACED, fragment_shader=NUMBERED)
    points = gl.buffer(reserve=avatar.positions.nbytes)
    array = gl.vertex_array(program, [(points, "3f", "position")], gl.buffer(avatar.triangles))
    size = (SIDE_PX, SIDE_PX)
    target = gl.framebuffer([gl.renderbuffer(size, 4)], gl.depth_renderbuffer(size))

    def draw(placed: np.ndarray, view: View) -> np.ndarray:
        points.write(placed)
        program["clip_from_head"].write(np.ascontiguousarray(view.clip_from_head.T))
        target.use()
        target.clear()
        gl.enable_only(moderngl.DEPTH_TEST)
        array.render()
        rgba = np.frombuffer(target.read(components=4), np.uint8).reshape(-1, 4).astype(np.int64)
        return np.unique(rgba[:, 0] | rgba[:, 1] << 8 | rgba[:, 2] << 16)

    return draw

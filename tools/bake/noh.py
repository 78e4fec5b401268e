"""Noh: a mended porcelain mask in a dark hood, for people who want to be nobody."""

from dataclasses import replace

import numpy as np

from bake.assemble import join, warp_of
from bake.face import Face
from bake.features import EYEBALL_INSIDE, eyeballs, lashes, tongue
from bake.lids import eyeball
from bake.look import KIT, rgb
from bake.mesh import compact
from bake.noh_cloth import cloths
from bake.noh_mask import Mask
from bake.part import Part
from bake.source import METRES, Source

NOH = replace(
    KIT,
    macro={"gender": 0.25, "age": 0.5, "race": (0.0, 0.85, 0.15), "muscle": 0.5, "weight": 0.5},
    targets={
        "head/head-oval": 0.3,
        "chin/chin-width-incr": 0.5,
        "mouth/mouth-angles-up": 0.5,
        "mouth/mouth-cupidsbow-incr": 0.4,
        "nose/nose-hump-decr": 0.5,
        "nose/nose-width2-decr": 0.4,
        "eyes/l-eye-corner2-up": 0.6,
        "eyes/r-eye-corner2-up": 0.6,
    },
    opened=0.1,
    smile=0.3,
    warp={
        "eye_scale": 1.26,
        "eye_shift": (0.0, -0.01, -0.08),
        "nose_width": 0.3,
        "nose_height": 0.12,
        "nose_depth": 0.05,
        "mouth_scale": (0.84, 0.74),
        "short": 0.05,
        "jaw": -0.06,
        "chin": 0.03,
        "cranium": 0.03,
        "curve": 0.07,
    },
    gains=KIT.gains
    | {
        "jawOpen": 0.66,
        "mouthPucker": 1.4,
        "mouthFrownLeft": 1.8,
        "mouthFrownRight": 1.8,
        "cheekPuff": 1.3,
        "tongueOut": 1.35,
        "cheekSquintLeft": 0.7,
        "cheekSquintRight": 0.7,
        "noseSneerLeft": 1.4,
        "noseSneerRight": 1.4,
    },
    jaw_takes={"mouthStretch": 0.1, "mouthLowerDown": 0.4, "mouthUpperUp": 0.15},
    smile_takes={"cheekSquint": 0.5, "eyeSquint": 0.3},
    round_mouth=0.8,
    calm_lids=0.8,
    lash_off=0.02,
    soft_normals=0.85,
    iris_radius=0.5,
    lash=0.75,
    skin=rgb("faf5ee"),
    warm=rgb("d9cfd2"),
    blush=rgb("f0b4a8"),
    blush_share=0.35,
    lip=rgb("c23a40"),
    seam=rgb("5c1420"),
    under_nose=rgb("b79aa4"),
    lid_edge=rgb("4a3a44"),
    cavity=rgb("24080f"),
    tongue=rgb("9c3340"),
    lash_colour=rgb("241d28"),
)
TONGUE_BEHIND = 0.72
"""Source units: nothing of the tongue lies further back."""
BALLS = ((0.95, -1.75, -0.70, 0.74), (0.35, -1.75, -0.62, 0.82))
"""Where the tassels may not go: the robe's shoulders and breast; aside, up, forward, radius. Source units."""


def noh(source: Source) -> dict[str, np.ndarray]:
    """The mask speaks and blinks as the face does that it is cut from."""
    face = Face(source, NOH)
    warp = warp_of(face)
    eyes = np.array([eyeball(source, face.points, side)[0] for side in "lr"])
    origin = warp(np.array([face.points[face.lids[side].corners[1]] for side in "lr"])).mean(0)
    mask = Mask(face, warp)
    robes = [_moved(part, origin) for part in cloths()]
    parts = [
        *mask.skin(),
        mask.rim(),
        mask.bowl(),
        *mask.brows(),
        *mask.cracks(),
        mask.crest(),
        *eyeballs(face),
        _short(tongue(face)),
        *lashes(face),
        *robes,
    ]
    both = np.array([[side * x, y, z, radius] for side in (1, -1) for x, y, z, radius in BALLS])
    arrays = join(parts, warp, origin, face.look, both + np.array([*origin, 0]))
    radius = eyeball(source, face.points, "l")[1] * EYEBALL_INSIDE * METRES * warp.eye_scale
    return arrays | {
        "eye_pivots": ((warp(eyes) - origin) * METRES).astype("f4"),
        "eye_radius_m": np.array(radius, "f4"),
        "iris_radius": np.array(face.look.iris_radius, "f4"),
        "neck_pivot": np.array([0, -0.09, -0.07], "f4"),
    }


def _short(part: Part) -> Part:
    """A tongue without its root, which would be seen behind the mask's edge."""
    front = part.points[part.triangles][:, :, 2].min(1) > TONGUE_BEHIND
    used, triangles = compact(part.triangles[front])
    units = {name: moved[used] for name, moved in part.units.items()}
    return Part(part.points[used], triangles, part.material, part.colours[used], units)


def _moved(part: Part, origin: np.ndarray) -> Part:
    """`part`, made about the eyes' line, where the warped face is."""
    for chain in part.swing:
        if chain.places[:, 1].max() < 2:  # shared by several parts: once
            chain.places[:] += origin
    part.points = part.points + origin
    return part

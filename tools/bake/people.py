"""The three bundled people: each a Look, baked."""

from dataclasses import replace

import numpy as np

from bake.assemble import build
from bake.face import Face
from bake.look import KIT, Stroke, rgb
from bake.source import Source

MIKA = replace(
    KIT,
    hair_colour=rgb("bf4230"),
    hair_root=rgb("96311f"),
    hair_tip=rgb("dd6a42"),
    brow=rgb("7a2f22"),
    as_life={"mouthSmile": 0.7, "mouthFrown": 0.7, "mouthDimple": 0.5, "mouthPucker": 0.4, "mouthPress": 0.5},
    gains=KIT.gains
    | {
        "jawOpen": 0.72,
        "mouthSmileLeft": 1.45,
        "mouthSmileRight": 1.45,
        "mouthFrownLeft": 1.5,
        "mouthFrownRight": 1.5,
        "mouthPucker": 1.6,
        "cheekPuff": 1.2,
        "eyeWideLeft": 0.75,
        "eyeWideRight": 0.75,
    },
    jaw_takes={"mouthStretch": 0.1, "mouthLowerDown": 0.4, "mouthUpperUp": 0.2},
    smile_takes={"cheekSquint": 0.4, "eyeSquint": 0.25},
    smile_lift=0.052,
    smile_out=(0.03, 0.022),
    puff=0.14,
    round_mouth=0.8,
    calm_lids=0.7,
    tongue_takes=0.35,
    lash_off=0.012,
    molars=0.55,
    arch=1.0,
    opened=0.5,
    smile=0.32,
    iris_radius=0.56,
    jewels=("clip",),
    crease=rgb("d9968a"),
    sheen=rgb("ffeade"),
    garment="hoodie",
    cloth=rgb("3f8f8c"),
    lining=rgb("2c6a6c"),
    collar=rgb("f4ede2"),
    lip_share=0.62,
    seam_share=0.25,
    warp={
        "eye_scale": 1.5,
        "eye_shift": (0.0, -0.01, -0.13),
        "mouth_back": 0.06,
        "chin": 0.05,
        "jaw": 0.2,
        "broad": (0.26, -0.06),
        "mouth_scale": (0.88, 0.52),
    },
)


def mika(source: Source) -> dict[str, np.ndarray]:
    """A young woman with a red bob."""
    return build(Face(source, MIKA))


REN = replace(
    MIKA,
    macro={"gender": 0.92, "age": 0.47, "race": (0.12, 0.6, 0.28), "muscle": 0.55, "weight": 0.46},
    targets={
        "head/head-round": 0.15,
        "mouth/mouth-angles-up": 0.4,
        "nose/nose-hump-decr": 0.1,
        "nose/nose-point-up": 0.1,
        "eyes/l-eye-corner2-up": 0.5,
        "eyes/r-eye-corner2-up": 0.5,
        "chin/chin-width-incr": 0.35,
        "chin/chin-prominent-incr": 0.3,
        "chin/chin-bones-incr": 0.3,
        "cheek/l-cheek-inner-decr": 0.4,
        "cheek/r-cheek-inner-decr": 0.4,
    },
    hair="tufts",
    hair_colour=rgb("34374a"),
    hair_root=rgb("23242f"),
    hair_tip=rgb("4a5068"),
    brow=rgb("23222b"),
    brow_rise=(0.22, 0.025),
    brow_width=1.32,
    lash_off=0.026,
    brow_off=0.046,
    opened=0.25,
    smile=0.36,
    lash=0.75,
    wing=0.6,
    strokes=(Stroke(((0.42, 7.0), (0.36, 6.97), (0.31, 6.955)), 0.010, rgb("f6cdb4"), (1,)),),
    lip_share=0.4,
    warp=MIKA.warp
    | {
        "eye_scale": 1.36,
        "jaw": 0.03,
        "broad": (0.42, -0.05),
        "neck_thin": 0.14,
        "short": 0.08,
        "nose_depth": 0.05,
        "nose_width": 0.34,
    },
    skin=rgb("e8b48e"),
    warm=rgb("dc9a78"),
    blush=rgb("dc8468"),
    blush_share=0.34,
    lip=rgb("c98070"),
    seam=rgb("7c4038"),
    under_nose=rgb("b57a60"),
    lid_edge=rgb("9a6450"),
    jewels=("stud",),
    crease=rgb("b97c5e"),
    sheen=rgb("f4cba6"),
    garment="jacket",
    cloth=rgb("38465c"),
    lining=rgb("28324a"),
    collar=rgb("dfe3e6"),
    trim=rgb("b9c0c8"),
)
ZURI = replace(
    MIKA,
    macro={"gender": 0.1, "age": 0.62, "race": (0.85, 0.05, 0.1), "muscle": 0.5, "weight": 0.55},
    targets={
        "head/head-round": 0.25,
        "mouth/mouth-angles-up": 0.6,
        "nose/nose-point-up": 0.2,
        "nose/nose-width2-decr": 0.2,
        "eyes/l-eye-height2-incr": 0.5,
        "eyes/r-eye-height2-incr": 0.5,
    },
    hair="locs",
    hair_colour=rgb("3d2a2a"),
    hair_root=rgb("2a1d20"),
    hair_tip=rgb("5a3a30"),
    brow=rgb("2a1a18"),
    opened=0.28,
    lash=0.9,
    lip_share=0.75,
    strokes=(
        Stroke(((0.2, 6.95), (0.265, 6.885), (0.31, 6.79)), 0.007, rgb("7b4a34")),
        Stroke(((0.475, 7.235), (0.51, 7.225), (0.545, 7.20)), 0.006, rgb("764530")),
        Stroke(((0.475, 7.20), (0.505, 7.18), (0.53, 7.145)), 0.006, rgb("764530")),
    ),
    warp=MIKA.warp | {"eye_scale": 1.42, "jaw": 0.14, "broad": (0.34, -0.06)},
    skin=rgb("8f5a3f"),
    warm=rgb("87482f"),
    blush=rgb("a84a38"),
    blush_share=0.5,
    lip=rgb("a34f4c"),
    seam=rgb("54222a"),
    under_nose=rgb("683a2a"),
    lid_edge=rgb("5e2f26"),
    lash_colour=rgb("1c1114"),
    jewels=("hoops", "glasses"),
    crease=rgb("5a3023"),
    sheen=rgb("b87c58"),
    garment="blouse",
    cloth=rgb("b5432f"),
    collar=rgb("f3e3c3"),
    trim=rgb("e0ae4c"),
)


def ren(source: Source) -> dict[str, np.ndarray]:
    """A young man with short dark hair."""
    return build(Face(source, REN))


def zuri(source: Source) -> dict[str, np.ndarray]:
    """A woman of about fifty with locs and a bun."""
    return build(Face(source, ZURI))

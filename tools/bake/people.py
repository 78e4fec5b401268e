"""The three bundled people: each a Look, baked."""

from dataclasses import replace

import numpy as np

from bake.assemble import build
from bake.face import Face
from bake.look import KIT, rgb
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
        "mouthSmileLeft": 1.35,
        "mouthSmileRight": 1.35,
        "mouthFrownLeft": 1.5,
        "mouthFrownRight": 1.5,
        "mouthPucker": 1.6,
    },
    jaw_takes={"mouthStretch": 0.1, "mouthLowerDown": 0.4, "mouthUpperUp": 0.2},
    smile_takes={"cheekSquint": 0.5, "eyeSquint": 0.25},
    round_mouth=0.8,
    calm_lids=0.7,
    molars=0.4,
    smile=0.36,
    lip_share=0.62,
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

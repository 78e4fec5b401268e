"""What swinging costs a picture, of each bundled avatar, in time of the processor.

OPENBLAS_NUM_THREADS=1 python tests/bench/bench_sway.py
"""

from pathlib import Path
from time import process_time

import numpy as np

from vcam.avatar.deform import Deformer
from vcam.avatar.model import load_own
from vcam.geometry import rotation_from_angles

AVATARS = Path(__file__).parents[2] / "avatars"
PICTURES, FPS = 300, 30
STILL = np.zeros(3)


def main():
    print(f"{'avatar':8} {'joints':>6} {'hung':>6} {'stiff ms':>16} {'swinging ms':>16}   (least and median)")
    for folder in sorted(glb.parent for glb in AVATARS.glob("*/avatar.glb")):
        avatar = load_own(folder)
        if avatar.strands is None:
            continue
        deformer, times = Deformer(avatar), []
        mesh = avatar.positions, avatar.normals
        for i in range(PICTURES):
            rotation = rotation_from_angles(0.5 * np.sin(3 * i / FPS), 0.0, 0.0)
            start = process_time()
            deformer.turn(*mesh, rotation, STILL)
            between = process_time()
            deformer.turn(*mesh, rotation, STILL, i / FPS)
            times.append((between - start, process_time() - between))
        stiff, swinging = 1000 * np.array(times).T
        joints, hung = len(avatar.strands.places), int((avatar.strands.shares.sum(axis=1) > 0).sum())
        numbers = (f"{values.min():7.2f} {np.median(values):7.2f}" for values in (stiff, swinging))
        print(f"{avatar.name:8} {joints:6} {hung:6} " + "  ".join(f"{text:>16}" for text in numbers))


if __name__ == "__main__":
    main()

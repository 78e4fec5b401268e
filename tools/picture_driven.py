"""Draws docs/pictures/driven.jpg: every bundled avatar doing what people in films do. The people aren't shown.

    python tools/picture_driven.py lp_d10.mp4 lp_d3.mp4 lp_d9_glasses.mp4

Of each film three moments, by rule: the mouth most open, the head furthest turned, the brows highest.
"""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

from vcam.avatar.model import load_avatar
from vcam.avatar.motion import Motion
from vcam.avatar.retarget import Retarget
from vcam.avatar.state import State
from vcam.errors import SourceEnded
from vcam.gallery.pictures import grid
from vcam.metrics import untimed
from vcam.render.avatar import AvatarScene
from vcam.render.gl import open_context
from vcam.sources.files import FileSource
from vcam.trackers.direct import DirectTracker
from vcam.types import CHANNEL, Face

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "pictures" / "driven.jpg"
SIDE_PX = 230
MOST_FRAMES = 300
SETTLED = 30
"""Frames in which the rest is found; moments are chosen after."""
BEFORE = 15
"""Frames drawn before a moment, so that what swings swings."""


def faces_of(path: str) -> list[tuple[float, Face | None]]:
    """(moment, face) of the first frames of a film."""
    out = []
    with FileSource(path, size_wh=(1280, 720), fps=30, realtime=False) as film, DirectTracker() as tracker:
        try:
            while len(out) < MOST_FRAMES:
                frame = film.read()
                out.append((frame.captured, tracker.track(frame)))
        except SourceEnded:
            pass
    return out


def moments(faces: list[tuple[float, Face | None]]) -> list[int]:
    """Three frames of a film, far enough apart."""
    rest = Motion()
    states = [rest.step(face, t) for t, face in faces]
    jaw = [s.expression[CHANNEL["jawOpen"]] for s in states]
    turn = [np.arccos(np.clip((np.trace(s.rotation) - 1) / 2, -1, 1)) for s in states]
    brow = [s.expression[CHANNEL["browInnerUp"]] + s.expression[CHANNEL["browOuterUpLeft"]] for s in states]
    chosen: list[int] = []
    for score in (jaw, turn, brow):
        order = np.argsort(score)[::-1]
        free = [i for i in order if i >= SETTLED and all(abs(i - j) > BEFORE for j in chosen)]
        chosen.append(int(free[0]))
    return sorted(chosen)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("films", nargs="+", metavar="FILM")
    words.add_argument("--avatars", nargs="+", metavar="NAME", help="a row each; all when none is named")
    given = words.parse_args()
    films = [faces_of(path) for path in given.films]
    chosen = [moments(faces) for faces in films]
    names = given.avatars or sorted(glb.parent.name for glb in (ROOT / "avatars").glob("*/avatar.glb"))
    cells = []
    with open_context() as context:
        for name in names:
            avatar = load_avatar(str(ROOT / "avatars" / name))
            for faces, wanted in zip(films, chosen, strict=True):
                motion = Motion(Retarget.of(avatar.style))
                states: list[State] = [motion.step(face, t) for t, face in faces]
                with AvatarScene(
                    context, avatar=avatar, size_wh=(SIDE_PX, SIDE_PX), background="soft", timed=untimed, realtime=False
                ) as scene:
                    for moment in wanted:
                        for i in range(max(moment - BEFORE, 0), moment + 1):
                            rgba = scene.pose(states[i], faces[i][0])
                        cells.append(rgba[:, :, :3].copy())
    Image.fromarray(grid(cells, sum(map(len, chosen)))).save(OUT, quality=82, optimize=True)
    print(f"{OUT}: {OUT.stat().st_size // 1000} kB; moments {chosen}")


if __name__ == "__main__":
    main()

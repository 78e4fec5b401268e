"""What a picture costs, stage by stage: our own avatars, balls of every material, a heavy VRM and files given by name.

Run: OPENBLAS_NUM_THREADS=1 python tests/bench/bench_draw.py [--cpu] [AVATAR ...]. A table of ms, min and median, and
the whole against the first row's. With --cpu times are those that the processor worked (set LP_NUM_THREADS=0 as well,
so that llvmpipe works in this thread): they hold on a busy machine, where the clock's do not. The heavy model is our
head several times over at one place: every pixel of it is shaded as often. `vcam bench` has the bundled ones as users
have them, beside everything else.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench_puppet import heavy, speaking
from models import balls
from stages import FPS, FRAMES, HEADS, after, cells, clock_of, say

from vcam.avatar.model import load_avatar
from vcam.avatar.rigged import RiggedModel
from vcam.bench.stopwatch import Stopwatch
from vcam.render.avatar import AvatarScene
from vcam.render.gl import open_context

SIZE_WH = (1280, 720)
"""Drawn at 800x450 where the processor draws."""
WARM = 3
AVATARS = Path(__file__).parents[2] / "avatars"


def bundled():
    return [load_avatar(folder.parent.name) for folder in sorted(AVATARS.glob("*/avatar.glb"))]


def triangles_of(avatar):
    parts = avatar.primitives if isinstance(avatar, RiggedModel) else [avatar]
    return sum(len(part.triangles) for part in parts)


def measured(context, avatar, clock):
    """By stage: (FRAMES,) ms."""
    watch = Stopwatch()
    with AvatarScene(context, avatar=avatar, size_wh=SIZE_WH, background="soft", timed=watch) as scene:
        for frame in range(WARM + FRAMES):
            t = frame / FPS
            with watch.picture():
                with watch("animate"):
                    scene._mesh.animate(speaking(t), t)
                scene._drawn()
    return after(WARM, watch, clock)


def main(words):
    clock, counted = clock_of(words)
    avatars = bundled() + [balls()] + [load_avatar(word) for word in words if word != "--cpu"]
    with tempfile.TemporaryDirectory() as folder:
        avatars.append(load_avatar(str(heavy(Path(folder)))))
    first = None
    with open_context() as context:
        say(f"{context.about}; ms of {counted}, min/median of {FRAMES}")
        say(f"{'avatar':26}{'triangles':>10}{HEADS}{'ratio':>7}")
        for avatar in avatars:
            spent = measured(context, avatar, clock)
            first = first or spent["whole"].min()
            ratio = spent["whole"].min() / first
            say(f"{avatar.name[:25]:26}{triangles_of(avatar):>10}{cells(spent)}{ratio:>7.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])

"""What a picture of a driven photo costs at 1280x720, part by part, everything but tracking.

Run: OPENBLAS_NUM_THREADS=1 python tests/bench/bench_portrait.py [--cpu] [PHOTO ...]. Without a photo a painted head. A
table of ms, min and median. With --cpu times are those that the processor worked (set LP_NUM_THREADS=0 as well, so that
llvmpipe works in this thread): they hold on a busy machine, where the clock's do not.
"""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from painted_portrait import painted_portrait
from stages import FPS, FRAMES, HEADS, after, cells, clock_of, say

from vcam.bench.stopwatch import Stopwatch
from vcam.geometry import rotation_from_angles
from vcam.portrait.move import Move
from vcam.reenact.open import open_portrait
from vcam.render.gl import open_context
from vcam.render.portrait import PortraitScene
from vcam.types import ARKIT, CHANNEL

SIZE_WH = (1280, 720)
WARM = 5


def move(t, **most):
    """Channels that come and go."""
    weights = np.zeros(len(ARKIT), np.float32)
    for name, value in most.items():
        weights[CHANNEL[name]] = value * (0.5 + 0.5 * np.sin(7 * t))
    return Move(weights=weights, gaze=np.full((2, 2), 0.15 * np.sin(3 * t), np.float32))


def gazing(t):
    return move(t)


def speaking(t):
    blink = np.float32(max(0.0, np.sin(4 * t)) ** 8)
    asked = move(t, jawOpen=0.5, mouthSmileLeft=0.6, mouthSmileRight=0.6, browInnerUp=0.5)
    return replace(asked, closure=np.array([blink, blink]))


def turning(t):
    return replace(speaking(t), rotation=rotation_from_angles(0.17 * np.sin(2 * t), 0.08 * np.sin(3 * t), 0.0))


def measured(context, portrait, asked, clock):
    """By stage: (FRAMES,) ms."""
    watch = Stopwatch()
    with PortraitScene(context, portrait=portrait, size_wh=SIZE_WH, timed=watch, realtime=False) as scene:
        for frame in range(WARM + FRAMES):
            with watch.picture():
                scene.draw_move(asked(0.01 + frame / FPS))
    return after(WARM, watch, clock)


def main(words):
    clock, counted = clock_of(words)
    photos = [word for word in words if word != "--cpu"]
    with open_context() as context:
        say(f"{context.about}; ms of {counted}, min/median of {FRAMES}")
        say(f"{'photo':30}{'head':10}{HEADS}")
        for photo in photos or [""]:
            portrait = open_portrait(photo, size_wh=SIZE_WH) if photo else painted_portrait(SIZE_WH, far_m=0.35)
            for asked in (gazing, speaking, turning):
                spent = measured(context, portrait, asked, clock)
                say(f"{Path(photo or 'painted').stem[-29:]:30}{asked.__name__:10}{cells(spent)}")


if __name__ == "__main__":
    main(sys.argv[1:])

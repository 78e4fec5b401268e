"""Finds out about a photo in a process of its own that gives way to all others: a stream goes on beside it undisturbed.

What it finds is kept (portrait/kept.py), and whoever opens the photo afterwards takes it from there. In a thread it
would stop the stream's own ones again and again: they share an interpreter, and one OpenGL context.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vcam.apart import give_way, start_apart
from vcam.errors import VcamError

LEARNING: Final = 0.55
"""Share of the time after which the photo is taken apart, and its response is learned."""
LONGEST_S: Final = 90.0
"""More than this it never took (4 s alone, 14 s beside eight busy programs): a process that hangs is given up."""
Far = Callable[[float], None]
"""Hears which share of the whole is done; may raise."""


def look_ahead(path: str | Path, *, size_wh: tuple[int, int], face: int | None, far: Far) -> None:
    """Have all kept that is to be known of the photo at `path` in a stream of `size_wh`, if that can be done.

    Nothing is raised but what `far` raises: who opens the photo then is told what is wrong with it.
    """
    process = start_apart(__name__, [os.fspath(path), *map(str, size_wh), str(face or 0)])
    if process is None:
        return
    longest = threading.Timer(LONGEST_S, process.kill)
    longest.daemon = True
    longest.start()
    with process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                try:
                    share = float(line)
                except ValueError:  # something else speaks there
                    return
                far(share)
        finally:
            longest.cancel()
            process.kill()


def main(path: str, wide: str, high: str, face: str) -> None:
    """The process: words as `look_ahead` gives them; a line for each step, the share of the whole that is done."""
    give_way()
    import cv2  # all that is large is loaded out of the stream's way, too

    from vcam.portrait.knobs import KNOBS
    from vcam.reenact.learning import learn_response
    from vcam.reenact.open import open_portrait
    from vcam.render.gl import open_context
    from vcam.render.portrait import PortraitScene

    cv2.setNumThreads(1)
    size_wh, steps, done = (int(wide), int(high)), 1 + sum(len(knob.levels) for knob in KNOBS), 0

    def far(share: float) -> None:
        sys.stdout.write(f"{share:.3f}\n")
        sys.stdout.flush()

    try:
        portrait = open_portrait(
            path, size_wh=size_wh, face=int(face) or None, progress=lambda _, share: far(LEARNING * share)
        )
        with (
            open_context() as context,
            PortraitScene(context, portrait=portrait, size_wh=size_wh, mark=False, realtime=False) as scene,
        ):

            def draw(*what: Any) -> NDArray[np.uint8]:
                nonlocal done
                done += 1
                far(LEARNING + (1 - LEARNING) * min(done / steps, 1.0))
                return scene.pixels(*what)

            learn_response(portrait, draw)
    except VcamError:  # who opens it next says so
        return


if __name__ == "__main__":
    main(*sys.argv[1:])

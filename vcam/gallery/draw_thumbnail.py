"""Draws the thumbnail of a user's avatar in a process of its own: a hostile file can harm nothing there but itself."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import Final

from vcam.apart import give_way, start_apart

LONGEST_S: Final = 60.0
"""More than this it never took (3 s alone, 9 s beside a stream on two cores): a process that hangs is given up."""

POLL_S: Final = 0.1
"""Between two looks whether it is done, or no longer wanted."""


def draw_apart(avatar: Path, out: Path, over: threading.Event) -> bool:
    """Have the thumbnail of `avatar` written to `out`; False when that couldn't be done, or `over` was set."""
    process = start_apart(__name__, [str(avatar), str(out)])
    if process is None:
        return False
    longest = threading.Timer(LONGEST_S, process.kill)
    longest.daemon = True
    longest.start()
    with process:
        try:
            while process.poll() is None and not over.wait(POLL_S):
                pass
        finally:
            longest.cancel()
            process.kill()
    return process.returncode == 0


def main(avatar: str, out: str) -> None:
    """The process."""
    give_way()
    import cv2  # all that is large is loaded out of the stream's way, too
    import numpy as np

    from vcam.avatar.model import load_avatar
    from vcam.gallery.pictures import faces
    from vcam.gallery.poses import FRIENDLY, state
    from vcam.gallery.thumbnails import SIDE_PX, keep_thumbnail
    from vcam.render.gl import open_context

    cv2.setNumThreads(1)
    loaded = load_avatar(avatar)
    with open_context() as context:
        drawn = faces(context, loaded, 2 * SIDE_PX, [state(FRIENDLY, 10, 1, -2)])[0]
    small = cv2.resize(drawn, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA)
    keep_thumbnail(Path(out), np.asarray(small, np.uint8))


if __name__ == "__main__":
    main(*sys.argv[1:])

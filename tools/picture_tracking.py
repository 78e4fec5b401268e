"""Draws docs/pictures/tracking.jpg: the bundled actor with the points that the nets see, below it Mika doing the same.

    python tools/picture_tracking.py

The last two columns are the same film in the dark: a fifth of the light, with a camera's noise.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vcam.avatar.model import load_avatar
from vcam.avatar.motion import Motion
from vcam.avatar.retarget import Retarget
from vcam.errors import SourceEnded
from vcam.gallery.pictures import grid
from vcam.metrics import untimed
from vcam.render.avatar import AvatarScene
from vcam.render.gl import Context, open_context
from vcam.sources.actor import ActorSource
from vcam.trackers.direct import DirectTracker
from vcam.types import Face, Frame

OUT = Path(__file__).parents[1] / "docs" / "pictures" / "tracking.jpg"
SIDE_PX = 230
CROP = (150, 60, 490, 400)  # left, top, right, bottom of what is shown of a frame, px
LIT = (17, 25, 102, 137, 171)
"""Frames: a blink, an open mouth, a turned smile, a look aside, a turn to the other side."""
DARK = (25, 245)
"""The open mouth again; the head up."""
LIGHT = 1 / 5
NOISE_SD = 3.0
DOT = (90, 240, 200)


def darkened(frame: Frame, noise: np.random.Generator) -> Frame:
    """The frame with little light."""
    dark = frame.image * LIGHT + noise.normal(0, NOISE_SD, frame.image.shape)
    return Frame(np.clip(dark, 0, 255).astype(np.uint8), frame.captured, frame.index)


def watched(*, dark: bool) -> list[tuple[Frame, Face | None]]:
    """Each frame of the actor's film with its face."""
    out: list[tuple[Frame, Face | None]] = []
    noise = np.random.default_rng(1)
    with ActorSource("", size_wh=(640, 480), fps=30, realtime=False) as actor, DirectTracker() as tracker:
        try:
            while True:
                frame = darkened(actor.read(), noise) if dark else actor.read()
                out.append((frame, tracker.track(frame)))
        except SourceEnded:
            return out


def seen(frame: Frame, face: Face) -> NDArray[np.uint8]:
    """(SIDE_PX, SIDE_PX, 3) of the frame around the face, its points on it."""
    left, top, right, bottom = CROP
    scale = 2 * SIDE_PX / (right - left)
    picture = cv2.resize(frame.image[top:bottom, left:right], (2 * SIDE_PX, 2 * SIDE_PX), interpolation=cv2.INTER_CUBIC)
    for x, y in (face.landmarks.points - (left, top) + 0.5) * scale - 0.5:
        cv2.circle(picture, (round(16 * x), round(16 * y)), 20, DOT, -1, cv2.LINE_AA, 4)
    return np.asarray(cv2.resize(picture, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA), np.uint8)


def acted(context: Context, film: list[tuple[Frame, Face | None]], wanted: tuple[int, ...]) -> list[NDArray[np.uint8]]:
    """(SIDE_PX, SIDE_PX, 3) of Mika at each of the `wanted` frames."""
    avatar = load_avatar("mika")
    motion, out = Motion(Retarget.of(avatar.style)), []
    with AvatarScene(
        context, avatar=avatar, size_wh=(SIDE_PX, SIDE_PX), background="soft", timed=untimed, realtime=False
    ) as scene:
        for i, (frame, face) in enumerate(film[: max(wanted) + 1]):
            rgba = scene.pose(motion.step(face, frame.captured), frame.captured)
            if i in wanted:
                out.append(rgba[:, :, :3].copy())
    return out


def main() -> None:
    """Track the film twice, draw both rows."""
    above, below = [], []
    with open_context() as context:
        for wanted, film in ((LIT, watched(dark=False)), (DARK, watched(dark=True))):
            for frame, face in (film[i] for i in wanted):
                if face is None:
                    raise SystemExit(f"frame {frame.index}: no face found; nothing was drawn")
                above.append(seen(frame, face))
            below += acted(context, film, wanted)
    Image.fromarray(grid(above + below, len(above))).save(OUT, quality=84, optimize=True)


if __name__ == "__main__":
    main()

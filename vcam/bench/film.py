"""The bundled actor's pictures, decoded before anything is measured, and the faces in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.errors import TrackerError
from vcam.sources.actor import ActorSource
from vcam.trackers.direct import DirectTracker
from vcam.types import Face, Frame

FPS: Final = 30.0
FRAMES: Final = 45
"""Pictures that are kept, 41 MB: the actor turns and speaks in them."""
SIZE_WH: Final = (1280, 720)
"""Of the picture that goes out."""


def pictures() -> list[NDArray[np.uint8]]:
    """The first FRAMES pictures of the actor, (h, w, 3) RGB."""
    with ActorSource("", size_wh=SIZE_WH, fps=FPS, realtime=False) as actor:
        return [actor.read().image for _ in range(FRAMES)]


def frames(images: Sequence[NDArray[np.uint8]]) -> Iterator[Frame]:
    """`images` forwards, backwards, forwards, without end: nothing jumps, and each is later than the one before."""
    there_and_back = [*images, *images[-2:0:-1]]
    for index in count():
        yield Frame(there_and_back[index % len(there_and_back)], index / FPS, index)


def faces(images: Sequence[NDArray[np.uint8]]) -> list[Face]:
    """What is seen in `images`, forwards and backwards. Raises TrackerError."""
    with DirectTracker() as tracker:
        seen = [tracker.track(Frame(image, i / FPS, i)) for i, image in enumerate(images)]
    found = [face for face in seen if face is not None]
    if not found:
        raise TrackerError("no face was found in the bundled actor; reinstall vcam")
    return [*found, *found[-2:0:-1]]

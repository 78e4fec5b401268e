"""A photo that is ready to be driven: its face's points and fitted head, and the layers that it was taken apart into.

All pixels are those of one picture in the size in which it is shown, so that what doesn't move is shown as it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vcam.types import Camera

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Iris:
    """One iris as a whole disc, also where the photo's lids cover it."""

    centre: F32
    """(2,) px in the picture, where it rests."""
    radius: float
    """px"""
    disc: U8
    """(d, d, 4) RGBA, straight alpha, its middle pixel on `centre`; soft at the limbus."""


@dataclass(frozen=True, slots=True)
class Layers:
    """What the picture was taken apart into. All (h, w, …) of the picture's size."""

    person: U8
    """(h, w) matte of the whole person: head, hair, neck, shoulders; 255 inside, soft at the edge. What of the picture
    is the person's, premultiplied, is image - (1 - person) * plate: over the plate it gives the picture back to the
    bit, and a head that moves takes no rim of the background with it."""
    plate: U8
    """(h, w, 3) RGB: the picture without the head, its neck and what is near them, painted in from around; shoulders
    and all else as in the picture."""
    lids: U8
    """(h, w, 3) RGB: the picture with eyes and lashes painted over by lid skin."""
    sclera: U8
    """(h, w, 3) RGB: the picture with the irises painted out of the eyes, shaded as eyes are."""
    irises: tuple[Iris, Iris]
    """The person's left and right."""
    teeth: U8
    """(h, w) matte of teeth that show; all 0 where none do."""
    light: F32
    """(9, 3) spherical harmonics (Ramamoorthi and Hanrahan 2001) of the light on the skin, linear, camera axes."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """One photo, taken apart. Made by `analyse`, kept by `cache`, moved by `deform`."""

    image: U8
    """(h, w, 3) RGB, the picture as it is shown at rest."""
    points: F32
    """(478, 2) px, MediaPipe's, of the face in it."""
    raw: F32
    """(52,) channels that are read of the photo itself: nominal units (0 a typical face at rest, 1 full), unclipped."""
    gaze: F32
    """(2, 2) rad, where the photo itself looks, as in Face."""
    identity: F32
    """(k,) of the fitted HeadModel, standard deviations."""
    expression: F32
    """(52,) 0..1, what the fitted model wears in the photo."""
    camera_from_head: NDArray[np.float64]
    """(4, 4) m, OpenCV axes: the fitted model's place. `camera` @ this @ HeadModel.shape(identity, expression) lies
    on the picture's face."""
    camera: Camera
    """The lens that the fit assumes, for this picture's size."""
    layers: Layers

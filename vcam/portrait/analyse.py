"""Takes a picture with a face apart, once: the fitted head, and the layers that are moved afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.fit import Fit, fit_photo
from vcam.avatar.landmark_basis import LandmarkBasis
from vcam.avatar.morphable import HeadModel
from vcam.portrait.irises import sclera_and_irises
from vcam.portrait.lids import clean_lids
from vcam.portrait.light import light_on_skin
from vcam.portrait.matte import Segment, person_matte
from vcam.portrait.placing import Rect
from vcam.portrait.plate import painted_plate
from vcam.portrait.portrait import Layers, Portrait
from vcam.portrait.refusals import fitted
from vcam.portrait.teeth import teeth_matte
from vcam.types import Camera, Face

Progress = Callable[[str, float], None]
"""Takes what is being done, in a word or two, and the share that is done, 0..1."""


def analyse(
    image: NDArray[np.uint8],
    face: Face,
    camera: Camera,
    head: HeadModel,
    *,
    where: str,
    segment: Segment,
    progress: Progress,
    shown: Rect | None = None,
    others: Sequence[NDArray[np.float32]] = (),
) -> Portrait:
    """The Portrait of `face` in (h, w, 3) RGB `image`.

    `camera`: of the picture; its focal length is doubted when it was only guessed (rms_px None). `shown`: where in it
    the photo lies, if it doesn't fill it. `others`: landmarks (478, 2) px of the other faces, who stay as they are.
    Raises BadInput, naming the photo `where`, when no head can be fitted to the landmarks.
    """
    points = np.ascontiguousarray(face.landmarks.points, np.float32)
    progress("fitting a head", 0.2)
    basis = LandmarkBasis.of(head)
    fit, lens = fitted(where, lambda: fit_photo(basis, points, camera, guess=face.expression))
    left, top, wide, high = shown or (0, 0, image.shape[1], image.shape[0])
    photo, corner = image[top : top + high, left : left + wide], np.array([left, top], np.float32)
    progress("cutting out the person", 0.4)
    person = np.zeros(image.shape[:2], np.uint8)
    cut = person[top : top + high, left : left + wide]
    seen = _projected(head, fit, lens) - corner
    cut[:] = person_matte(photo, points - corner, seen, segment, [other - corner for other in others])
    progress("painting the background", 0.55)
    plate = image.copy()
    plate[top : top + high, left : left + wide] = painted_plate(photo, cut, points - corner)
    progress("painting eyes and lids", 0.75)
    lids = clean_lids(image, points)
    sclera, irises = sclera_and_irises(image, points)
    progress("reading the light", 0.9)
    teeth = teeth_matte(image, points)
    light = light_on_skin(image, points, fit, lens, head)
    return Portrait(
        image=np.ascontiguousarray(image),
        points=points,
        raw=face.raw,
        gaze=face.gaze,
        identity=fit.identity.astype(np.float32),
        expression=fit.expression[0].astype(np.float32),
        camera_from_head=fit.camera_from_head[0],
        camera=lens,
        layers=Layers(person, plate, lids, sclera, irises, teeth, light),
    )


def _projected(head: HeadModel, fit: Fit, camera: Camera) -> NDArray[np.float32]:
    """(n, 2) px where the vertices of the fitted head lie in the picture."""
    place = fit.camera_from_head[0]
    seen = head.shape(fit.identity, fit.expression[0]) @ place[:3, :3].T + place[:3, 3]
    return np.asarray((seen @ camera.matrix.T)[:, :2] / seen[:, 2:], np.float32)

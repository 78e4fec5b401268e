"""Looks at a photo's face while its knobs are turned, and asks the nets what they see: the photo's Response."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from vcam.expression.lids import BLINK
from vcam.expression.reading import ExpressionReader
from vcam.portrait.knobs import GIVE, KNOBS, TAKE, state_of, with_state
from vcam.portrait.move import Move
from vcam.portrait.portrait import Portrait
from vcam.portrait.response import Response
from vcam.trackers.landmarks import LEAST_PRESENCE, FaceNets
from vcam.trackers.roi import around_points
from vcam.trackers.task_file import BLENDSHAPES, LANDMARKS, bundle, face_model, part
from vcam.types import HeadPose

U8 = NDArray[np.uint8]
Array = NDArray[np.float64]
Draw = Callable[[Move], U8]
"""Gives the (h, w, 3) RGB picture of the photo, of its own size, as a Move has it; may be valid until the next."""
Read = Callable[[U8], Array | None]
"""Gives the (58,) state (portrait.knobs) that the nets read of such a picture; None when they see no face."""


def learn_response(portrait: Portrait, draw: Draw) -> Response:
    """The Response of `portrait`, as `draw` shows it; Response.none() when the nets see no face in it at rest.

    Raises TrackerError when the nets can't be run, BadInput when their file is damaged.
    """
    return learned(draw, Mirror(portrait).read)


def learned(draw: Draw, read: Read) -> Response:
    """The Response of whatever is drawn, by whoever reads it."""
    rest = read(draw(Move()))
    if rest is None:
        return Response.none()
    answers: dict[str, dict[float, Array]] = {}
    for k, knob in enumerate(KNOBS):
        answers[knob.name] = {}
        for level in knob.levels:
            turns = np.zeros(len(KNOBS))
            turns[k] = level * knob.most
            seen = read(draw(with_state(Move(), GIVE @ turns)))
            # a face that is none to the nets says nothing: it is taken to be read as it was moved
            answers[knob.name][level] = turns if seen is None else TAKE @ (seen - rest)
    return Response.of(answers)


class Mirror:
    """Reads a photo's face as a tracker would read it in a video, its head held still."""

    def __init__(self, portrait: Portrait) -> None:
        """Raises TrackerError, BadInput."""
        task = bundle()
        face = face_model(task)
        self._nets = FaceNets(part(task, LANDMARKS), part(task, BLENDSHAPES))
        self._reader = ExpressionReader(face.points, face.rigid)
        self._roi, self._camera = around_points(portrait.points), portrait.camera
        self._pose = HeadPose(portrait.camera_from_head, 0.0)

    def read(self, image: U8) -> Array | None:
        """(58,) as a Read: raw channels, how far the lids are shut, gaze."""
        look = self._nets.look(image, self._roi)
        if look.presence < LEAST_PRESENCE:
            return None
        self._reader.forget()
        raw, gaze = self._reader.read(look.points, self._nets.scores(look.points), self._camera, self._pose, 0.0)
        return state_of(Move(raw, raw[BLINK], gaze))

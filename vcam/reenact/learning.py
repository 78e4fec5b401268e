"""Looks at a photo's face while its knobs are turned, and asks the nets what they see: the photo's Response."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.errors import BadInput
from vcam.expression.lids import BLINK
from vcam.expression.reading import ExpressionReader
from vcam.portrait.cache import portrait_key
from vcam.portrait.kept import keep, kept
from vcam.portrait.knobs import GIVE, KNOBS, TAKE, state_of, with_state
from vcam.portrait.letting_go import let_go
from vcam.portrait.move import Move
from vcam.portrait.portrait import Portrait
from vcam.portrait.response import Response
from vcam.trackers.landmarks import LEAST_PRESENCE, SIZE, FaceNets
from vcam.trackers.roi import around_points
from vcam.trackers.task_file import BLENDSHAPES, LANDMARKS, bundle, face_model, part
from vcam.types import ARKIT, HeadPose

log = logging.getLogger(__name__)

U8 = NDArray[np.uint8]
Array = NDArray[np.float64]
Box = tuple[int, int, int, int]
"""left, top, width, height, px of the picture."""
Draw = Callable[[Move, Box], U8]
"""Gives (height, width, 3) RGB: what the box shows of the photo as a Move has it."""
KEPT_AS: Final = "response"


def learn_response(portrait: Portrait, draw: Draw) -> Response:
    """The Response of `portrait`, as `draw` shows it; Response.none() when the nets see no face in it at rest. It is
    learned once and kept (portrait.kept).

    Raises TrackerError when the nets can't be run, BadInput when their file is damaged.
    """
    key = portrait_key(portrait)
    if (known := _known(key)) is not None:
        return known
    mirror = Mirror(portrait)
    response = learned(lambda move: mirror.read(draw(move, mirror.box)), portrait.expression)
    if arrays := response.arrays():
        keep(key, KEPT_AS, arrays)
    return response


def _known(key: str) -> Response | None:
    """What was kept under `key`; None when there is none, or it is damaged."""
    found = kept(key, KEPT_AS, ("secants", "own"))
    if found is None:
        return None
    try:
        return Response.from_arrays(found)
    except BadInput as error:
        log.info("will be learned anew: %s", error)
        return None


def learned(read: Callable[[Move], Array | None], own: NDArray[np.floating]) -> Response:
    """The Response of whatever is drawn and read: `read` gives the (58,) state (portrait.knobs) that the nets read of
    it as a Move has it, None when they see no face; `own` (52,) is what it wears at rest."""
    rest = read(Move())
    if rest is None:
        return Response.none()
    worn = np.asarray(own, np.float64)
    answers: dict[str, dict[float, float]] = {}
    for k, knob in enumerate(KNOBS):
        answers[knob.name] = {}
        for level in knob.levels:
            turns = np.zeros(len(KNOBS))
            turns[k] = level * knob.most
            state = GIVE @ turns
            state[: len(ARKIT)] = let_go(state[: len(ARKIT)], worn)
            seen = read(with_state(Move(), state))
            # a face that is none to the nets says nothing: it is taken to be read as it was moved
            answers[knob.name][level] = float(turns[k] if seen is None else TAKE[k] @ (seen - rest))
    return Response.of(answers, worn)


class Mirror:
    """Reads a photo's face as a tracker would read it in a video, its head held still."""

    def __init__(self, portrait: Portrait) -> None:
        """Raises TrackerError, BadInput."""
        task = bundle()
        face = face_model(task)
        self._nets = FaceNets(part(task, LANDMARKS), part(task, BLENDSHAPES))
        self._reader = ExpressionReader(face.points, face.rigid)
        roi = around_points(portrait.points)
        corners = roi.picture_from_crop(SIZE) @ np.array([[0, SIZE, 0, SIZE], [0, 0, SIZE, SIZE], [1, 1, 1, 1]])
        size_wh = np.array(portrait.image.shape[1::-1])
        low = np.clip(np.floor(corners.min(axis=1)).astype(int), 0, size_wh - 1)
        beyond = np.clip(np.ceil(corners.max(axis=1)).astype(int) + 1, low + 1, size_wh)
        self.box: Box = (int(low[0]), int(low[1]), int(beyond[0] - low[0]), int(beyond[1] - low[1]))
        """What it looks at."""
        self._roi = replace(roi, x=roi.x - self.box[0], y=roi.y - self.box[1])
        self._camera, self._at = portrait.camera, np.array([*self.box[:2], 0], np.float32)
        self._pose = HeadPose(portrait.camera_from_head, 0.0)

    def read(self, image: U8) -> Array | None:
        """(58,) raw channels, how far the lids are shut, gaze, from (height, width, 3) RGB: what `box` shows."""
        look = self._nets.look(image, self._roi)
        if look.presence < LEAST_PRESENCE:
            return None
        self._reader.forget()
        points, scores = look.points + self._at, self._nets.scores(look.points)
        raw, gaze = self._reader.read(points, scores, self._camera, self._pose, 0.0)
        return state_of(Move(raw, raw[BLINK], gaze))

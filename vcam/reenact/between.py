"""What the face in one photo does beyond what the face in another already does: of both nothing but that is known."""

from __future__ import annotations

from typing import Final

import numpy as np

from vcam.avatar.fit import fit_photo
from vcam.avatar.head_file import load_head
from vcam.avatar.landmark_basis import LandmarkBasis
from vcam.calibration import guess_camera
from vcam.errors import BadInput
from vcam.portrait.drive import drive_photo
from vcam.portrait.move import Move
from vcam.portrait.portrait import Portrait
from vcam.types import ARKIT, Face, HeadPose, Landmarks

LEAST_OPEN: Final = 0.3
"""Lids of the target that are nearly shut aren't told to shut by more than this says."""
OPENS: Final = 0.5
"""Of what the source's eyes are opened wider: narrow eyes may be whose they are, and torn open look startled (by eye, a
calm source on a painted woman of narrow lids)."""
ELSEWHERE: Final = np.array([name.startswith(("eyeBlink", "eyeWide", "eyeLook")) for name in ARKIT])
"""Channels that aren't among Move.weights."""


def move_between(face: Face, size_wh: tuple[int, int], portrait: Portrait, *, pose: bool) -> Move:
    """The Move by which the photo wears the expression of `face`, of a photo of `size_wh` px, and with `pose` holds its
    head as that does.

    One photo can't tell full lips from a pout. The fit takes both for a person with an expression, each as far as it is
    likely, so it is the fitted expressions that are compared: a photo that is its own driver doesn't move.

    Raises BadInput for a face without landmarks of its expression.
    """
    if face.landmarks.scheme != "mediapipe478":
        raise BadInput(
            "the face in the source is seen too roughly to take its expression; take a larger or brighter photo of it, "
            "and leave --tracker away"
        )
    basis = LandmarkBasis.of(load_head())
    fit, _ = fit_photo(basis, face.landmarks.points, guess_camera(size_wh), guess=face.expression)
    does, own = drive_photo(face, pose=pose), drive_photo(face_of(portrait), pose=pose)
    room, shuts = np.maximum(1 - own.closure, LEAST_OPEN), does.closure - own.closure
    return Move(
        weights=np.where(ELSEWHERE, 0, fit.expression[0] - portrait.expression).astype(np.float32),
        closure=np.where(shuts > 0, shuts / room, OPENS * shuts).astype(np.float32),
        gaze=does.gaze - own.gaze,
        rotation=np.asarray(own.rotation.T @ does.rotation, np.float64),
        shift=does.shift - own.shift,
    )


def face_of(portrait: Portrait) -> Face:
    """The photo's own face as a tracker would have given it."""
    return Face(
        captured=0.0,
        index=0,
        landmarks=Landmarks(portrait.points, "mediapipe478", 1.0),
        pose=HeadPose(portrait.camera_from_head, 0.0),
        expression=portrait.expression,
        gaze=portrait.gaze,
        raw=portrait.raw,
    )

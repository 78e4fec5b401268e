"""How a driver rests: their channels, their face's points, their lids, gaze and head when they do nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vcam.geometry import rotation_from_angles
from vcam.types import ARKIT, Face

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Rest:
    """Of one driver."""

    raw: Array
    """(52,) channels, as Face.raw."""
    gaze: Array
    """(2, 2) rad, as Face.gaze."""
    rotation: Array
    """(3, 3) turn away from looking into the camera, head axes (avatar.rest.rotation_from_sight)."""
    place: Array | None
    """(3,) m, where the head is, camera axes; None: wherever it is."""

    @staticmethod
    def typical() -> Rest:
        """Of a typical face that looks into the camera."""
        return Rest(np.zeros(len(ARKIT)), np.zeros((2, 2)), rotation_from_angles(0, 0, 0), None)


def rest_of(faces: Sequence[Face | None]) -> Rest:
    """The Rest of the driver of a whole film; the typical one when there is no face in it."""
    seen = [face for face in faces if face is not None]
    if not seen:
        return Rest.typical()
    from vcam.avatar.rest import rotation_from_sight
    from vcam.geometry import angles_from_rotation

    angles = [angles_from_rotation(rotation_from_sight(face.pose.camera_from_head)) for face in seen]
    return Rest(
        np.median([face.raw for face in seen], axis=0).astype(np.float64),
        np.median([face.gaze for face in seen], axis=0).astype(np.float64),
        rotation_from_angles(*np.median(angles, axis=0)),
        np.median([face.pose.camera_from_head[:3, 3] for face in seen], axis=0),
    )

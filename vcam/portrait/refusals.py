"""What a photo must show so that it can be driven, and the line that a user reads when it doesn't."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.fit import Fit
from vcam.errors import BadInput
from vcam.expression.gaze import LEFT_OUTER, RIGHT_OUTER
from vcam.geometry import angles_from_rotation, head_rotation
from vcam.types import Camera, Face

LIDS: Final = ((386, 374, 263, 362), (159, 145, 33, 133))
"""Middle of the upper and lower lid, outer and inner corner, of the person's left eye and right eye."""
LEAST_EYES_PX: Final = 40.0
"""Between the outer eye corners: an iris is then 5 px wide, less shows no gaze."""
MOST_YAW: Final = math.radians(35.0)
"""Beyond it the far eye is half hidden by the nose, and nothing is known of what a turn back would show."""
SHUT: Final = 0.1
"""Height of an eye's opening against its width below which no iris is seen."""

WORST_RESIDUAL: Final = 0.08
"""Mean distance of the fitted head's landmarks from those in the picture, in distances of the eyes' outer corners, from
which on they are no face; 26 photos, paintings and a cartoon stay below 0.018."""


def check_number(where: str, number: int, found: int) -> None:
    """Raise BadInput unless `number` (from 1) is one of `found` faces of the photo `where`."""
    if found == 1 and number != 1:
        raise BadInput(f"{where}: no face {number}, the photo shows one; leave the number out")
    if not 1 <= number <= found:
        raise BadInput(f"{where}: no face {number}; choose 1 to {found}, counted from the photo's left")


def no_face(where: str) -> BadInput:
    """For a photo in which nothing was found."""
    return BadInput(
        f"{where}: no face found; use a photo or a painting that shows a face from the front, with two eyes, "
        "nose and mouth in view (drawn faces without human proportions aren't found)"
    )


def no_face_shown(
    where: str, found: NDArray[np.floating], shown: NDArray[np.floating], size_wh: tuple[int, int], instead: str
) -> BadInput:
    """For a face at `found` (478, 2) px of the photo that is not to be seen at `shown` (478, 2) px of the picture of
    `size_wh` made of it. `instead`: what makes it larger there."""
    if eye_distance(found) < LEAST_EYES_PX:
        return _too_small(where, eye_distance(found))
    if (eyes_px := eye_distance(shown)) >= LEAST_EYES_PX:
        return no_face(where)
    return BadInput(
        f"{where}: in a picture of {size_wh[0]}x{size_wh[1]} px its face is too small to be driven: {eyes_px:.0f} px "
        f"between the eyes' outer corners, at least {LEAST_EYES_PX:.0f} are needed; {instead}"
    )


def _too_small(where: str, eyes_px: float) -> BadInput:
    return BadInput(
        f"{where}: the face is too small: {eyes_px:.0f} px between the eyes' outer corners, at least "
        f"{LEAST_EYES_PX:.0f} are needed; use a larger picture of it"
    )


def check_face(where: str, face: Face, eyes_px: float) -> None:
    """Raise BadInput with one line unless the photo of `face` can be moved. `eyes_px`: between its eyes, in the photo
    itself."""
    if eyes_px < LEAST_EYES_PX:
        raise _too_small(where, eyes_px)
    yaw = angles_from_rotation(head_rotation(face.pose.camera_from_head))[0]
    if abs(yaw) > MOST_YAW:
        raise BadInput(
            f"{where}: the face is turned aside by {abs(math.degrees(yaw)):.0f} degrees, at most "
            f"{math.degrees(MOST_YAW):.0f} can be driven; use a photo from nearer the front"
        )
    if shut := [side for side, lids in zip(("left", "right"), LIDS, strict=True) if _opening(face, lids) < SHUT]:
        what = "the eyes are shut" if len(shut) == 2 else f"the person's {shut[0]} eye is shut"
        raise BadInput(f"{where}: {what}, so that nobody knows how they look; use a photo with open eyes")


def fitted(where: str, fit: Callable[[], tuple[Fit, Camera]]) -> tuple[Fit, Camera]:
    """What `fit` gives. Raises BadInput when it fails, or when the fitted head doesn't lie on the picture's face."""
    try:
        found = fit()
    except (ValueError, np.linalg.LinAlgError) as error:
        raise BadInput(f"{where}: no face found ({error}); use a photo that shows one from the front") from error
    if not (worst := float(found[0].residual[0])) < WORST_RESIDUAL:
        raise BadInput(
            f"{where}: no face found: a head that was fitted to it misses it by {worst:.0%} of the eyes' distance; use "
            "a photo that shows one from the front"
        )
    return found


def eye_distance(points: NDArray[np.floating]) -> float:
    """px between the outer eye corners of landmarks (478, 2)."""
    return float(np.linalg.norm(points[LEFT_OUTER, :2] - points[RIGHT_OUTER, :2]))


def _opening(face: Face, lids: tuple[int, int, int, int]) -> float:
    upper, lower, outer, inner = face.landmarks.points[list(lids)].astype(np.float64)
    return float(np.linalg.norm(upper - lower) / max(float(np.linalg.norm(outer - inner)), 1e-6))

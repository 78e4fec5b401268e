"""Opens a photo to be driven: reads it, finds the face, places it in the picture that is shown, takes it apart."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.head_file import load_head
from vcam.avatar.morphable import HeadModel
from vcam.calibration import guess_camera
from vcam.expression.gaze import LEFT_OUTER, RIGHT_OUTER
from vcam.pictures.reader import read_picture
from vcam.portrait.analyse import Progress, analyse
from vcam.portrait.cache import keep_portrait, kept_portrait, photo_key
from vcam.portrait.placing import LONGEST_PX, around_head, in_own_size, placed
from vcam.portrait.portrait import Portrait
from vcam.portrait.refusals import check_face, check_number, eye_distance, no_face, no_face_shown
from vcam.reenact.faces import FaceFinder, read_face
from vcam.trackers.segmenter import Segmenter

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]


def quiet(doing: str, share: float) -> None:
    """Progress that nobody watches."""


def open_portrait(
    path: str | Path,
    *,
    size_wh: tuple[int, int] | None,
    face: int | None = None,
    moved: bool = True,
    progress: Progress = quiet,
    ahead: Callable[[], object] | None = None,
) -> Portrait:
    """The Portrait of a face in the photo at `path`: the largest, or number `face`, counted from 1 at the left.

    `size_wh`: of the picture that it is placed in, px; None: the photo's own size, even, at most 1920 px long.
    `moved`: whether its own pixels are to be moved; else a profile, a shut eye or a tiny face will do. `ahead` is
    called when nothing is known of the photo yet, and may have it found out and kept. Raises BadInput with one line
    when the file is no picture, or shows no face that can be driven; TrackerError when the nets can't be run.
    """
    progress("reading the photo", 0.0)
    photo = read_picture(path)
    key = photo_key(photo.tobytes(), photo.shape, size_wh, face, moved)
    head = load_head()
    portrait = kept_portrait(key, len(head.identity))
    if portrait is None and ahead is not None:
        ahead()
        portrait = kept_portrait(key, len(head.identity))
    if portrait is None:
        portrait = _analysed(str(path), photo, head, size_wh, face, moved=moved, progress=progress)
        keep_portrait(key, portrait)
    progress("done", 1.0)
    return portrait


def _analysed(
    where: str,
    photo: U8,
    head: HeadModel,
    size_wh: tuple[int, int] | None,
    number: int | None,
    *,
    moved: bool,
    progress: Progress,
) -> Portrait:
    progress("finding the face", 0.05)
    photo, faces = _upright(photo, number)
    if not faces:
        raise no_face(where)
    if number is not None:
        check_number(where, number, len(faces))
    chosen = _largest(faces) if number is None else number - 1
    photo_wh = (photo.shape[1], photo.shape[0])
    placement = in_own_size(photo_wh) if size_wh is None else around_head(photo_wh, faces[chosen], size_wh)
    image, there = placed(photo, placement), [placement.moved(points) for points in faces]
    camera = guess_camera(placement.size_wh)
    face = read_face(image, there, chosen, camera)
    if face is None:
        instead = "cut the photo closer to it" if size_wh is None else "choose a larger --size"
        raise no_face_shown(where, faces[chosen], there[chosen], placement.size_wh, instead)
    if moved:
        check_face(where, face, eye_distance(faces[chosen]))
    others = there[:chosen] + there[chosen + 1 :]
    return analyse(
        image,
        face,
        camera,
        head,
        where=where,
        segment=Segmenter(),
        progress=progress,
        shown=placement.target,
        others=others,
    )


def _upright(photo: U8, number: int | None) -> tuple[U8, list[F32]]:
    """The photo, turned by quarters until the face stands upright, and the landmarks (478, 2) px of all its faces from
    left to right. Faces are searched in a picture that is no larger than needed."""
    finder = FaceFinder()
    scale = min(1.0, LONGEST_PX / max(photo.shape[:2]))
    small = photo if scale == 1 else cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    for quarters in (0, 1, 3, 2):
        if faces := _found(finder, small, quarters):
            break
    else:
        return photo, []
    chosen = faces[_largest(faces) if number is None or not 1 <= number <= len(faces) else number - 1]
    across, down = (chosen[LEFT_OUTER] - chosen[RIGHT_OUTER]).tolist()
    more = round(math.atan2(down, across) / (math.pi / 2)) % 4
    if more:
        faces = _found(finder, small, quarters + more)
    upright = np.ascontiguousarray(np.rot90(photo, quarters + more))
    return upright, [(points + np.float32(0.5)) / np.float32(scale) - np.float32(0.5) for points in faces]


def _largest(faces: list[F32]) -> int:
    return max(range(len(faces)), key=lambda i: eye_distance(faces[i]))


def _found(finder: FaceFinder, small: NDArray[np.generic], quarters: int) -> list[F32]:
    """The faces of a picture that is turned by quarters first."""
    return finder.find(np.ascontiguousarray(np.rot90(small, quarters), np.uint8))

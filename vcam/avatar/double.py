"""Makes the drawn double of a person: a bundled avatar with the proportions, hair and colours of one photo.

The morphable head is fitted to the photo's landmarks. What it differs from the mean by, size left out and a little
exaggerated, moves the nearest of the bundled people; double.npz knows where that head's vertices lie on each of them.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.fit import Fit, fit_photo
from vcam.avatar.hair_in_photo import Length
from vcam.avatar.head_file import load_head
from vcam.avatar.landmark_basis import LandmarkBasis
from vcam.avatar.model import Avatar
from vcam.avatar.morphable import LANDMARKS, HeadModel
from vcam.avatar.native import write_native
from vcam.avatar.recolour import recoloured
from vcam.avatar.reshape import Proportions, reshaped, without_glasses
from vcam.avatar.sampled import INNER_LIP, OUTER_LIP, Colours, read_colours
from vcam.avatar.template import Template, arrays_of, load_template
from vcam.errors import BadInput
from vcam.expression.gaze import LEFT_OUTER, RIGHT_OUTER
from vcam.registry import check_name
from vcam.types import ARKIT, Camera

Array = NDArray[np.float64]

TEMPLATES: Final[dict[Length, str]] = {"bob": "mika", "short": "ren", "long": "zuri"}
"""Length of hair → the bundled person who wears it."""
LIKENESS: Final = 2.5
"""Exaggeration of what a face differs from the mean by: drawn faces lose some of it (chosen by looking)."""
LARGEST_MOVE_M: Final = 0.014
"""Softly: nothing moves further, so that no face falls apart."""
LEAST_EYES_PX: Final = 24.0
"""Between the outer eye corners: below that, the detector's landmarks and the colours are guesses."""
WORST_RESIDUAL: Final = 0.08
"""Share of the eye distance, from which on the landmarks are no face; real ones stay below 0.04."""
HEAD_FADE_M: Final = (-0.16, -0.11)
"""Height, in the model's frame: the neck keeps the template's shape below the first, the head has its own above."""


def make_double(
    image_rgb: NDArray[np.uint8],
    landmarks: NDArray[np.floating],
    camera: Camera,
    name: str,
    folder: Path,
    *,
    expression: NDArray[np.floating] | None = None,
    hair: Length | None = None,
) -> Path:
    """Write the avatar `name` into `folder`, made from a picture (h, w, 3) and its (478, 2) landmarks, px.

    `expression` (52,): the detector's scores, so that a smile isn't taken for a wide mouth. `hair` overrides what the
    picture shows. Gives the new folder's path. Raises BadInput with one line for an unusable name, an existing folder,
    or landmarks that are no face or too small, and when the files can't be written.
    """
    check_name("avatar", name)
    target = folder / name
    if target.exists():
        raise BadInput(f"{target}: there already; choose another name, or delete it")
    head = load_head()
    person = fit_person(head, landmarks, camera, expression)
    colours = read_colours(image_rgb, np.asarray(landmarks, np.float64))
    if colours is None:
        raise BadInput("the face lies outside of the picture; use one that shows the whole face")
    template = load_template(TEMPLATES[hair or colours.length], head)
    double = drawn_double(head, person, colours, template)
    return _written(double, _words(template, colours, name), target)


def fit_person(
    head: HeadModel, landmarks: NDArray[np.floating], camera: Camera, expression: NDArray[np.floating] | None
) -> Fit:
    """The Fit of one face. Raises BadInput when there is none, or one too small."""
    if landmarks.shape != (LANDMARKS, 2) or not np.isfinite(landmarks).all():
        raise BadInput("no face found in the picture; use one that shows a face from the front, well lit")
    eyes_px = float(np.linalg.norm(landmarks[LEFT_OUTER] - landmarks[RIGHT_OUTER]))
    if eyes_px < LEAST_EYES_PX:
        raise BadInput(
            f"the face is too small: {eyes_px:.0f} px between the eyes' outer corners, at least {LEAST_EYES_PX:.0f}; "
            "use a larger picture, or come nearer"
        )
    try:
        person, _ = fit_photo(LandmarkBasis.of(head), landmarks, camera, guess=expression)
    except (ValueError, np.linalg.LinAlgError) as error:
        raise BadInput(f"no face found in the picture ({error}); use one that shows a face from the front") from error
    if not person.residual[0] < WORST_RESIDUAL:
        raise BadInput(
            f"no face found in the picture: its points miss a face by {person.residual[0]:.0%} of the eyes' distance; "
            "use one that shows a face from the front"
        )
    return person


def drawn_double(head: HeadModel, person: Fit, colours: Colours, template: Template) -> Avatar:
    """The template as that person."""
    places, vertices = template.places, template.vertices
    rest = np.zeros(len(ARKIT))
    mean, shape = head.mean.astype(np.float64), head.shape(person.identity, rest).astype(np.float64)
    moves = LIKENESS * _without_size(mean, shape, head)[vertices]
    length = np.linalg.norm(moves, axis=1, keepdims=True)
    moves *= LARGEST_MOVE_M * np.tanh(length / LARGEST_MOVE_M) / np.maximum(length, 1e-12)
    low, high = HEAD_FADE_M
    moves *= np.clip((mean[vertices, 1:2] - low) / (high - low), 0, 1)
    lips = (_at_landmarks(head, template, OUTER_LIP) + _at_landmarks(head, template, INNER_LIP)) / 2
    beard = _at_landmarks(head, template, tuple(landmark for landmark, _ in colours.beard))
    return reshaped(recoloured(without_glasses(template.avatar), colours, lips, beard), Proportions(places, moves))


def _at_landmarks(head: HeadModel, template: Template, landmarks: tuple[int, ...]) -> Array:
    """(n, 3) m about where landmarks are on the template: at the nearest vertex that is known there."""
    rest = head.mean[template.vertices].astype(np.float64)
    wanted = head.landmarks.of(head.mean)[list(landmarks)]
    nearest = np.linalg.norm(wanted[:, None] - rest[None], axis=2).argmin(axis=1)
    return np.asarray(template.places[nearest], np.float64)


def _without_size(mean: Array, shape: Array, head: HeadModel) -> Array:
    """(n, 3) from `mean` to `shape` after the similarity that brings the landmarks of both together (Umeyama 1991)."""
    a, b = head.landmarks.of(shape), head.landmarks.of(mean)
    u, s, vt = np.linalg.svd((b - b.mean(0)).T @ (a - a.mean(0)))
    flip = np.diag([1, 1, np.sign(np.linalg.det(u @ vt))])
    scale = (s * np.diag(flip)).sum() / ((a - a.mean(0)) ** 2).sum()
    return np.asarray(scale * (shape - a.mean(0)) @ (u @ flip @ vt).T + b.mean(0) - mean)


def _written(double: Avatar, words: dict[str, Any], target: Path) -> Path:
    """The folder of the double; nothing is left behind when it can't be written."""
    try:
        target.mkdir(parents=True)
    except OSError as error:
        raise BadInput(f"{target}: can't be made ({error.strerror}); choose another place or name") from error
    done = False
    try:
        write_native(target, arrays_of(double), words)
        done = True
    except OSError as error:
        raise BadInput(f"{target}: can't be written ({error.strerror or error}); is the disk full?") from error
    finally:
        if not done:
            shutil.rmtree(target, ignore_errors=True)
    return target


def _words(template: Template, colours: Colours, name: str) -> dict[str, Any]:
    """What avatar.toml says of the double: as the template's, but whose it is."""
    author = f"made by vcam from a picture, on {template.words['title']} by {template.words['author']}"
    iris = "#" + "".join(f"{round(255 * channel):02x}" for channel in colours.iris)
    return template.words | {"title": name, "author": author[:200], "iris": iris}

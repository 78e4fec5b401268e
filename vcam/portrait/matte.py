"""The matte of the whole person: what a net says of the picture, refined to the picture's own edges, hair by hair.

Where the net is sure it is believed. In the band between, a colour that lies between those of the person and of the
background beside it tells the share of each (as all of matting assumes: Levin, Lischinski and Weiss 2008).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.portrait.cutout import cut_out
from vcam.portrait.guided import guide_coefficients, guided
from vcam.portrait.masks import grown, shrunk
from vcam.portrait.outline import face_height, middle
from vcam.portrait.topology import OVAL

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
Segment = Callable[[U8], F32]
"""Takes (h, w, 3) RGB, gives (n, m) 0..1 of the whole picture, coarse: how surely each place shows a person."""

AROUND: Final = 1.7
"""Heights of the face, from its middle: the square about the head that the net looks at once more, from near."""
BELIEVED: Final = 0.7
"""Of the face's oval the net must call at least so much a person, or else it doesn't understand the picture."""
WITHIN: Final = 0.02
"""Heights of the face within its outline all is the person, whatever colours say of a shadow on a cheek."""
UPRIGHT: Final = 0.4
"""Bodies hang down: what is below or above a face is its own rather than what is as far aside."""
BETWEEN: Final = 0.3
"""Heights of the face over which one person passes into another who stands beside."""
FACE_PX: Final = 150.0
"""Height of the face in the reduced picture in which the matte is found."""
BAND: Final = 0.035
"""Half the width of the band where the net isn't believed, in heights of the face: 2.6 of the net's own pixels."""
SURE: Final = (0.15, 0.85)
"""What the net calls background, and person."""
CONTRAST: Final = 0.04
"""Squared distance of two colours (0..1 a channel) at which they tell as much as a net that is unsure."""
OFF_LINE: Final = 0.1
"""Distance of a colour from the line between those of person and background at which it tells little of either."""
UNSURE: Final = (0.15, 1.5)
"""Weight of the net's answer against the colours' where it says a half, and where it is sure."""
EDGE: Final = 1e-3
"""Epsilon of the guided filter."""
CUT: Final = 0.06
"""Shares of the person below this are none, and above 1 minus this all."""


def person_matte(image: U8, points: F32, head: F32, segment: Segment, others: Sequence[F32] = ()) -> U8:
    """(h, w) 255 where the person is whose landmarks (478, 2) px are `points`, soft at the edge and in the hair.

    `head` (n, 2) px: where the vertices of the fitted head lie, for pictures that `segment` doesn't understand.
    `others`: landmarks of other people's faces, who belong to the background.
    """
    face_px = face_height(points)
    coarse = _seen(image, points, face_px, segment)
    face = np.zeros(image.shape[:2], np.uint8)
    cv2.fillConvexPoly(face, cv2.convexHull(np.rint(points[list(OVAL)]).astype(np.int32)), 1)
    inside = face > 0
    if inside.any() and (coarse[inside] > 0.5).mean() < BELIEVED:
        coarse = cut_out(image, face, head, face_px)
    coarse = np.maximum(coarse, face.astype(np.float32))
    coarse = _only(coarse * _nearer(points, others, image.shape[:2]), points, BAND * face_px)
    fine = np.maximum(_refined(image, coarse, face_px), shrunk(face, WITHIN * face_px))
    return np.asarray(np.clip(fine * 255 + 0.5, 0, 255), np.uint8)


def _seen(image: U8, points: F32, face_px: float, segment: Segment) -> F32:
    """(h, w) 0..1: the net's answer for the whole picture, and a closer one about the head."""
    high, wide = image.shape[:2]
    whole = cv2.resize(segment(image), (wide, high), interpolation=cv2.INTER_LINEAR)
    x0, y0 = np.clip(np.floor(middle(points) - AROUND * face_px), 0, [wide - 1, high - 1]).astype(int)
    x1, y1 = np.clip(np.ceil(middle(points) + AROUND * face_px), 1, [wide, high]).astype(int)
    if min(x1 - x0, y1 - y0) < 2:
        return np.asarray(whole, np.float32)
    near = cv2.resize(segment(image[y0:y1, x0:x1]), (int(x1 - x0), int(y1 - y0)), interpolation=cv2.INTER_LINEAR)
    share = max(x1 - x0, y1 - y0) / max(wide, high)
    worth = 1 - 0.5 * float(np.clip(2 * share - 1, 0, 1))  # the whole answer is too coarse where the head is small
    rim = np.full((y1 - y0 + 2, x1 - x0 + 2), 255, np.uint8)
    for edge, at_edge in (
        (np.s_[0], y0 > 0),
        (np.s_[-1], y1 < high),
        (np.s_[:, 0], x0 > 0),
        (np.s_[:, -1], x1 < wide),
    ):
        if at_edge:
            rim[edge] = 0
    away = cv2.distanceTransform(rim, cv2.DIST_L2, 3)[1:-1, 1:-1]
    weight = worth * np.clip(away / (0.2 * face_px), 0, 1)
    out = np.asarray(whole, np.float32).copy()
    out[y0:y1, x0:x1] += weight * (near - out[y0:y1, x0:x1])
    return out


def _nearer(points: F32, others: Sequence[F32], shape: tuple[int, ...]) -> F32:
    """(h, w) 1 where the face of `points` is nearer than any of the others', each measured by its own height."""
    high, wide = shape
    y, x = np.ogrid[:high, :wide]

    def away(face: F32) -> NDArray[np.float64]:
        across, down = middle(face)
        return np.asarray(np.hypot(x - across, UPRIGHT * (y - down)) / face_height(face), np.float64)

    share = np.ones(shape, np.float32)
    for other in others:
        share *= np.clip(0.5 + (away(other) - away(points)) / BETWEEN, 0, 1).astype(np.float32)
    return share


def _only(coarse: F32, points: F32, reach_px: float) -> F32:
    """`coarse` without people and things that don't touch the person whose face it is."""
    _, labels = cv2.connectedComponents(grown(coarse > 0.5, reach_px))
    high, wide = coarse.shape
    x, y = np.clip(np.rint(middle(points)), 0, [wide - 1, high - 1]).astype(int)
    return np.asarray(coarse * grown(labels == labels[y, x], reach_px), np.float32)


def _refined(image: U8, coarse: F32, face_px: float) -> F32:
    """(h, w) 0..1 of a coarse (h, w)."""
    scale = min(1.0, FACE_PX / max(face_px, 1.0))
    size_wh = (max(2, round(image.shape[1] * scale)), max(2, round(image.shape[0] * scale)))
    small = _unit(cv2.resize(image, size_wh, interpolation=cv2.INTER_AREA))
    rough = np.asarray(cv2.resize(coarse, size_wh, interpolation=cv2.INTER_AREA), np.float32)
    band = max(2.0, BAND * face_px * scale)
    person, ground = (shrunk(part, band).astype(np.float32) for part in (rough > SURE[1], rough < SURE[0]))
    mixed = _by_colour(small, rough, person, ground, band)
    coefficients = guide_coefficients(small, mixed, 2, EDGE)
    fine = np.clip((guided(coefficients, _unit(image)) - CUT) / (1 - 2 * CUT), 0, 1)
    surely, surely_not = (
        cv2.resize(shrunk(part, 1).astype(np.float32), image.shape[1::-1], interpolation=cv2.INTER_LINEAR)
        for part in (person, ground)
    )
    return np.asarray((fine * (1 - surely) + surely) * (1 - surely_not), np.float32)


def _by_colour(small: F32, rough: F32, person: F32, ground: F32, band: float) -> F32:
    """(h, w) share of the person in each pixel, by the colours of the sure parts near it."""
    (inner, near_inner), (outer, near_outer) = (_colour_near(small, part, 1.5 * band) for part in (person, ground))
    line = inner - outer
    length2 = (line * line).sum(axis=2)
    share = np.clip(((small - outer) * line).sum(axis=2) / (length2 + 1e-4), 0, 1)
    off2 = ((small - outer - share[..., None] * line) ** 2).sum(axis=2)
    told = length2 / CONTRAST * np.exp(-off2 / OFF_LINE**2 / 2) * np.clip(20 * np.minimum(near_inner, near_outer), 0, 1)
    believed = UNSURE[0] + UNSURE[1] * (2 * rough - 1) ** 2
    mixed = (share * told + rough * believed) / (told + believed)
    mixed *= np.clip(30 * cv2.GaussianBlur(person, (0, 0), 2.5 * band), 0, 1)  # nothing far from all that is sure
    return np.asarray(np.where(person > 0, 1, np.where(ground > 0, 0, mixed)), np.float32)


def _colour_near(small: F32, part: F32, reach_px: float) -> tuple[F32, F32]:
    """(h, w, 3) mean colour of the `part` near each pixel, and (h, w) how much of it is near."""
    near = cv2.GaussianBlur(part, (0, 0), reach_px)
    colour = cv2.GaussianBlur(small * part[..., None], (0, 0), reach_px) / (near[..., None] + 1e-4)
    return np.asarray(colour, np.float32), np.asarray(near, np.float32)


def _unit(image: NDArray[np.generic]) -> F32:
    return np.asarray(image, np.float32) / np.float32(255)

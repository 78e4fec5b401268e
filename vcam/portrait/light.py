"""The light on a photo's face, from its skin and the fitted head's form; and the tones of what is drawn in it."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.colour import linear_from_srgb
from vcam.avatar.fit import Fit
from vcam.avatar.model import SKIN
from vcam.avatar.morphable import HeadModel
from vcam.portrait.eye_crop import BROWS
from vcam.portrait.tones import lash_colour, mouth_tone, skin_tone
from vcam.portrait.topology import LIDS, LOWER_LIP, OVAL, UPPER_LIP
from vcam.types import Camera

__all__ = ["lash_colour", "light_on_skin", "mouth_tone", "skin_tone"]

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]
Array = NDArray[np.float64]

Y: Final = (0.282095, 0.488603, 1.092548, 0.315392, 0.546274)
A: Final = (1.0, 2 / 3, 0.25)
"""Ramamoorthi and Hanrahan 2001, equations 3 and 8; A over pi: a white wall in an even light of 1 is 1."""
EVEN: Final = 1 / Y[0]
"""The first coefficient of such a light."""
DOUBT: Final = np.array([0.0003, *[0.002] * 3, *[0.02] * 5])
"""How much, per pixel of skin, each coefficient is drawn to even light. One side of a head says little of bands."""
UNLIKE: Final = 0.5
"""Of the skin's own tone: what is off by so much (beard, glint, glasses) counts half."""
ROUNDS: Final = 5
FACING: Final = 0.15
"""Cosine to the line of sight from which on a piece of skin is looked at."""
FEWEST: Final = 60
"""Places on the skin that make a light; with fewer it is taken as even."""
MARGIN: Final = 0.05
"""Of the distance between the outer eye corners: kept from eyes, brows and lips."""
LARGEST: Final = 1.5
"""Of EVEN: no coefficient of a plausible light is larger."""


def light_on_skin(image: U8, points: NDArray[np.floating], fit: Fit, camera: Camera, model: HeadModel) -> F32:
    """(9, 3) spherical harmonics of the light on the skin of the first frame of `fit`, linear, camera axes (OpenCV).

    Relative to the skin: where the irradiance is pi, skin has `skin_tone`. In the order of Ramamoorthi and Hanrahan
    2001: 1, y, z, x, xy, yz, 3z^2 - 1, xz, x^2 - y^2. Even light where too little skin is seen to tell.
    """
    even = np.zeros((9, 3))
    even[0] = EVEN
    place = fit.camera_from_head[0]
    seen = model.shape(fit.identity, fit.expression[0]) @ place[:3, :3].T + place[:3, 3]
    normals = _normals(seen, model)
    facing = -(normals * seen).sum(axis=1) / np.linalg.norm(seen, axis=1)
    used = (model.material == SKIN) & (facing > FACING)
    at = (seen[used] @ camera.matrix.T)[:, :2] / seen[used, 2:]
    x, y = np.rint(np.clip(at, -1, 1e5)).astype(int).T
    inside = (x >= 0) & (y >= 0) & (x < image.shape[1]) & (y < image.shape[0])
    inside[inside] = _skin(image, points)[y[inside], x[inside]] > 0
    if inside.sum() < FEWEST:
        return even.astype(np.float32)
    colour = linear_from_srgb(image[y[inside], x[inside]] / 255) / np.maximum(skin_tone(image, points), 1e-3)
    found = _solved(_basis(normals[used][inside]), colour, even)
    return np.clip(found, -LARGEST * EVEN, LARGEST * EVEN).astype(np.float32)


def _solved(basis: Array, colour: Array, even: Array) -> Array:
    """(9, 3) so that `basis` (n, 9) @ it is `colour` (n, 3), of most n (Geman and McClure 1987)."""
    light = even
    for _ in range(ROUNDS):
        off = ((colour - basis @ light) ** 2).mean(axis=1) / UNLIKE**2
        weight = 1 / (1 + off) ** 2
        weighted = basis * weight[:, None]
        normal = weighted.T @ basis + np.diag(DOUBT * weight.sum())
        light = even + np.linalg.solve(normal, weighted.T @ (colour - basis @ even))
    return light


def _basis(normals: Array) -> Array:
    """(n, 9) irradiance over pi at unit `normals` (n, 3) that each coefficient at 1 gives."""
    x, y, z = normals.T
    one = np.full_like(x, A[0] * Y[0])
    first = [A[1] * Y[1] * axis for axis in (y, z, x)]
    second = [Y[2] * x * y, Y[2] * y * z, Y[3] * (3 * z * z - 1), Y[2] * x * z, Y[4] * (x * x - y * y)]
    return np.stack([one, *first, *(A[2] * part for part in second)], axis=1)


def _normals(places: NDArray[np.floating], model: HeadModel) -> Array:
    """(n, 3) out of the head, length 1."""
    a, b, c = (places[model.triangles[:, i]] for i in range(3))
    across = np.cross(b - a, c - a)
    out = np.zeros(places.shape)
    for corner in range(3):
        np.add.at(out, model.triangles[:, corner], across)
    return np.asarray(out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12), np.float64)


def _skin(image: U8, points: NDArray[np.floating]) -> U8:
    """(h, w) 255 within the face, but not near eyes, brows and lips."""
    mask, other = np.zeros(image.shape[:2], np.uint8), np.zeros(image.shape[:2], np.uint8)
    places = np.rint(points[:, :2]).astype(np.int32)
    cv2.fillPoly(mask, [places[list(OVAL)]], 255)
    rings = [upper + lower[::-1] for upper, lower in (*LIDS, (UPPER_LIP[-1], LOWER_LIP[-1]))]
    cv2.fillPoly(other, [places[list(ring)] for ring in rings], 255)
    reach = max(1, round(MARGIN * float(np.linalg.norm(points[263, :2] - points[33, :2]))))
    cv2.polylines(other, [places[list(line)] for line in (*rings, *BROWS)], False, 255, 2 * reach)
    mask[other > 0] = 0
    return mask

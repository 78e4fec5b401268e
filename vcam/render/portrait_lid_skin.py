"""The painted lids of a photo as they are laid over its skin: which triangles, how much of the paint, and its picture.

Paint that ends at the strip of skin next to the margins shows as a patch: it fades out over more of the skin, and where
nothing was painted there is none.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.portrait.mesh import Mesh, Opening
from vcam.portrait.portrait import Portrait
from vcam.render.portrait_cutout import any_channel
from vcam.render.portrait_part import Part, box_around
from vcam.render.portrait_sharp import texels_of

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
Index = NDArray[np.int32]
Numbers = NDArray[np.signedinteger]

RINGS: Final = (0.9, 0.5, 0.0)
"""How much of the paint shows at the edge of the strip next to the margins, and one and two rings further out."""
FADES: Final = (0.22, 0.42)
"""But all of it up to the first, of the eye's width, away from the margins, and less up to the second: beyond an eye's
corner rings are narrow."""
LOWER: Final = 0.45
"""Of the paint, below the eye: a lower lid hardly moves and keeps what it shows."""
BELOW: Final = 0.4
"""Of the eye's width: so much nearer to the lower margin than to the rest of them, skin is all below the eye."""
AROUND: Final = 0.2
"""Of the eye's width: so far beyond what was painted skin is laid over skin, which a closing lid drags lashes to."""
SOFT: Final = 0.15
"""Of it: from the edge of that inwards it shows more and more."""


def lid_skin(eye: Opening, mesh: Mesh) -> tuple[Index, F32]:
    """(t, 3) triangles that show a painted lid, and (n,) how much of it each vertex of the mesh shows."""
    margins = np.union1d(eye.upper, eye.lower)
    lower = np.setdiff1d(eye.lower, eye.lower[[0, -1]])
    wide = float(np.linalg.norm(mesh.rest[eye.upper[-1]] - mesh.rest[eye.upper[0]]))
    face = mesh.triangles[mesh.face]
    used = np.unique(face)
    away, below = _nearest(used, margins, mesh) / wide, _nearest(used, lower, mesh) / wide
    others = _nearest(used, np.setdiff1d(margins, lower), mesh) / wide
    shares = np.zeros(len(mesh.rest), np.float32)
    strip = np.unique(eye.strip)
    rings = [strip]
    for _ in RINGS[1:]:
        rings.append(np.unique(face[np.isin(face, rings[-1]).any(axis=1)]))
    for ring, share in zip(reversed(rings), reversed(RINGS), strict=True):
        shares[ring] = share
    shares[np.setdiff1d(strip, face[~np.isin(face, strip).all(axis=1)])] = 1
    shares[used] = np.maximum(shares[used], np.clip((FADES[1] - away) / (FADES[1] - FADES[0]), 0, 1))
    shares[used] *= 1 - (1 - LOWER) * np.clip((others - below) / BELOW, 0, 1)
    shares[margins] = 1
    triangles: Index = face[(shares[face] > 0).any(axis=1)].astype(np.int32)
    return triangles, shares


def _nearest(vertices: Numbers, row: Numbers, mesh: Mesh) -> F32:
    """(k,) px from `vertices` to the nearest of `row`, at rest."""
    return np.asarray(np.linalg.norm(mesh.rest[vertices][:, None] - mesh.rest[row], axis=2).min(axis=1), np.float32)


def lids_part(portrait: Portrait, mesh: Mesh) -> Part:
    """The paint of both lids, premultiplied, clear far from what was painted."""
    used = np.unique(np.concatenate([lid_skin(eye, mesh)[0] for eye in mesh.eyes]))
    lids, image = portrait.layers.lids, portrait.image
    differs = any_channel(lids != image).astype(np.uint8)
    differs = np.asarray(cv2.morphologyEx(differs, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8)
    away = np.asarray(cv2.distanceTransform(1 - differs, cv2.DIST_L2, 5), np.float32)
    wide = float(np.mean([np.linalg.norm(mesh.rest[eye.upper[-1]] - mesh.rest[eye.upper[0]]) for eye in mesh.eyes]))
    left, top, width, height = box = box_around(mesh.rest[used], (image.shape[1], image.shape[0]))
    part = slice(top, top + height), slice(left, left + width)
    alpha = np.clip((AROUND * wide - away[part]) / max(SOFT * wide, 1.0), 0, 1)[..., None]
    paint = np.rint(np.dstack([lids[part] * alpha, 255 * alpha])).astype(np.uint8)
    sharp = Part.of(paint, sharp=True)
    return Part(sharp.pixels, box, np.array(texels_of(box), np.float32))

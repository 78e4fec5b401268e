"""The painted lids of a photo as they are laid over its skin: which triangles, how much of the paint, and its picture.

Paint that ends at the strip of skin next to the margins shows as a patch: it fades out over two more rings of skin, and
where nothing was painted there is none.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.portrait.mesh import Mesh, Opening
from vcam.portrait.portrait import Portrait
from vcam.render.portrait_part import Part, box_around

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
Index = NDArray[np.int32]
Numbers = NDArray[np.signedinteger]

SHARES: Final = (1.0, 1.0, 0.7, 0.0)
"""How much of the paint shows next to the margins, at the edge of that strip, and one and two rings further out."""
LOWER: Final = 0.45
"""Of these, below the eye: a lower lid hardly moves and keeps what it shows."""
BELOW: Final = 0.2
"""Of the eye's width: so much nearer to the lower margin than to the rest of them, skin is all below the eye."""
SOFT: Final = 0.06
"""Of the eye's width: within what was painted, so far in from its edge it shows wholly."""


def lid_skin(eye: Opening, mesh: Mesh) -> tuple[Index, F32]:
    """(t, 3) triangles that show a painted lid, and (n,) how much of it each vertex of the mesh shows."""
    face, shares = mesh.triangles[mesh.face], np.zeros(len(mesh.rest), np.float32)
    rings = [np.unique(eye.strip)]
    for _ in range(2):
        rings.append(np.unique(face[np.isin(face, rings[-1]).any(axis=1)]))
    for ring, share in zip(reversed(rings), SHARES[:0:-1], strict=True):
        shares[ring] = share
    beyond = np.unique(face[~np.isin(face, rings[0]).all(axis=1)])
    shares[np.setdiff1d(rings[0], beyond)] = SHARES[0]
    lower, upper = (np.setdiff1d(row, row[[0, -1]]) for row in (eye.lower, eye.upper))
    used = np.flatnonzero(shares)
    wide = float(np.linalg.norm(mesh.rest[eye.upper[-1]] - mesh.rest[eye.upper[0]]))
    nearer = _nearest(used, np.union1d(upper, eye.lower[[0, -1]]), mesh) - _nearest(used, lower, mesh)
    shares[used] *= 1 - (1 - LOWER) * np.clip(nearer / (BELOW * wide), 0, 1)
    shares[np.union1d(eye.upper, eye.lower)] = SHARES[0]
    triangles: Index = face[np.isin(face, rings[-1]).all(axis=1)].astype(np.int32)
    return triangles, shares


def _nearest(vertices: Numbers, row: Numbers, mesh: Mesh) -> F32:
    """(k,) px from `vertices` to the nearest of `row`, at rest."""
    return np.asarray(np.linalg.norm(mesh.rest[vertices][:, None] - mesh.rest[row], axis=2).min(axis=1), np.float32)


def lids_part(portrait: Portrait, mesh: Mesh) -> Part:
    """The paint of both lids, premultiplied, clear where nothing was painted."""
    used = np.unique(np.concatenate([lid_skin(eye, mesh)[0] for eye in mesh.eyes]))
    lids, image = portrait.layers.lids, portrait.image
    differs = (lids != image).any(axis=2).astype(np.uint8)
    differs = np.asarray(cv2.morphologyEx(differs, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8)
    inside = np.asarray(cv2.distanceTransform(differs, cv2.DIST_L2, 5), np.float32)
    wide = float(np.mean([np.linalg.norm(mesh.rest[eye.upper[-1]] - mesh.rest[eye.upper[0]]) for eye in mesh.eyes]))
    alpha = np.clip(inside / max(SOFT * wide, 1.0), 0, 1)[..., None]
    paint = np.rint(np.dstack([lids * alpha, 255 * alpha])).astype(np.uint8)
    return Part.of(paint, box_around(mesh.rest[used], (image.shape[1], image.shape[0])), sharp=True)

"""The eyes of a photo behind its lids: the white, the iris that turns as a disc, and the photo's own eye at rest."""

from __future__ import annotations

from typing import Final

import moderngl
import numpy as np
from numpy.typing import NDArray

from vcam.portrait.mesh import Mesh, Moved, Opening
from vcam.portrait.portrait import Portrait
from vcam.render.portrait_kit import Kit, Texture
from vcam.render.portrait_skin import box_around

F32 = NDArray[np.float32]

LOOKS_AWAY: Final = (0.02, 0.09)
"""Of the iris's radius, that it has moved: up to the first the photo's own eye is shown, from the second on the parts
that it was taken apart into."""
WIDER: Final = 0.15
"""Opened so much wider, the photo's own eye would show its lid's edge."""


class Eyes:
    """Both eyes."""

    def __init__(self, kit: Kit, portrait: Portrait, mesh: Mesh, rest: Moved) -> None:
        """`rest`: what deform gives for no move at all."""
        self._eyes = [_Eye(kit, portrait, mesh, rest, side) for side in (0, 1)]

    def draw(self, moved: Moved, sockets: F32) -> None:
        """Under the skin. Depth must not be tested. `sockets` (2, 2, 3): where the eyeballs are."""
        for eye, socket, iris, closure in zip(self._eyes, sockets, moved.irises, moved.closure, strict=True):
            eye.draw(socket, iris, float(closure))


class _Eye:
    def __init__(self, kit: Kit, portrait: Portrait, mesh: Mesh, rested: Moved, side: int) -> None:
        self._kit = kit
        iris, opening = portrait.layers.irises[side], mesh.eyes[side]
        self._centre, self._radius = iris.centre, iris.radius
        self._rested = rested.irises[side, :2].copy()
        triangles = _about(opening, mesh)
        box = box_around(mesh.rest[triangles], kit.size_wh)
        rest = kit.buffer(mesh.rest.astype(np.float32))
        self._part = kit.kept(kit.gl.vertex_array(kit.rigid, [(rest, "2f", "texel")], kit.buffer(triangles)))
        self._own = Texture(kit, portrait.image, box, sharp=True)
        self._sclera = Texture(kit, portrait.layers.sclera, box, sharp=True)
        disc = iris.disc.astype(np.uint16)
        disc[..., :3] = (disc[..., :3] * disc[..., 3:] + 127) // 255
        self._disc = Texture(kit, disc.astype(np.uint8), sharp=True)
        high, wide = disc.shape[:2]
        self._quad = kit.quad((0, 0, wide, high))
        self._middle = np.array([(wide - 1) / 2, (high - 1) / 2], np.float32)

    def draw(self, socket: F32, iris: F32, closure: float) -> None:
        kit, linear = self._kit, socket[:, :2]
        turned = iris[:2] - (linear @ self._rested + socket[:, 2])
        away = float(np.hypot(*turned)) / self._radius
        own = _fall(away, *LOOKS_AWAY) * _fall(-closure, 0.0, WIDER)
        if own < 1:
            kit.place(self._sclera, socket)
            self._part.render(moderngl.TRIANGLES)
            centre = linear @ self._centre + socket[:, 2] + turned
            scale = linear * (iris[2] / max(1e-6, float(np.sqrt(abs(np.linalg.det(linear))))))
            kit.place(self._disc, np.column_stack([scale, centre - scale @ self._middle]))
            self._quad.render(moderngl.TRIANGLE_STRIP)
        if own > 0:
            kit.place(self._own, socket, opacity=own)
            self._part.render(moderngl.TRIANGLES)


def _about(opening: Opening, mesh: Mesh) -> NDArray[np.int32]:
    """(t, 3) the opening's triangles and two rings of skin about it, within the face, which is drawn over them."""
    near = np.union1d(opening.upper, opening.lower)
    face = mesh.triangles[mesh.face]
    for _ in range(2):
        ring = face[np.isin(face, near).any(axis=1)]
        near = np.union1d(near, ring)
    return np.concatenate([opening.hole, ring]).astype(np.int32)


def _fall(value: float, low: float, high: float) -> float:
    t = min(1.0, max(0.0, (value - low) / (high - low)))
    return 1 - t * t * (3 - 2 * t)

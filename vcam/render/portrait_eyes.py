"""The eyes of a photo behind its lids: the white, the iris that turns as a disc, and the photo's own eye at rest."""

from __future__ import annotations

from typing import Final

import moderngl
import numpy as np
from numpy.typing import NDArray

from vcam.portrait.mesh import Moved
from vcam.render.portrait_kit import Kit, Texture
from vcam.render.portrait_pieces import Pieces

F32 = NDArray[np.float32]

LOOKS_AWAY: Final = (0.02, 0.09)
"""Of the iris's radius, that it has moved: up to the first the photo's own eye is shown, from the second on the parts
that it was taken apart into."""
WIDER: Final = 0.15
"""Opened so much wider, the photo's own eye would show its lid's edge."""


class Eyes:
    """Both eyes."""

    def __init__(self, kit: Kit, pieces: Pieces) -> None:
        self._eyes = [_Eye(kit, pieces, side) for side in (0, 1)]

    def draw(self, moved: Moved, sockets: F32) -> None:
        """Under the skin. Depth must not be tested. `sockets` (2, 2, 3): where the eyeballs are."""
        for eye, socket, iris, closure in zip(self._eyes, sockets, moved.irises, moved.closure, strict=True):
            eye.draw(moved, socket, iris, float(closure))


class _Eye:
    def __init__(self, kit: Kit, pieces: Pieces, side: int) -> None:
        self._kit = kit
        iris, eye = pieces.portrait.layers.irises[side], pieces.eyes[side]
        self._centre, self._radius = iris.centre, iris.radius
        self._rested = pieces.rest.irises[side, :2].copy()
        rest = kit.buffer(pieces.mesh.rest.astype(np.float32))
        self._part = kit.kept(kit.gl.vertex_array(kit.rigid, [(rest, "2f", "texel")], kit.buffer(eye.triangles)))
        self._used = np.unique(eye.triangles)
        self._white = np.ones((len(self._used), 7), np.float32)
        """Texel; px, px, m; shade; opacity."""
        self._white[:, :2] = pieces.mesh.rest[self._used]
        self._buffer = kit.buffer(self._white)
        self._stretched = kit.kept(
            kit.gl.vertex_array(
                kit.moved,
                [(self._buffer, "2f 3f 1f 1f", "texel", "position", "shade", "opacity")],
                kit.buffer(np.searchsorted(self._used, eye.triangles).astype(np.int32)),
            )
        )
        self._own, self._sclera, self._disc = (Texture(kit, part) for part in (eye.own, eye.sclera, eye.disc))
        self._quad = kit.quad(eye.disc.box)
        self._middle = np.array([(size - 1) / 2 for size in eye.disc.box[2:]], np.float32)

    def draw(self, moved: Moved, socket: F32, iris: F32, closure: float) -> None:
        kit, linear = self._kit, socket[:, :2]
        turned = iris[:2] - (linear @ self._rested + socket[:, 2])
        away = float(np.hypot(*turned)) / self._radius
        own = _fall(away, *LOOKS_AWAY) * _fall(-closure, 0.0, WIDER)
        if own < 1:
            self._draw_white(moved)
            centre = linear @ self._centre + socket[:, 2] + turned
            scale = linear * (iris[2] / max(1e-6, float(np.sqrt(abs(np.linalg.det(linear))))))
            kit.place(self._disc, np.column_stack([scale, centre - scale @ self._middle]))
            self._quad.render(moderngl.TRIANGLE_STRIP)
        if own > 0:
            kit.place(self._own, socket, opacity=own)
            self._part.render(moderngl.TRIANGLES)

    def _draw_white(self, moved: Moved) -> None:
        """The white is stretched between the lids, whose shade on it goes with them."""
        self._white[:, 2:5] = moved.vertices[self._used]
        self._buffer.write(self._white)
        self._kit.moved["texels"].write(self._sclera.texels)  # type: ignore[union-attr]
        self._sclera.use()
        self._stretched.render(moderngl.TRIANGLES)


def _fall(value: float, low: float, high: float) -> float:
    t = min(1.0, max(0.0, (value - low) / (high - low)))
    return 1 - t * t * (3 - 2 * t)

"""The upper lids as they are painted: a closing lid shows skin that lies still over the eye, no stretched lashes."""

from __future__ import annotations

from typing import Final

import moderngl
import numpy as np
from numpy.typing import NDArray

from vcam.portrait.mesh import Moved, Opening
from vcam.render.portrait_kit import Kit, Texture
from vcam.render.portrait_pieces import Pieces

F32 = NDArray[np.float32]
Index = NDArray[np.int32]

GONE: Final = 0.6
"""Closure at which an upper lid is all painted skin."""
STEEP: Final = 2.2
"""Where the painted lid meets other skin it fades over 1 / so much of the lid's height."""


class Lids:
    """Both painted lids."""

    def __init__(self, kit: Kit, pieces: Pieces) -> None:
        mesh = pieces.mesh
        strips = [eye.strip for eye in mesh.eyes]
        used = [np.unique(strip) for strip in strips]
        self._kit, self._used = kit, np.concatenate(used)
        self._shares = np.concatenate([_shares(eye, mesh.triangles) for eye in mesh.eyes])
        self._half = len(used[0])
        self._texture = Texture(kit, pieces.lids)
        self._vertices = np.zeros((len(self._used), 7), np.float32)
        """Texel; px, px, m; shade; opacity."""
        self._buffer = kit.buffer(self._vertices)
        index = [np.searchsorted(part, strip) for part, strip in zip(used, strips, strict=True)]
        index[1] = index[1] + self._half
        self._array = kit.kept(
            kit.gl.vertex_array(
                kit.moved,
                [(self._buffer, "2f 3f 1f 1f", "texel", "position", "shade", "opacity")],
                kit.buffer(np.concatenate(index).astype(np.int32)),
            )
        )
        self._seen = False

    def move(self, moved: Moved, skin: F32, sockets: F32) -> None:
        """The next draw shows `moved`, with the skin's vertices as they are drawn; `sockets` (2, 2, 3)."""
        self._seen = bool((moved.closure > 0).any())
        if not self._seen:
            return
        out, half = self._vertices, self._half
        out[:, 2:7] = skin[self._used]
        for part, socket, closure in zip((slice(half), slice(half, None)), sockets, moved.closure, strict=True):
            out[part, :2] = np.linalg.solve(socket[:, :2], (out[part, 2:4] - socket[:, 2]).T).T
            out[part, 6] *= STEEP * self._shares[part] * np.clip(closure / GONE, 0, 1)
        self._buffer.write(out)

    def draw(self) -> None:
        """Over the person. Depth must be tested, equal passing."""
        if self._seen:
            self._kit.moved["texels"].write(self._texture.texels)  # type: ignore[union-attr]
            self._texture.use()
            self._array.render(moderngl.TRIANGLES)


def _shares(eye: Opening, triangles: Index) -> F32:
    """How much of the painted lid each vertex of an upper lid shows: 0 where the strip meets other skin."""
    strip = np.unique(eye.strip)
    in_strip = np.isin(triangles, strip).all(axis=1)
    edge = np.setdiff1d(np.unique(triangles[~in_strip]), eye.upper)
    return np.where(np.isin(strip, edge), 0, 1).astype(np.float32)

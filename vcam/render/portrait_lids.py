"""The upper lids as they are painted: a closing lid shows skin that lies still over the eye, no stretched lashes."""

from __future__ import annotations

from typing import Final

import moderngl
import numpy as np
from numpy.typing import NDArray

from vcam.portrait.mesh import Moved
from vcam.render.portrait_kit import Kit, Texture
from vcam.render.portrait_lid_skin import lid_skin
from vcam.render.portrait_pieces import Pieces

F32 = NDArray[np.float32]

GONE: Final = 0.5
"""Closure at which an upper lid is all painted skin."""


class Lids:
    """Both painted lids."""

    def __init__(self, kit: Kit, pieces: Pieces) -> None:
        parts = [lid_skin(eye, pieces.mesh) for eye in pieces.mesh.eyes]
        used = [np.unique(part) for part, _ in parts]
        self._kit, self._used = kit, np.concatenate(used)
        self._shares = np.concatenate([shares[at] for at, (_, shares) in zip(used, parts, strict=True)])
        self._half = len(used[0])
        self._texture = Texture(kit, pieces.lids)
        self._vertices = np.zeros((len(self._used), 7), np.float32)
        """Texel; px, px, m; shade; opacity."""
        self._buffer = kit.buffer(self._vertices)
        index = [np.searchsorted(at, part) for at, (part, _) in zip(used, parts, strict=True)]
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
            out[part, 6] *= self._shares[part] * _risen(float(closure) / GONE)
        self._buffer.write(out)

    def draw(self) -> None:
        """Over the person. Depth must not be tested: skin that folds at a corner lies beneath, too."""
        if self._seen:
            self._kit.moved["texels"].write(self._texture.texels)  # type: ignore[union-attr]
            self._texture.use()
            self._array.render(moderngl.TRIANGLES)


def _risen(share: float) -> float:
    t = min(1.0, max(0.0, share))
    return t * t * (3 - 2 * t)

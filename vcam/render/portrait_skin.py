"""The person of a photo, drawn as moved triangles over what lies behind; only those that moved, and the face."""

from __future__ import annotations

from typing import Final

import moderngl
import numpy as np
from numpy.typing import NDArray

from vcam.portrait.mesh import Moved, Opening
from vcam.render.portrait_detail import Detail
from vcam.render.portrait_kit import IDENTITY, Kit, Texture
from vcam.render.portrait_part import box_around
from vcam.render.portrait_pieces import Pieces
from vcam.render.portrait_target import Box

F32 = NDArray[np.float32]
Index = NDArray[np.int32]

STILL_PX: Final = 0.35
"""What lies beyond the face moves by so much less while the head is still, and so rests where nobody sees it move."""
OPEN_PX: Final = 2.5
"""So far apart two margins are when their skin has faded out there."""


class Skin:
    """Skin, hair, neck and shoulders."""

    def __init__(self, kit: Kit, pieces: Pieces) -> None:
        mesh = pieces.mesh
        self._kit, self._mesh = kit, mesh
        self._person = Texture(kit, pieces.person)
        self.texels = self._person.texels
        """(4,) from px of the picture to the person's texture."""
        self._behind = Texture(kit, pieces.behind)
        self._detail = Detail(mesh)
        face: Index = mesh.triangles[mesh.face].astype(np.int32)
        self._others, self._edges = np.concatenate([pieces.edges, pieces.inner]), len(pieces.edges)
        self._beyond = np.setdiff1d(self._others, face)
        self._hanging = (mesh.rigid[self._others] > 0).any(axis=1)
        self._drawn = np.concatenate([self._others, face])
        self._behind_count, self._turned = 0, False
        self._margins = [_Margin(opening) for opening in (*mesh.eyes, mesh.mouth)]
        self.vertices = np.zeros((len(mesh.rest), 5), np.float32)
        """px, px, m; shade; opacity: as they are drawn next."""
        rest = kit.buffer(mesh.rest.astype(np.float32))
        self.buffer = kit.buffer(self.vertices)
        """`vertices` on the GPU."""
        self._index = kit.buffer(self._drawn)
        skin = (self.buffer, "3f 1f 1f", "position", "shade", "opacity")
        gl = kit.gl
        self._skin = kit.kept(gl.vertex_array(kit.moved, [(rest, "2f", "texel"), skin], self._index))
        self._under = kit.kept(gl.vertex_array(kit.rigid, [(rest, "2f", "texel")], self._index))
        self._under_face = (
            kit.kept(gl.vertex_array(kit.rigid, [(rest, "2f", "texel")], kit.buffer(pieces.seen_through)))
            if len(pieces.seen_through)
            else None
        )

    def move(self, moved: Moved) -> Box:
        """The next draws show `moved`; what of the picture they may change."""
        out, mesh = self.vertices, self._mesh
        out[:, :3] = moved.vertices
        if not moved.turned:
            self._settle(out)
        out[:, 3] = moved.shade
        out[:, 4] = 1
        for margin in self._margins:
            margin.fade(out)
        self.buffer.write(out)
        away = out[:, :2] - mesh.rest
        moved_away = (away[:, 0] != 0) | (away[:, 1] != 0)
        moves = moved_away[self._others[:, 0]] | moved_away[self._others[:, 1]] | moved_away[self._others[:, 2]]
        if moved.turned:
            moves |= self._hanging  # what is drawn upon the plate must all be there
        self._drawn = np.concatenate([self._others[moves], self._detail.triangles(away, moved.shade)])
        self._index.write(self._drawn)
        self._turned, self._behind_count = moved.turned, 3 * int(moves[: self._edges].sum())
        shown = np.zeros(len(out), bool)
        shown[self._drawn] = True
        return box_around(np.concatenate([mesh.rest[shown], out[shown, :2]]), self._kit.size_wh)

    def _settle(self, out: F32) -> None:
        """Let what lies beyond the face move less by what nobody sees: so most of it rests, to the very pixel."""
        beyond, rest = self._beyond, self._mesh.rest[self._beyond]
        away = out[beyond, :2] - rest
        far = np.sqrt((away * away).sum(axis=1, keepdims=True))
        out[beyond, :2] = rest + away * np.maximum(1 - STILL_PX / np.maximum(far, STILL_PX), 0)

    def use_person(self) -> None:
        """Read from the person's texture from now on, at its `texels`."""
        self._person.use()

    def draw_behind(self) -> None:
        """What lies behind the outline of a still person whose jaw or neck moved; a turned one has it as its ground."""
        if self._turned:
            return
        self._kit.place(self._behind, IDENTITY)
        if self._behind_count:
            self._under.render(moderngl.TRIANGLES, vertices=self._behind_count)
        if self._under_face:
            self._under_face.render(moderngl.TRIANGLES)

    def draw(self) -> None:
        """The person. Depth must be tested."""
        self._kit.moved["texels"].write(self._person.texels)  # type: ignore[union-attr]
        self._person.use()
        self._skin.render(moderngl.TRIANGLES, vertices=self._drawn.size)


class _Margin:
    """Where the skin ends about an opening: it fades out there as far as the opening is open."""

    def __init__(self, opening: Opening) -> None:
        self._upper, self._lower = opening.upper, opening.lower

    def fade(self, vertices: F32) -> None:
        """Write the opacity of the margins into `vertices` (n, 5)."""
        opacity = 1 - np.clip(gaps(vertices, self._upper, self._lower) / OPEN_PX, 0, 1)
        vertices[self._upper, 4] = opacity
        vertices[self._lower, 4] = opacity


def gaps(vertices: F32, upper: Index, lower: Index) -> F32:
    """(k,) px between an opening's margins, square to the line of its corners; 0 where they meet or overlap."""
    along = vertices[upper[-1], :2] - vertices[upper[0], :2]
    down = np.array([-along[1], along[0]]) / (np.hypot(*along) + 1e-6)
    return np.asarray(np.maximum((vertices[lower, :2] - vertices[upper, :2]) @ down, 0), np.float32)

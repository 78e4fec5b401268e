"""The inside of a photo's mouth: cavity, tongue and teeth in the photo's tones, and its own teeth, fixed to the skull.

It is drawn apart, finer than the picture, and then shown between the lips: so its edges are as soft as a photo's.
"""

from __future__ import annotations

from typing import Final

import moderngl
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.colour import srgb_from_linear
from vcam.avatar.model import MOUTH, TONGUE
from vcam.portrait.mesh import Moved
from vcam.render.portrait_inside import nearer_px
from vcam.render.portrait_kit import Kit, Texture
from vcam.render.portrait_lines import Lines
from vcam.render.portrait_mouth_light import MouthLight
from vcam.render.portrait_part import box_around
from vcam.render.portrait_pieces import Pieces
from vcam.render.portrait_skin import Skin

F32 = NDArray[np.float32]

FINER: Final = 2
"""Texels per px of the picture."""
ROOM: Final = 1.6
"""Of the mouth's width at rest, the largest opening that is drawn so finely; a larger one is drawn more coarsely."""
OWN: Final = (0.005, 0.03)
"""Of the mouth's width: up to so much further apart or closer than in the photo the lips show what the photo does
there; from the second on they show the inside drawn anew."""
BACK_M: Final = 0.008
"""The lips' and cheeks' inner side is taken for so much deeper: on a photo's own lips teeth would pierce it."""
LEAST_LIGHT: Final = 0.45
"""On teeth, of what is on those of wide open lips; lips let some through."""
GAMMA: Final = 1 / 2.2
"""Factors are for sRGB's own numbers."""
SHOWN_MM: Final = (6.5, 2.5)
"""Of upper and lower teeth beyond their lips, and of more than that only MORE: the model's lips go further."""
MORE: Final = 0.35
LIPS: Final = (13, 14)
"""MediaPipe's points in the middle of the upper lip's margin and of the lower one's."""


class Mouth:
    """What is between the lips."""

    def __init__(self, kit: Kit, pieces: Pieces, *, skin: Skin) -> None:
        mesh, inside = pieces.mesh, pieces.inside
        self._kit, self._mesh, self._skin = kit, mesh, skin
        mouth = mesh.mouth
        self._wide = float(np.linalg.norm(mesh.rest[mouth.upper[-1]] - mesh.rest[mouth.upper[0]]))
        self._camera = pieces.portrait.camera.matrix
        self._apart_m = self._between(pieces.rest.vertices)
        self._wide_m = self._wide * float(pieces.rest.vertices[mouth.upper[0], 2]) / float(self._camera[0, 0])
        side = max(16, int(np.ceil(FINER * ROOM * self._wide / 4)) * 4)
        self._texture = kit.kept(kit.gl.texture((side, side), 4))
        self._texture.filter = moderngl.LINEAR, moderngl.LINEAR
        self._texture.repeat_x = self._texture.repeat_y = False
        depth = kit.kept(kit.gl.depth_renderbuffer((side, side)))
        self._side, self._framebuffer = side, kit.kept(kit.gl.framebuffer([self._texture], depth))
        self._light = MouthLight(mesh, pieces.rest, inside, pieces.tones, float(self._camera[0, 0]))
        self._dark = srgb_from_linear(pieces.tones.deepest).tolist()
        self._back = np.zeros((len(inside.material), 3), np.float32)
        self._back[:, :2] = nearer_px(pieces.portrait, float(pieces.rest.inner[:, 2].min()))
        self._back[inside.material == MOUTH, 2] = BACK_M
        self._placed = pieces.rest.inner.astype(np.float32)
        self._inner = kit.buffer(self._placed)
        self._tones = kit.buffer(np.ones((len(self._placed), 4), np.float32))
        self._on_jaw = np.flatnonzero(inside.material == TONGUE)
        self._cavity = kit.kept(
            kit.gl.vertex_array(
                kit.tone,
                [(self._inner, "3f", "position"), (self._tones, "4f", "tone")],
                kit.buffer(inside.triangles.astype(np.int32)),
            )
        )
        part = pieces.teeth
        self._teeth = (Texture(kit, part), kit.quad(part.box)) if part else None
        self._rows = [(Texture(kit, row.part), kit.quad(row.part.box), with_one(row.rest)) for row in pieces.rows]
        self._seats = [row.seat for row in pieces.rows]
        self._build_hole()

    def _build_hole(self) -> None:
        kit, mesh, mouth = self._kit, self._mesh, self._mesh.mouth
        margin = np.union1d(mouth.upper, mouth.lower)
        band = mesh.triangles[np.isin(mesh.triangles, margin).any(axis=1)]
        # What lies about the margins shows what the nearest place of the margins does
        around = np.setdiff1d(np.unique(band), margin)
        row = np.concatenate([mouth.upper, mouth.lower])
        away = np.linalg.norm(mesh.rest[around][:, None] - mesh.rest[row][None], axis=2)
        self._around, self._nearest = around, away.argmin(axis=1) % len(mouth.upper)
        self._reach = np.unique(band)
        self._resting = np.ones(len(mesh.rest), np.float32)
        self._rested = kit.buffer(self._resting)
        triangles = kit.buffer(np.concatenate([mouth.hole, band]).astype(np.int32))
        self._hole = kit.kept(
            kit.gl.vertex_array(
                kit.hole,
                [
                    (kit.buffer(mesh.rest.astype(np.float32)), "2f", "texel"),
                    (self._skin.buffer, "2f 12x", "position"),
                    (self._rested, "1f", "resting"),
                ],
                triangles,
            )
        )

    def prepare(self, moved: Moved, lines: Lines, teeth: F32) -> None:
        """Draw the inside into its own texture. `teeth` (2, 2, 3): where the upper and the lower ones are."""
        kit, mouth = self._kit, self._mesh.mouth
        away = np.abs(self._between(moved.vertices) - self._apart_m)
        resting = 1 - np.clip((away / self._wide_m - OWN[0]) / (OWN[1] - OWN[0]), 0, 1)
        self._resting[mouth.upper] = self._resting[mouth.lower] = resting
        self._resting[self._around] = resting[self._nearest]
        self._rested.write(self._resting)
        self._shown = bool(resting.min() < 1)
        if not self._shown:
            return
        left, top, width, height = box_around(moved.vertices[self._reach, :2], kit.size_wh)
        reach = max(width, height, self._side / FINER)  # px of the picture along the texture
        self._texels = np.array([1 / reach, 1 / reach, (0.5 - left) / reach, (0.5 - top) / reach], np.float32)
        gl, scale = kit.gl, self._side / reach
        wide, high = (min(self._side, int(np.ceil(size * scale))) for size in (width, height))
        red, green, blue = self._dark
        self._framebuffer.use()
        self._framebuffer.scissor = 0, 0, wide, high
        self._framebuffer.clear(red, green, blue, 1.0, depth=1.0)
        kit.look_at((left, top, width, height), (reach, reach))
        tones, lights = self._light.of(moved)
        self._tones.write(tones)
        given = [self._given_way(moved, teeth[row], row) for row in (0, 1)]
        shades = [(LEAST_LIGHT + (1 - LEAST_LIGHT) * light) ** GAMMA for light in lights]
        if self._teeth:  # those that are painted go on where its own end
            given[0][:], shades[0] = 0, 1.0
        np.copyto(self._placed, moved.inner)
        self._placed += self._back
        self._placed[self._on_jaw, :2] += given[1]
        self._inner.write(self._placed)
        gl.enable_only(moderngl.DEPTH_TEST)
        kit.tone["gain"].write(np.ones(1, np.float32))  # type: ignore[union-attr]
        self._cavity.render(moderngl.TRIANGLES)
        gl.enable_only(moderngl.BLEND)
        places = [np.column_stack([place[:, :2], place[:, 2] + way]) for place, way in zip(teeth, given, strict=True)]
        for (texture, quad, rest), place, shade in reversed(list(zip(self._rows, places, shades, strict=True))):
            kit.place(texture, place @ rest, shade=shade)
            quad.render(moderngl.TRIANGLE_STRIP)
        if self._teeth:
            texture, quad = self._teeth
            kit.place(texture, teeth[0])
            quad.render(moderngl.TRIANGLE_STRIP)
        lines.draw_lip_shade()
        kit.look_at((0, 0, 0, 0), kit.size_wh)

    def _given_way(self, moved: Moved, place: F32, row: int) -> F32:
        """(2,) px by which upper teeth (`row` 0), or lower ones with the tongue, at `place`, give way to a lip."""
        seat, outwards = self._seats[row], (1, -1)[row]
        edge, axis = place[:, :2] @ seat[:, 2] + place[:, 2], outwards * (place[:, :2] @ seat[:, 1])
        shown = float((edge - moved.vertices[LIPS[row], :2]) @ axis / (axis @ axis))  # mm
        return np.asarray(-max(shown - SHOWN_MM[row], 0.0) * (1 - MORE) * axis, np.float32)

    def _between(self, vertices: F32) -> F32:
        """(k,) m between the lips, pair by pair; `vertices` (n, 3) px, px, m. A turn alone doesn't change it."""
        upper, lower = self._mesh.mouth.upper, self._mesh.mouth.lower
        places = vertices[np.concatenate([upper, lower])] - [*self._camera[:2, 2], 0]
        places[:, :2] *= places[:, 2:] / np.diag(self._camera)[:2]
        apart = np.linalg.norm(places[len(upper) :] - places[: len(upper)], axis=1)
        return np.asarray(apart, np.float32)

    def draw(self) -> None:
        """Between the lips and as far as they fade out. Depth must not be tested."""
        hole = self._kit.hole
        hole["texels"].write(self._skin.texels)  # type: ignore[union-attr]
        self._skin.use_person()
        if self._shown:
            hole["inner"].write(self._texels)  # type: ignore[union-attr]
        self._texture.use(1)
        self._hole.render(moderngl.TRIANGLES)


def with_one(matrix: NDArray[np.float64]) -> F32:
    """(3, 3) of (2, 3)."""
    return np.vstack([matrix, [0, 0, 1]]).astype(np.float32)

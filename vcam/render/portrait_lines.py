"""Soft lines at lids and lips: the shade that a lid casts on the eye, lashes of a lid that comes down, shut lips."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import moderngl
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.colour import srgb_from_linear
from vcam.portrait.lashes import lash_weight
from vcam.portrait.mesh import Mesh, Moved, Opening
from vcam.portrait.portrait import Portrait
from vcam.portrait.tones import lash_colour, mouth_tone
from vcam.render.portrait_inside import DEEPEST
from vcam.render.portrait_kit import Kit
from vcam.render.portrait_ribbon import Ribbon
from vcam.render.portrait_skin import OPEN_PX, gaps

F32 = NDArray[np.float32]

SHADE: Final = 0.35
"""How dark a lid's shade on the eye becomes, beyond what the photo has of it."""
SHADE_WIDTH: Final = 0.16
"""Of the eye's width, below the lid."""
LIP_SHADE: Final = 0.45
LIP_SHADE_ABOVE: Final = 0.1
"""Of the mouth's width: it begins above the lip's margin, which fades out."""
LIP_SHADE_WIDTH: Final = (0.5, 0.12)
"""Of the opening's height below the upper lip, and of the mouth's width at most."""
LASHES: Final = (0.8, 0.97)
"""Opacity of the lashes' line, of a photo that shows hardly any at its upper lids, and of one with liner: it is what is
darkest in any shut eye."""
LASH_ABOVE: Final = 0.05
LASH_BELOW: Final = (0.08, 0.17)
"""Of the eye's width: lashes hang over the margin, shorter and longer ones."""
LASHES_HANG: Final = (0.4, 0.9)
"""Closures up to which a lid's lashes are seen from their tips, and from which on hanging down."""
TIPS: Final = 0.4
"""Of their length, seen so: the iris stays to be seen between lids that are half shut."""
LASH_ORDER: Final = 0.618
"""Of their lengths: each is by so much further on than the last, modulo 1, and so none are alike side by side."""
LASHES_SEEN_PX: Final = (45, 100)
"""Width of an eye below which single lashes run into one line, and from which on they are seen."""
LEAST_PX: Final = 1.5
"""A line that is less wide to either side, between pixels, breaks up into dots."""
INNER_LASHES: Final = 0.45
"""Of their length and breadth, at the eye's inner corner."""
WEIGHT: Final = (0.45, 0.75)
"""Of lash_weight: the least and the most that counts."""
LASHES_AT: Final = (0.02, 0.3)
"""Closures between which the photo's own lashes, which would stretch with the lid, give way to the line."""
LIP_LINE: Final = 0.55
"""Opacity of the line between shut lips that the photo shows apart."""
LIP_WIDTH: Final = 0.012
"""Of the mouth's width, to either side."""


class Lines:
    """All soft lines of a face, in one buffer."""

    def __init__(self, kit: Kit, portrait: Portrait, mesh: Mesh) -> None:
        self._kit, self._mesh = kit, mesh
        openings = (*mesh.eyes, *mesh.eyes, mesh.mouth, mesh.mouth)
        self._ribbons = [Ribbon(len(opening.upper)) for opening in openings]
        starts = np.cumsum([0, *(3 * ribbon.count for ribbon in self._ribbons)])
        triangles = [ribbon.triangles + start for ribbon, start in zip(self._ribbons, starts, strict=False)]
        self._ends = np.cumsum([0, *(part.size for part in triangles)])
        self._vertices = np.zeros((starts[-1], 7), np.float32)
        self._parts = [self._vertices[a:b] for a, b in pairwise(starts)]
        self._buffer = kit.buffer(self._vertices)
        index = kit.buffer(np.concatenate(triangles).astype(np.int32))
        self._array = kit.kept(kit.gl.vertex_array(kit.tone, [(self._buffer, "3f 4f", "position", "tone")], index))
        self._lash = _srgb(lash_colour(portrait.image, portrait.points))
        _, dark = mouth_tone(portrait.image, portrait.points)
        self._dark = _srgb(DEEPEST * dark)
        self._lashes = float(np.interp(lash_weight(portrait.image, portrait.points), WEIGHT, LASHES))
        self._wide = [_width(mesh.rest, opening) for opening in openings]
        self._apart = gaps(mesh.rest, mesh.mouth.upper, mesh.mouth.lower)
        self._black, self._whole = np.zeros(3, np.float32), np.ones(1, np.float32)
        self._below = [_lashes(self._ribbons[eye], eye, self._wide[eye]) for eye in (0, 1)]
        self._above = [_width_px(self._ribbons[eye], eye, LASH_ABOVE * self._wide[eye]) for eye in (0, 1)]
        self._fade: list[F32] = [np.sqrt(_rounded(ribbon)) for ribbon in self._ribbons[:2]]
        self._seen = [False] * len(openings)

    def move(self, moved: Moved) -> None:
        """The next draws show `moved`."""
        for eye, closure in enumerate(np.clip(moved.closure, 0, 1).tolist()):
            curve, wide = moved.vertices[self._mesh.eyes[eye].upper], self._wide[eye]
            ribbon, ends = self._ribbons[eye], self._ribbons[eye].ends
            shade, lash = SHADE * min(1.0, 2 * closure), self._lashes * _smooth(closure, *LASHES_AT)
            self._seen[eye] = self._seen[2 + eye] = closure > 0
            if not closure:
                continue
            self._parts[eye][:] = ribbon.along(
                curve, 0 * ends, 0 * ends + SHADE_WIDTH * wide, self._black, shade * ends, straight=True
            )
            hang = TIPS + (1 - TIPS) * _smooth(closure, *LASHES_HANG)
            below = np.asarray(np.maximum(hang * self._below[eye], LEAST_PX * ends), np.float32)
            fade = lash * self._fade[eye]
            self._parts[2 + eye][:] = ribbon.along(curve, self._above[eye], below, self._lash, fade)
        self._move_lips(moved.vertices)
        self._buffer.write(self._vertices)

    def _move_lips(self, places: F32) -> None:
        mouth, wide = self._mesh.mouth, self._wide[4]
        apart = gaps(places, mouth.upper, mouth.lower)
        most = float(apart.max())
        ribbon, ends, upper = self._ribbons[4], self._ribbons[4].ends, places[mouth.upper]
        shade = LIP_SHADE * _smooth(most, 2 * OPEN_PX, 0.25 * wide)
        # Where the photo's lips are apart, their margins don't show the line of shut lips
        shut = np.clip(1 - apart / OPEN_PX, 0, 1) * np.clip(self._apart / OPEN_PX - 1, 0, 1)
        self._seen[4], self._seen[5] = shade > 0, bool(shut.any())
        below = min(LIP_SHADE_WIDTH[0] * most, LIP_SHADE_WIDTH[1] * wide)
        self._parts[4][:] = ribbon.along(
            upper, 0 * ends + LIP_SHADE_ABOVE * wide, 0 * ends + below, self._dark, shade * ends, straight=True
        )
        if not self._seen[5]:
            return
        opacity = np.interp(np.linspace(0, 1, ribbon.count), np.linspace(0, 1, len(shut)), shut).astype(np.float32)
        width = LIP_WIDTH * wide * ends
        self._parts[5][:] = ribbon.along(upper, width, width, self._dark, LIP_LINE * opacity * ends)

    def draw_shades(self) -> None:
        """The lids' shades, over the eyes and under the skin. Depth must not be tested."""
        self._draw(0, 2)

    def draw_lip_shade(self) -> None:
        """The upper lip's, over the mouth's inside."""
        self._draw(4, 5)

    def draw(self) -> None:
        """Lashes and the line of shut lips, over the skin. Depth must not be tested."""
        self._draw(2, 4)
        self._draw(5, 6)

    def _draw(self, first: int, last: int) -> None:
        for ribbon in range(first, last):
            if self._seen[ribbon]:
                begin, end = int(self._ends[ribbon]), int(self._ends[ribbon + 1])
                self._kit.tone["gain"].write(self._whole)  # type: ignore[union-attr]
                self._array.render(moderngl.TRIANGLES, vertices=end - begin, first=begin)


def _lashes(ribbon: Ribbon, eye: int, wide_px: float) -> F32:
    """(count,) how far below the margin of `eye` (0: the person's left) lashes reach, px."""
    number = np.arange(ribbon.count)
    longer = np.where(number % 2 == 1, 0.4 + 0.6 * ((number * LASH_ORDER) % 1), 0) - 1 / 3
    seen = _smooth(wide_px, *LASHES_SEEN_PX)
    length = LASH_BELOW[0] + (LASH_BELOW[1] - LASH_BELOW[0]) * (1 / 3 + seen * longer)
    return _width_px(ribbon, eye, length * wide_px)


def _width_px(ribbon: Ribbon, eye: int, most_px: float | NDArray[np.floating]) -> F32:
    """(count,) px that are `most_px` in the lid's outer half and less towards its corners, above all the inner one."""
    along = np.linspace(0, 1, ribbon.count, dtype=np.float32)
    outwards = along if eye == 0 else 1 - along
    width = most_px * (INNER_LASHES + (1 - INNER_LASHES) * outwards) * _rounded(ribbon)
    return np.asarray(np.maximum(width, LEAST_PX) * ribbon.ends, np.float32)


def _rounded(ribbon: Ribbon) -> F32:
    """(count,) 1 in the middle of a line, 0 at its ends."""
    along = np.linspace(0, 1, ribbon.count, dtype=np.float32)
    return np.asarray(np.sqrt(4 * along * (1 - along)), np.float32)


def _width(rest: F32, opening: Opening) -> float:
    return float(np.linalg.norm(rest[opening.upper[-1]] - rest[opening.upper[0]]))


def _srgb(linear: F32) -> F32:
    return np.asarray(srgb_from_linear(linear), np.float32)


def _smooth(value: float, low: float, high: float) -> float:
    t = min(1.0, max(0.0, (value - low) / (high - low)))
    return t * t * (3 - 2 * t)

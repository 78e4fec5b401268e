"""A frame of imgui's as triangles in one piece, which last longer than it; and where two frames differ."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from imgui_bundle import imgui
from numpy.typing import NDArray

VERTEX: Final = imgui.VERTEX_SIZE // 4
"""Words of a vertex: x, y in imgui's px; u, v; red, green, blue, alpha as bytes."""
Box = tuple[float, float, float, float]
"""(left, top, right, bottom), in imgui's px from the window's upper left corner."""
EVERYTHING: Final[Box] = (0.0, 0.0, 1e6, 1e6)
"""A box around all of any window."""
Vertices = NDArray[np.uint32]
Indices = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Call:
    """Triangles of one texture, drawn after those of the calls before."""

    clip: Box
    """Nothing is drawn beyond."""
    texture: int
    """OpenGL's number."""
    first: int
    """Place in its layer's indices."""
    count: int
    """Of indices."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What one of imgui's windows draws, a panel or a tooltip."""

    vertices: Vertices
    """(n, VERTEX)."""
    indices: Indices
    """Rows of `vertices`, three a triangle."""
    calls: tuple[Call, ...]
    """In the order of drawing."""

    def corners(self, call: Call) -> Vertices:
        """(count, VERTEX) of a call's triangles."""
        corners: Vertices = self.vertices[self.indices[call.first : call.first + call.count]]
        return corners

    def box(self, call: Call) -> Box | None:
        """Around what is seen of it; None: nothing is."""
        return _box_of(self.corners(call), call.clip)

    def same(self, other: Layer) -> bool:
        """Whether both look the same, if their textures do."""
        ours, theirs = (self.vertices, self.indices), (other.vertices, other.indices)
        return self.calls == other.calls and all(map(np.array_equal, ours, theirs))


def newest_layers() -> list[Layer]:
    """Of the frame that imgui.render() ended, in the order of drawing; all its textures must be there."""
    layers = []
    for commands in imgui.get_draw_data().cmd_lists:
        vertices = _copied(commands.vtx_buffer, VERTEX).reshape(-1, VERTEX)
        indices = _copied(commands.idx_buffer, imgui.INDEX_SIZE // 4)
        calls = []
        for command in commands.cmd_buffer:
            left, top, right, bottom = command.clip_rect
            number = command.tex_ref.get_tex_id()
            calls.append(Call((left, top, right, bottom), number, command.idx_offset, command.elem_count))
        layers.append(Layer(vertices, indices, tuple(calls)))
    return layers


def joined(layers: Sequence[Layer]) -> tuple[Vertices, Indices]:
    """All vertices, and all indices as rows of these, layer after layer."""
    none = np.zeros((0, VERTEX), np.uint32)
    begins = np.cumsum([0, *(len(layer.vertices) for layer in layers)], dtype=np.uint32)
    indices = [layer.indices + begin for layer, begin in zip(layers, begins, strict=False)]
    return np.concatenate([none, *(layer.vertices for layer in layers)]), np.concatenate([none[:, 0], *indices])


def _copied(buffer: Any, words: int) -> NDArray[np.uint32]:
    """What imgui keeps at an address, `words` of 4 bytes each."""
    count = buffer.size() * words
    if not count:
        return np.zeros(0, np.uint32)
    return np.frombuffer((ctypes.c_uint32 * count).from_address(buffer.data_address()), np.uint32).copy()


def differing(before: Sequence[Layer], after: Sequence[Layer]) -> list[Box] | None:
    """Boxes outside of which two frames look the same, if their textures do; None: layers came or went, all may
    differ."""
    if len(before) != len(after):
        return None
    pairs = (pair for pair in zip(before, after, strict=True) if not pair[0].same(pair[1]))
    return [around(boxes) for old, new in pairs if (boxes := [*_differing_layer(old, new)])]


def _differing_layer(old: Layer, new: Layer) -> Iterator[Box]:
    """Its calls compared in turn, all of it when they aren't the same ones."""
    if [(call.clip, call.texture) for call in old.calls] != [(call.clip, call.texture) for call in new.calls]:
        yield from (box for layer in (old, new) for call in layer.calls if (box := layer.box(call)))
        return
    for call, other in zip(old.calls, new.calls, strict=True):
        for corners in _apart(old.corners(call), new.corners(other)):
            if box := _box_of(corners, call.clip):
                yield box


def _apart(a: Vertices, b: Vertices) -> tuple[Vertices, Vertices]:
    """The triangles of each that the other lacks: all between a common beginning and a common end, at most."""
    short = min(len(a), len(b)) // 3
    if len(a) == len(b):
        differ = (a != b).reshape(short, -1).any(axis=1).repeat(3)
        return a[differ], b[differ]
    begin = _common(a[: 3 * short], b[: 3 * short])
    rest = 3 * (short - begin)
    end = _common(a[len(a) - rest :][::-1], b[len(b) - rest :][::-1]) if rest else 0
    return a[3 * begin : len(a) - 3 * end], b[3 * begin : len(b) - 3 * end]


def _common(a: Vertices, b: Vertices) -> int:
    """How many triangles at the beginning of both, which are as many, are the same."""
    differ = (a != b).reshape(len(a) // 3, -1).any(axis=1)
    return int(differ.argmax()) if differ.any() else len(differ)


def _box_of(corners: Vertices, clip: Box) -> Box | None:
    """Around what is seen of triangles within `clip`; None: nothing is."""
    if not len(corners):
        return None
    places = corners[:, :2].view(np.float32)
    left, top = (float(low) for low in places.min(axis=0))
    right, bottom = (float(high) for high in places.max(axis=0))
    return common((left, top, right, bottom), clip)


def common(a: Box, b: Box) -> Box | None:
    """What is in both boxes; None: nothing."""
    left, top, right, bottom = max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])
    return (left, top, right, bottom) if left < right and top < bottom else None


def around(boxes: list[Box]) -> Box:
    """The smallest box with all `boxes`, of which there is one at least."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)

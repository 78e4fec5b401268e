"""The node tree of a glTF file: who hangs on whom, checked to be a tree, parents before children."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vcam.avatar.gltf.document import Document
from vcam.errors import BadInput

MAX_NODES: Final = 20_000
"""Avatars have 100 to 1000."""
MAX_DEPTH: Final = 512
"""Long hair of 30 joints hangs some 40 deep."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Nodes by their number in the file."""

    parents: tuple[int, ...]
    """-1 for roots."""
    order: tuple[int, ...]
    """All numbers, parents before their children."""
    drawn: frozenset[int]
    """Those in the default scene; all where the file has no scene."""

    @property
    def place(self) -> tuple[int, ...]:
        """By number in the file, the place in `order`."""
        out = [0] * len(self.order)
        for place, number in enumerate(self.order):
            out[number] = place
        return tuple(out)


def read_tree(document: Document) -> Tree:
    """The tree of `document`. Raises BadInput for a node with two parents, a circle, or one that is too deep."""
    tables = document.root.tables("nodes", MAX_NODES)
    parents = [-1] * len(tables)
    children = []
    for number, table in enumerate(tables):
        below = table.indices("children", len(tables), MAX_NODES)
        children.append(below)
        for child in below:
            if parents[child] >= 0:
                raise BadInput(f"{document.path}: node {child} hangs on two others; export the model again")
            parents[child] = number
    order, level = [], [number for number, parent in enumerate(parents) if parent < 0]
    for _ in range(MAX_DEPTH):
        order += level
        level = [child for number in level for child in children[number]]
        if not level:
            break
    else:
        raise BadInput(f"{document.path}: its node tree is over {MAX_DEPTH} deep; simplify the model")
    if len(order) < len(tables):
        lost = min(set(range(len(tables))) - set(order))
        raise BadInput(f"{document.path}: node {lost} hangs on itself, in a circle; export the model again")
    return Tree(tuple(parents), tuple(order), _drawn(document, order, parents))


def _drawn(document: Document, order: list[int], parents: list[int]) -> frozenset[int]:
    scenes = document.root.tables("scenes")
    if not scenes:
        return frozenset(order)
    chosen = document.root.index("scene", len(scenes))
    roots = set(scenes[max(chosen, 0)].indices("nodes", len(order), MAX_NODES))
    drawn: set[int] = set()
    for number in order:
        if number in roots or parents[number] in drawn:
            drawn.add(number)
    return frozenset(drawn)

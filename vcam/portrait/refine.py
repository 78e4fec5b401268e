"""Each triangle of a face becomes four, smoothly, so that no straight facet is seen in a smile.

A new point between two old ones lies where the butterfly scheme puts it (Dyn, Levin and Gregory 1990: 1/2, 1/8,
-1/16), at an edge of the mesh where four points in a row do (-1/16, 9/16). Old points stay. The same shares serve for
places and for how far points move, so that what moves as a whole keeps its shape.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
Index = NDArray[np.int32]
Edge = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Refined:
    """A mesh with four times the triangles."""

    triangles: Index
    """(4 t, 3), in fours as before."""
    middle: dict[Edge, int]
    """The new vertex between two old ones, named in ascending order."""
    shares: F32
    """(n + e, n) of the old vertices in each; the first n rows are the old ones themselves."""


def refine(triangles: Index, count: int, sharp: frozenset[int]) -> Refined:
    """`triangles` (t, 3) over `count` vertices, refined once. Lines along an edge of the mesh break at `sharp`."""
    opposite: dict[Edge, list[int]] = {}
    for a, b, c in triangles.tolist():
        for one, other, third in ((a, b, c), (b, c, a), (c, a, b)):
            opposite.setdefault(_edge(one, other), []).append(third)
    rims: dict[int, list[int]] = {}
    for (a, b), thirds in opposite.items():
        if len(thirds) == 1:
            rims.setdefault(a, []).append(b)
            rims.setdefault(b, []).append(a)
    middle = {edge: count + i for i, edge in enumerate(opposite)}
    shares = np.zeros((count + len(middle), count), np.float32)
    shares[np.arange(count), np.arange(count)] = 1
    for (a, b), new in middle.items():
        if len(opposite[a, b]) == 2:
            _inside(shares[new], a, b, opposite)
        else:
            _along(shares[new], a, b, rims, sharp)
    fours = []
    for a, b, c in triangles.tolist():
        ab, bc, ca = middle[_edge(a, b)], middle[_edge(b, c)], middle[_edge(c, a)]
        fours += [(a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca)]
    return Refined(np.array(fours, np.int32), middle, shares)


def _edge(a: int, b: int) -> Edge:
    return (a, b) if a < b else (b, a)


def _inside(row: F32, a: int, b: int, opposite: dict[Edge, list[int]]) -> None:
    """Butterfly; a wing that isn't there is thought of as a parallelogram's fourth corner."""
    row[a] += 0.5
    row[b] += 0.5
    for c in opposite[a, b]:
        row[c] += 0.125
        for near, far in ((a, b), (b, a)):
            wing = [v for v in opposite[_edge(near, c)] if v != far]
            if wing:
                row[wing[0]] -= 0.0625
            else:
                row[[near, c]] -= 0.0625
                row[far] += 0.0625


def _along(row: F32, a: int, b: int, rims: dict[int, list[int]], sharp: frozenset[int]) -> None:
    """Four points of a line; next to its end a parabola through three."""
    before = [] if a in sharp else [v for v in rims[a] if v != b]
    after = [] if b in sharp else [v for v in rims[b] if v != a]
    if len(before) == 1 and len(after) == 1:
        for vertex, share in ((before[0], -0.0625), (a, 0.5625), (b, 0.5625), (after[0], -0.0625)):
            row[vertex] += share
    elif len(before) == 1 or len(after) == 1:
        near, far, beyond = (b, a, before[0]) if len(before) == 1 else (a, b, after[0])
        for vertex, share in ((near, 0.375), (far, 0.75), (beyond, -0.125)):
            row[vertex] += share
    else:
        row[[a, b]] += 0.5

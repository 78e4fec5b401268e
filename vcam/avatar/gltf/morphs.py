"""Morph targets of one primitive: only the vertices that move, whatever way the file stores them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.gltf.fields import Fields
from vcam.avatar.rigged import MorphTarget

Deltas = tuple[int, NDArray[np.int64], NDArray[np.float32]]
"""(rows of the accessor, ascending numbers of those that move, (n, 3) what they move by)"""
MAX_TARGETS = 1000
STILL = 1e-7
"""Less than this in the file's unit moves nothing."""


def only_moving(count: int, numbers: NDArray[np.int64] | None, values: NDArray[np.float32]) -> Deltas:
    """The Deltas of an accessor of `count` rows; `numbers` of its `values` (n, 3), None for all rows."""
    x, y, z = (np.abs(values[:, k]) > STILL for k in range(3))  # by column: several times faster than by row
    moving = np.flatnonzero(x | y | z)
    return count, moving if numbers is None else numbers[moving], values[moving]


def read_targets(
    primitive: Fields, read: Callable[[Fields, str], Deltas | None], kept: NDArray[np.int64], vertices: int
) -> tuple[MorphTarget, ...]:
    """All targets of `primitive`. `read` gives the deltas of an attribute, None where there is none; `kept` (n,)
    ascending are those of its `vertices` that are drawn and numbered anew."""
    place = np.full(vertices, -1, np.int64)
    place[kept] = np.arange(len(kept))
    return tuple(_target(table, read, place) for table in primitive.tables("targets", MAX_TARGETS))


def _target(table: Fields, read: Callable[[Fields, str], Deltas | None], place: NDArray[np.int64]) -> MorphTarget:
    parts = [_moving(table, name, read(table, name), place) for name in ("POSITION", "NORMAL")]
    indices = np.union1d(parts[0][0], parts[1][0])
    out = []
    for numbers, values in parts:
        rows = np.zeros((len(indices), 3), np.float32)
        rows[np.searchsorted(indices, numbers)] = values
        out.append(rows)
    return MorphTarget(indices.astype(np.int32), *out)


def _moving(
    table: Fields, name: str, deltas: Deltas | None, place: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """(new numbers, values) of the rows that move and are kept."""
    if deltas is None:
        return np.zeros(0, np.int64), np.zeros((0, 3), np.float32)
    count, numbers, values = deltas
    if count != len(place):
        raise table.fault(name, f"has {count} rows for {len(place)} vertices")
    places = place[numbers]
    kept = places >= 0
    return places[kept], values[kept]

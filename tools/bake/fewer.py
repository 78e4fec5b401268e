"""Takes out the vertices that nobody would miss: those that lie where their neighbours say, in every expression.

A processor that draws pays for each triangle, and animating pays for each vertex. A vertex is laid upon a neighbour
while every vertex that went stays within TOLERANCE_M of the surface that is left, at rest and in each of the 52 units
at half strength, and has nearly the colour, the normal and the share of the head's motion that it had. Rims, seams and
ends of surfaces, lids, eyeballs, lashes, and all that swings keep every vertex.
"""

import heapq
from dataclasses import replace

import numpy as np

from vcam.avatar.deform import LID_REACH
from vcam.avatar.model import BROW, HAIR, NO_EYE, Avatar, Morph
from vcam.render.look import make_look

TOLERANCE_M = 0.0003
"""0.65 of a pixel of a picture of 720 rows."""
COLOUR_M, NORMAL_M, SHADOW_M, FOLLOW_M = 0.02, 0.003, 0.01, 0.1
"""What 1 of sRGB, of a unit normal, of a shadow's share and of `follow` counts for: TOLERANCE_M is then 4 levels of
colour, 6 degrees, 0.03 and 0.003."""
MOTION = 0.5
"""What a unit's motion counts for: at full strength a face is seldom, and never for long."""
BENT = 0.985
"""Cosine: no triangle turns further than this, or lines are inked where a surface is seen edge-on (and it may fold)."""


def with_fewer(avatar: Avatar) -> Avatar:
    """`avatar` less the vertices that may go, and those that no triangle uses."""
    triangles = Collapse(avatar.triangles, traits_of(avatar), kept(avatar)).run()
    used = np.zeros(len(avatar.positions), bool)
    used[triangles] = True
    place = np.cumsum(used) - 1
    morphs = tuple(
        Morph(place[m.indices[used[m.indices]]].astype(np.int32), m.offsets[used[m.indices]]) for m in avatar.morphs
    )
    strands = avatar.strands
    if strands is not None:
        strands = replace(strands, joints=strands.joints[used], shares=strands.shares[used])
    per_vertex = ("positions", "normals", "colours", "material", "follow", "eye")
    return replace(
        avatar,
        triangles=place[triangles].astype(np.uint32),
        morphs=morphs,
        strands=strands,
        **{name: getattr(avatar, name)[used] for name in per_vertex},
    )


def traits_of(avatar: Avatar) -> np.ndarray:
    """(V, n, 3) all that a vertex is, in metres: its place at rest, in each unit, then what it looks like."""
    look = make_look(avatar)
    places = np.repeat(avatar.positions[:, None].astype(float), 1 + len(avatar.morphs), axis=1)
    for unit, morph in enumerate(avatar.morphs, 1):
        places[morph.indices, unit] += MOTION * morph.offsets
    looks = [
        COLOUR_M * avatar.colours[:, :3] / 255.0,
        NORMAL_M * look.normals,
        np.column_stack([SHADOW_M * look.traits[:, 1:], FOLLOW_M * avatar.follow]),
    ]
    return np.concatenate([places, np.stack(looks, axis=1)], axis=1)


def kept(avatar: Avatar) -> np.ndarray:
    """(V,) bool: vertices that stay whatever they look like."""
    out = np.isin(avatar.material, (HAIR, BROW)) | (avatar.eye != NO_EYE)
    for pivot in avatar.eye_pivots:
        out |= np.linalg.norm(avatar.positions - pivot, axis=1) < LID_REACH * avatar.eye_radius_m
    if avatar.strands is not None:
        out |= avatar.strands.shares.any(axis=1)
    _, same, count = np.unique(avatar.positions, axis=0, return_inverse=True, return_counts=True)
    out |= count[same.reshape(-1)] > 1
    t = avatar.triangles.astype(np.int64)
    sides = np.sort(np.concatenate([t[:, [0, 1]], t[:, [1, 2]], t[:, [2, 0]]]), axis=1)
    found, times = np.unique(sides, axis=0, return_counts=True)
    out[found[times != 2]] = True
    return out


class Collapse:
    """The work on one mesh: vertices are laid upon neighbours, the one that is missed least first."""

    def __init__(self, triangles: np.ndarray, traits: np.ndarray, kept: np.ndarray) -> None:
        """`triangles` (T, 3), `traits` (V, n, 3) in metres with the place first, `kept` (V,) bool."""
        self._corners = [tuple(map(int, corners)) for corners in triangles]
        self._traits, self._places, self._kept = traits, traits[:, 0], kept
        self._at: list[set[int]] = [set() for _ in traits]
        for number, corners in enumerate(self._corners):
            for vertex in corners:
                self._at[vertex].add(number)
        self._gone: list[list[int]] = [[] for _ in self._corners]
        """By triangle: the vertices that lay there."""

    def run(self) -> np.ndarray:
        """(n, 3) the triangles that are left, in the order in which they were."""
        queue = [(cost, v, u) for v in np.flatnonzero(~self._kept) for cost, u in [self._best(int(v))] if u >= 0]
        newest = {v: (cost, u) for cost, v, u in queue}
        heapq.heapify(queue)
        while queue:
            cost, v, u = heapq.heappop(queue)
            if newest.get(v) != (cost, u):
                continue
            around = self._ring(v)
            del newest[v]
            self._lay(v, u)
            for w in around:
                if not self._kept[w]:
                    newest[w] = self._best(w)
                    if newest[w][1] >= 0:
                        heapq.heappush(queue, (newest[w][0], w, newest[w][1]))
        left = sorted(set().union(*self._at))
        return np.array([self._corners[number] for number in left])

    def _ring(self, v: int) -> set[int]:
        return {w for number in self._at[v] for w in self._corners[number]} - {v}

    def _best(self, v: int) -> tuple[float, int]:
        """What it costs to lay `v` upon which neighbour; -1 where none will do."""
        ring = self._ring(v)
        gone = [v, *(w for number in self._at[v] for w in self._gone[number])]
        around = [(number, self._corners[number]) for number in self._at[v]]
        before = {number: self._normal(np.array(corners)) for number, corners in around}
        best = (TOLERANCE_M, -1)
        for u in ring:
            if len(ring & self._ring(u)) != 2:
                continue  # two surfaces would touch
            after = [(number, [u if w == v else w for w in corners]) for number, corners in around if u not in corners]
            new = np.array([corners for _, corners in after])
            normals = self._normal(new)
            old = np.array([before[number] for number, _ in after])
            if ((normals * old).sum(axis=1) < BENT).any():
                continue
            cost = float(self._missed(gone, new)[0].max())
            if cost < best[0]:
                best = cost, u
        return best

    def _normal(self, corners: np.ndarray) -> np.ndarray:
        """(…, 3) unit normals of triangles (…, 3); 0 where one has no area."""
        a, b, c = (self._places[corners[..., i]] for i in range(3))
        out = np.cross(b - a, c - a)
        return out / np.maximum(np.linalg.norm(out, axis=-1, keepdims=True), 1e-12)

    def _missed(self, gone: list[int], triangles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(n,) how far each of `gone` is from the nearest of `triangles` (m, 3), and (n,) which that is."""
        a, b, c = (self._places[triangles[:, i]] for i in range(3))
        u, v, w = b - a, c - a, self._places[gone][:, None] - a
        uu, uv, vv = (u * u).sum(1), (u * v).sum(1), (v * v).sum(1)
        wu, wv = (w * u).sum(2), (w * v).sum(2)
        area = np.maximum(uu * vv - uv * uv, 1e-24)
        shares = np.stack([np.zeros_like(wu), (vv * wu - uv * wv) / area, (uu * wv - uv * wu) / area], axis=2)
        shares[..., 0] = 1 - shares.sum(axis=2)
        shares = np.maximum(shares, 0)
        shares /= shares.sum(axis=2, keepdims=True)
        there = np.einsum("nmk,mk...->nm...", shares, self._places[triangles])
        nearest = np.square(there - self._places[gone][:, None]).sum(axis=2).argmin(axis=1)
        there = np.einsum("nk,nk...->n...", shares[np.arange(len(gone)), nearest], self._traits[triangles[nearest]])
        return np.sqrt(np.square(there - self._traits[gone]).sum(axis=2).max(axis=1)), nearest

    def _lay(self, v: int, u: int) -> None:
        gone = [v, *(w for number in self._at[v] for w in self._gone[number])]
        left = []
        for number in sorted(self._at[v]):
            corners = self._corners[number]
            if u in corners:
                for w in corners:
                    self._at[w].discard(number)
            else:
                self._corners[number] = tuple(u if w == v else w for w in corners)
                self._at[u].add(number)
                self._gone[number] = []
                left.append(number)
        self._at[v] = set()
        _, nearest = self._missed(gone, np.array([self._corners[number] for number in left]))
        for w, place in zip(gone, nearest, strict=True):
            self._gone[left[place]].append(w)

"""What identity must add to a blink and to closed lips so that they still meet, as a few modes linear in identity.

A unit is made for one face. On another its lids stop short or pass each other, so for many random people the missing
part is worked out (lids.py; lips below), and a low-rank linear map from identity to it is fitted.
"""

from dataclasses import dataclass

import numpy as np

from bake.face import lip_pairs
from bake.lids import Lids, blink_corrective, find_lids
from bake.mesh import smooth_step
from bake.part import Binding
from bake.source import Source

PEOPLE = 260
SEED = 31
LIMIT_SD = 2.0
"""Identity coefficients are normal, cut here: faces that the correctives must hold for."""
MODES = 24
RIDGE = 2.0
"""Pull of the map's slopes towards none, in people; fewer people than 4 x 88 coefficients ask for it."""
LID_ROUNDS, LIP_ROUNDS = 4, 10
"""What a blurred or bent pull leaves goes in the next round (as in face.py)."""
UPPER_LIP_SHARE = 0.3
LIP_REACH, LIP_BLUR = 0.25, 0.05
"""Source units: the lips' pull fades out at LIP_REACH and is blurred by LIP_BLUR."""
BLINKS = {"l": "eyeBlinkLeft", "r": "eyeBlinkRight"}
CHANNELS = (*BLINKS.values(), "mouthClose")


@dataclass(frozen=True)
class Learned:
    """What one unit lacks: always, and by identity."""

    vertices: np.ndarray
    """(m,) of the base mesh."""
    always: np.ndarray
    """(m, 3) source units, for everybody."""
    modes: np.ndarray
    """(MODES, m, 3) source units."""
    weights: np.ndarray
    """(k, MODES): a person with identity a has a @ weights of the modes."""


class Correctives:
    """Works out, for any face on the base mesh, what its blinks and closed lips lack."""

    def __init__(self, source: Source, material_brow: np.ndarray) -> None:
        """`material_brow`: vertices of the lash cards, which follow the lids."""
        self._source = source
        self.lids: dict[str, Lids] = {side: find_lids(source, side) for side in "lr"}
        self._units = {name: source.unit(name) for name in (*CHANNELS, "jawOpen")}
        self._upper, self._lower = lip_pairs(source, source.points)
        moved = np.abs(self._units["mouthClose"] + self._units["jawOpen"]).sum(1) > 0
        body = np.arange(len(source.points)) < len(source.group("body"))
        self._lips = np.flatnonzero(moved & body)
        self._own = self._lip_sides()
        near_lids = np.flatnonzero(sum(lids.layer for lids in self.lids.values()) > 0)
        self._lashes = material_brow
        self._hang = Binding(source.points[material_brow], source.points[near_lids], near_lids)

    def __call__(self, points: np.ndarray) -> dict[str, np.ndarray]:
        """Channel → (n, 3) what must be added to the source's unit for the face `points` (n, 3), source units."""
        out = {}
        for side, name in BLINKS.items():
            lacks = np.zeros_like(points)
            for _ in range(LID_ROUNDS):
                lacks += blink_corrective(self._source, self.lids[side], points, self._units[name] + lacks, side)
            lacks[self._lashes] = self._hang(lacks)
            out[name] = lacks
        return out | {"mouthClose": self._sealed(points)}

    def shut(self, points: np.ndarray) -> np.ndarray:
        """(n, 3) what must be added to the resting face `points`, so that its lips touch; the source leaves a slit."""
        return self._met(points, points, np.array([0, 1, 0]), 0.5)

    def _sealed(self, points: np.ndarray) -> np.ndarray:
        shut = points + self._units["jawOpen"] + self._units["mouthClose"]
        return self._met(points, shut, np.ones(3), UPPER_LIP_SHARE)

    def _met(self, points: np.ndarray, apart: np.ndarray, axes: np.ndarray, upper_share: float) -> np.ndarray:
        """(n, 3) what brings the pairs of lips together along `axes`; `apart` are their places, `points` those at
        rest."""
        out = np.zeros_like(points)
        pull = {lip: self._pull(points, pair) for lip, pair in ((0, self._upper), (1, self._lower))}
        for _ in range(LIP_ROUNDS):
            drift = ((apart + out)[self._upper] - (apart + out)[self._lower]) * axes
            for lip, share in ((0, -upper_share), (1, 1 - upper_share)):
                out[self._lips] += (pull[lip] @ (share * drift)) * self._own[lip]
        return out

    def _pull(self, points: np.ndarray, pair: np.ndarray) -> np.ndarray:
        """(lips, pairs) blurred, fading weights of the pairs' moves at the lips' vertices."""
        distance = np.linalg.norm(points[self._lips, None] - points[pair][None], axis=2)
        weight = np.exp(-((distance / LIP_BLUR) ** 2))
        weight /= np.maximum(weight.sum(1, keepdims=True), 1e-9)
        return weight * smooth_step(distance.min(1), LIP_REACH, 0.02)[:, None]

    def _lip_sides(self) -> dict[int, np.ndarray]:
        """(lips, 1) 1 for vertices of the upper (0) and the lower (1) lip: what follows the jaw is lower."""
        jaw = self._units["jawOpen"]
        share = np.linalg.norm(jaw[self._lips], axis=1) / np.linalg.norm(jaw[self._lower], axis=1).mean()
        low = smooth_step(share, 0.3, 0.7)[:, None]
        return {0: 1 - low, 1: low}

    def lid_gap(self, points: np.ndarray, side: str) -> np.ndarray:
        """(columns,) upper minus lower edge of lids, source units."""
        lids = self.lids[side]
        x = lids.columns(points)
        return lids.edge_curve(points, x, True)[:, 1] - lids.edge_curve(points, x, False)[:, 1]

    def slit(self, points: np.ndarray) -> np.ndarray:
        """(pairs,) upper minus lower lip where they should touch, source units."""
        return points[self._upper, 1] - points[self._lower, 1]


def with_shut_lips(correctives: Correctives, mean: np.ndarray, identity: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """`mean` and `identity` so that the lips of everybody touch at rest, as far as that is linear."""
    people = _people(len(identity))
    rows = [correctives.shut(mean + np.tensordot(person, identity, 1)) for person in people]
    moved = np.flatnonzero(np.abs(rows[0]).sum(1) > 0)
    typical, slopes = _line(people, np.stack([row[moved].ravel() for row in rows]))
    mean, identity = mean.copy(), identity.copy()
    mean[moved] += typical.reshape(-1, 3)
    identity[:, moved] += slopes.reshape(len(identity), -1, 3)
    return mean, identity


def learned(correctives: Correctives, mean: np.ndarray, identity: np.ndarray) -> dict[str, Learned]:
    """By channel. `mean` (n, 3) and `identity` (k, n, 3) source units on the whole base mesh."""
    people = _people(len(identity))
    lacking: dict[str, list[np.ndarray]] = {name: [] for name in CHANNELS}
    moved = {name: np.flatnonzero(np.abs(offsets).sum(1) > 0) for name, offsets in correctives(mean).items()}
    for person in people:
        for name, offsets in correctives(mean + np.tensordot(person, identity, 1)).items():
            lacking[name].append(offsets[moved[name]].ravel())
    out = {}
    for name, rows in lacking.items():
        typical, slopes = _line(people, np.stack(rows))
        u, s, vt = np.linalg.svd(slopes, full_matrices=False)
        sign = np.sign(u[np.abs(u).argmax(0), np.arange(u.shape[1])])[:MODES]
        modes = (sign * s[:MODES])[:, None] * vt[:MODES]
        out[name] = Learned(moved[name], typical.reshape(-1, 3), modes.reshape(MODES, -1, 3), u[:, :MODES] * sign)
    return out


def _people(components: int) -> np.ndarray:
    """(PEOPLE, components) standard deviations."""
    return np.clip(np.random.default_rng(SEED).normal(size=(PEOPLE, components)), -LIMIT_SD, LIMIT_SD)


def _line(people: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(typical row, slopes (components, ...)) of rows that are linear in the people: ridge regression."""
    typical = rows.mean(0)
    normal = people.T @ people + RIDGE * np.eye(people.shape[1])
    return typical, np.linalg.solve(normal, people.T @ (rows - typical))

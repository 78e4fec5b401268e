"""How one photo answers to being moved: what its face is read as by the nets, and so what to move to be read as asked.

A net reads a smile of one face as a whole one and of another as half, and takes an open jaw here for a pout as well.
Learned once per photo by looking at it (reenact/learning), undone in every frame by a small damped solve.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.errors import BadInput
from vcam.portrait.knobs import ALONE, GIVE, KNOBS, MOST, TAKE, WEIGHT, read_state, state_of, with_state
from vcam.portrait.move import Move

Array = NDArray[np.float64]

GRID: Final = np.linspace(-1.0, 1.0, 13)
"""Shares of a knob's `most` for which it is kept what is read."""
PRIOR: Final = 0.12
"""How much it counts, against being read as asked, that a knob stays where the driver's own face has it."""
LEAST_GAIN, MOST_GAIN, FREE = 0.6, 1.8, 0.15
"""A knob is turned by no less and no more than so many times what was asked, and this share of `most` besides: a net
that can't read a drawing must not drive it into a grimace."""
SURE: Final = 0.2
"""Turned by this share of `most` and more, what both sides do together tells how their difference is read."""
ROUNDS: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """For one photo. A pure and continuous function of a Move; never fails."""

    secants: Array | None
    """(knobs, len(GRID), knobs): change of what is read as each knob (last axis) per turn of one knob (first) to GRID.
    None: nothing is known, every Move is shown as it is."""
    reach: Array
    """(2, knobs) least and largest change that was ever read as each knob. Scores end at 0: a face that hardly pouts
    at rest can't be read as pouting less, however many knobs say so."""

    @staticmethod
    def none() -> Response:
        """Nothing is known of the photo."""
        return Response(None, np.zeros((2, len(KNOBS))))

    @staticmethod
    def of(read: Mapping[str, Mapping[float, Array]]) -> Response:
        """From what was read: by knob's name and level the (knobs,) change against the photo at rest."""
        secants = np.zeros((len(KNOBS), len(GRID), len(KNOBS)))
        for k, knob in enumerate(KNOBS):
            levels = sorted(read[knob.name])
            table = np.array([read[knob.name][level] for level in levels])
            if levels[0] > 0:
                levels, table = [-level for level in reversed(levels)] + levels, np.vstack([-table[::-1], table])
            at = np.array([level for level in levels if level < 0] + [0.0] + [level for level in levels if level > 0])
            table = np.insert(table, int((at < 0).sum()), 0.0, axis=0)
            table[:, k] = _rising(at, table[:, k])
            for j in range(len(KNOBS)):
                if j == k or not (ALONE[j] or ALONE[k]):
                    secants[k, :, j] = _secants(at, table[:, j]) / knob.most
        every = np.array([change for levels in read.values() for change in levels.values()])
        return Response(secants, np.stack([every.min(axis=0), every.max(axis=0)]))

    def applied(self, move: Move) -> Move:
        """The Move to draw so that this photo shows what `move` asks for."""
        if self.secants is None:
            return move
        state = state_of(move)
        asked = TAKE @ state
        shown = self._solved(asked, TAKE @ read_state(move))
        state += GIVE @ (shown - asked) + self._sides(state, asked, shown)
        return with_state(move, state)

    def _solved(self, asked: Array, wanted: Array) -> Array:
        """(knobs,) turns that are read as `wanted`, near `asked`."""
        turns, prior = asked, PRIOR * WEIGHT
        room = FREE * MOST
        ends = np.sort(np.stack([LEAST_GAIN * asked, MOST_GAIN * asked]), axis=0) + np.stack([-room, room])
        for _ in range(ROUNDS):
            slopes = self._slopes(turns)
            weighed, read = slopes.T * WEIGHT, slopes @ turns
            goal = np.clip(wanted, *self.reach) + read - np.clip(read, *self.reach)
            turns = np.linalg.solve(weighed @ slopes + np.diag(prior), weighed @ goal + prior * asked)
            turns = np.clip(turns, *ends)
        return turns

    def _slopes(self, turns: Array) -> Array:
        """(knobs read, knobs turned) such that times `turns` it is what is read."""
        assert self.secants is not None
        place = np.clip((turns / MOST + 1) / 2 * (len(GRID) - 1), 0, len(GRID) - 1.001)
        low = place.astype(np.intp)
        share = (place - low)[:, None]
        knobs = np.arange(len(KNOBS))
        return np.asarray(((1 - share) * self.secants[knobs, low] + share * self.secants[knobs, low + 1]).T, np.float64)

    @staticmethod
    def _sides(state: Array, asked: Array, shown: Array) -> Array:
        """(58,) what is added so that left and right differ as much more as both together move more."""
        mean = GIVE @ asked
        sure = np.minimum(np.abs(asked) / (SURE * MOST), 1.0)
        gain = np.clip(shown / np.where(sure > 0, asked, 1.0), LEAST_GAIN, MOST_GAIN) - 1
        return np.asarray((np.abs(GIVE) @ (sure * gain)) * (state - mean), np.float64)

    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """What a cache keeps."""
        if self.secants is None:
            return {}
        return {"secants": self.secants.astype(np.float32), "reach": self.reach.astype(np.float32)}

    @staticmethod
    def from_arrays(arrays: Mapping[str, NDArray[np.float32]]) -> Response:
        """From what a cache kept. Raises BadInput when it is none."""
        if "secants" not in arrays or "reach" not in arrays:
            return Response.none()
        secants, reach = (np.asarray(arrays[name], np.float64) for name in ("secants", "reach"))
        fits = secants.shape == (len(KNOBS), len(GRID), len(KNOBS)) and reach.shape == (2, len(KNOBS))
        if not fits or not np.isfinite(secants).all() or not np.isfinite(reach).all():
            raise BadInput(f"a photo's response must be {len(KNOBS)} knobs of finite numbers, got {secants.shape}")
        return Response(secants, reach)


def _rising(at: Array, read: Array) -> Array:
    """`read` (n,) at turns `at` (n,), rising with one 0 among them, made never to fall away from there."""
    up = np.maximum.accumulate(np.where(at >= 0, read, 0.0).clip(0.0))
    down = np.minimum.accumulate(np.where(at <= 0, read, 0.0).clip(max=0.0)[::-1])[::-1]
    return np.where(at >= 0, up, down)


def _secants(at: Array, read: Array) -> Array:
    """(len(GRID),) what is read over the turn, straight between `at`; at no turn as just beside it."""
    value = np.interp(GRID, at, read)
    rest = len(GRID) // 2
    value[rest] = (value[rest + 1] - value[rest - 1]) / 2
    return value / np.where(GRID == 0, GRID[rest + 1], GRID)

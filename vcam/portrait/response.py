"""How one photo answers to being moved: what its face is read as by the nets, and so what to move to be read as asked.

A net reads a smile of one face as a whole one and of another as half. It is learned once per photo by looking at it
(reenact/learning), a curve for each knob, and undone in every frame.

What one knob shows on another (an open jaw that hides a pout) is left as it is. A solve over all knobs that took it
back was read worse, since such readings end at 0 and don't add up: a filmed talk on a painted face agrees with the
driver by 0.62 as moved, 0.65 by that solve, 0.80 by the curves alone; a second film by 0.60, 0.58 and 0.66.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.errors import BadInput
from vcam.portrait.knobs import GIVE, KNOBS, MOST, TAKE, read_state, state_of, with_state
from vcam.portrait.letting_go import let_go
from vcam.portrait.move import Move
from vcam.portrait.resting import decoder
from vcam.types import ARKIT

Array = NDArray[np.float64]

GRID: Final = np.linspace(-1.0, 1.0, 13)
"""Shares of a knob's `most` for which it is kept what is read."""
PRIOR: Final = 0.12
"""How much it counts, against being read as asked, that a knob stays where the driver's own face has it."""
LEAST_GAIN, MOST_GAIN, FREE = 0.6, 1.8, 0.15
"""A knob is turned by no less and no more than so many times what was asked, and this share of `most` besides: a net
that can't read a drawing must not drive it into a grimace. Never further than the photo was looked at, unless that was
asked: eyes looked out of their sockets."""
SURE: Final = 0.2
"""Turned by this share of `most` and more, what both sides do together tells how their difference is read."""
ROUNDS: Final = 3
LIDS: Final = slice(len(ARKIT), len(ARKIT) + 2)
"""Of a state."""
LOWERS: Final = np.array([knob.name == "browDown" for knob in KNOBS])
"""Their gain is for brows that go down alone: raised as many times as much, calm faces become villains."""


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """For one photo. A pure and continuous function of a Move; never fails."""

    secants: Array | None
    """(knobs, len(GRID)): change of what is read as a knob over its turn, for turns by GRID. None: nothing is known,
    every Move is shown as it is."""
    own: Array = field(default_factory=lambda: np.zeros(len(ARKIT)))
    """(52,) 0..1, what the photo's face wears itself: it lets go of it."""
    gains: Array = field(default_factory=lambda: np.ones(len(KNOBS)))
    """(knobs,) how many times as much is to be read as the driver does (reenact/rehearsal); of one film, not kept."""

    @staticmethod
    def none() -> Response:
        """Nothing is known of the photo."""
        return Response(None)

    @staticmethod
    def of(read: Mapping[str, Mapping[float, float]], own: NDArray[np.floating]) -> Response:
        """From what was read: by knob's name and level the change of its reading against the photo at rest, which wears
        `own` (52,) and was looked at as it lets go of it (letting_go.let_go)."""
        secants = np.zeros((len(KNOBS), len(GRID)))
        for k, knob in enumerate(KNOBS):
            levels = dict(read[knob.name])
            if min(levels) > 0:
                levels |= {-level: -change for level, change in read[knob.name].items()}
            levels[0.0] = 0.0
            at = np.array(sorted(levels))
            secants[k] = _secants(at, _rising(at, np.array([levels[level] for level in at.tolist()]))) / knob.most
        return Response(secants, np.clip(np.asarray(own, np.float64), 0.0, 1.0))

    def applied(self, move: Move) -> Move:
        """The Move to draw so that this photo shows what `move` asks for."""
        if self.secants is None:
            return move
        state = state_of(move)
        asked = TAKE @ state
        wanted = TAKE @ read_state(move)
        gains = np.where(LOWERS & (wanted < 0), 1.0, self.gains)
        shown = self._turned(self.secants, asked, gains * wanted, LOWERS & (self.gains > 1))
        state += GIVE @ (shown - asked) + _sides(state, asked, shown)
        weights = state[: len(ARKIT)].copy()
        state[: len(ARKIT)] = let_go(weights, self.own)
        state[LIDS] = np.maximum(state[LIDS], _least_shut(move.closure.astype(np.float64)))
        drawn = with_state(move, state)
        if drawn.gap is None:
            return drawn
        return replace(drawn, gap=drawn.gap + decoder().gap(state[: len(ARKIT)] - weights))

    @staticmethod
    def _turned(secants: Array, asked: Array, wanted: Array, freely: NDArray[np.bool_]) -> Array:
        """(knobs,) turns that are read as `wanted`, near `asked`; `freely`: or as far up as `wanted` itself is."""
        turns, knobs, room = asked, np.arange(len(KNOBS)), FREE * MOST
        ends = np.sort(np.stack([LEAST_GAIN * asked, MOST_GAIN * asked]), axis=0) + np.stack([-room, room])
        ends[1] = np.where(freely, np.maximum(ends[1], wanted), ends[1])
        furthest = np.maximum(np.abs(asked), MOST)
        ends = np.clip(ends, -furthest, furthest)
        for _ in range(ROUNDS):
            place = np.clip((turns / MOST + 1) / 2 * (len(GRID) - 1), 0, len(GRID) - 1.001)
            low = place.astype(np.intp)
            share = place - low
            slope = (1 - share) * secants[knobs, low] + share * secants[knobs, low + 1]
            turns = np.clip((slope * wanted + PRIOR * asked) / (slope**2 + PRIOR), *ends)
        return turns

    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """What a cache keeps."""
        if self.secants is None:
            return {}
        return {"secants": self.secants.astype(np.float32), "own": self.own.astype(np.float32)}

    @staticmethod
    def from_arrays(arrays: Mapping[str, NDArray[np.float32]]) -> Response:
        """From what a cache kept. Raises BadInput when it is none."""
        if "secants" not in arrays:
            return Response.none()
        secants, own = (_numbers(arrays.get(name)) for name in ("secants", "own"))
        if secants.shape != (len(KNOBS), len(GRID)) or not np.isfinite(secants).all():
            raise BadInput(f"a photo's response must be {len(KNOBS)} knobs of finite numbers, got {secants.shape}")
        if own.shape != (len(ARKIT),) or not ((own >= 0) & (own <= 1)).all():
            raise BadInput(f"what a photo wears must be {len(ARKIT)} numbers from 0 to 1, got {own.shape}")
        return Response(secants, own)


def _numbers(array: NDArray[np.generic] | None) -> Array:
    """Of a cache that anybody may have written; empty when it holds none."""
    return np.empty(0) if array is None or array.dtype.kind != "f" else array.astype(np.float64)


def _least_shut(asked: Array) -> Array:
    """(2,) shut is shut, whatever nets read: the nearer lids are asked to be to it, the less is taken off."""
    return np.where(asked > 0, asked * (LEAST_GAIN + (1 - LEAST_GAIN) * np.minimum(asked, 1.0)), -np.inf)


def _sides(state: Array, asked: Array, shown: Array) -> Array:
    """(58,) what is added so that left and right differ as much more as both together move more."""
    sure = np.minimum(np.abs(asked) / (SURE * MOST), 1.0)
    gain = np.clip(shown / np.where(sure > 0, asked, 1.0), LEAST_GAIN, MOST_GAIN) - 1
    return np.asarray((np.abs(GIVE) @ (sure * gain)) * (state - GIVE @ asked), np.float64)


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

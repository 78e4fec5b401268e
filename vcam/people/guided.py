"""Guided learning: a person does what they are asked for twenty seconds, and their range is known. No camera, no screen
in here: whoever shows it feeds frames and reads the progress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.expression.range import is_frontal
from vcam.expression.strongest import MOST
from vcam.people.steps import STEPS, Step
from vcam.person import Person
from vcam.person.data import FULL_BOUNDS, MOST_EVIDENCE, NEUTRAL_BOUNDS, WELL_LEARNED_S, WELL_LEARNED_TIMES
from vcam.types import ARKIT, HeadPose

Array = NDArray[np.float64]

REACTION_S: Final = 0.6
"""At the start of a step people still read; this much is not looked at."""
HELD_S: Final = 0.25
"""An expression counts as strong as it was for this long in all."""
LEAST_REACHED: Final = 0.5
"""Raw units above the rest: less is a person who didn't do it, or wasn't seen to."""
MOST_RESTLESS: Final = 0.12
"""Raw units from the 16th to the 84th percentile: a channel that moved more wasn't at rest."""
MOST_REST: Final = 0.45
"""Raw units; a rest above it is an expression: they smiled at being told to rest."""
BLINK_UP: Final = 0.4
BLINK_DOWN: Final = 0.25
"""Raw units above the rest at which a blink begins, and below which it has ended."""
LEAST_BLINKS: Final = 2
LONGEST_S: Final = 0.1
"""A frame counts for no more than this, however long nothing came before it."""


@dataclass(frozen=True, slots=True)
class Status:
    """Where the session is."""

    step: Step | None
    """What to do now; None: done."""
    left_s: float
    """s of face that this step still takes."""
    share: float
    """0..1 of the whole."""
    seen: bool
    """Whether the last frame showed a face turned to the camera; without one the clock stands still."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was learned."""

    person: Person
    """With the new values; what wasn't reached is as before."""
    reached: dict[str, float]
    """Channel → how strong it got, raw units (1 is typical)."""
    missed: dict[str, float]
    """The same of channels that weren't reached; nothing was learned of them."""


class Guided:
    """One session. Feed it frames until `status().step` is None; then take the `outcome`."""

    def __init__(self, before: Person, steps: Sequence[Step] = STEPS) -> None:
        """`before`: what is known of the person."""
        self._before, self._steps = before, steps
        self._frames: list[list[Array]] = [[] for _ in steps]
        self._times: list[list[float]] = [[] for _ in steps]
        self._now = 0
        self._done_s = 0.0
        self._at: float | None = None
        self._seen = False
        self.lowest: Array = np.zeros(len(ARKIT))
        """(52,) lowest and highest seen of each channel so far, raw units."""
        self.highest: Array = np.zeros(len(ARKIT))

    def see(self, raw: NDArray[np.floating] | None, pose: HeadPose | None, t: float) -> Status:
        """A frame taken at `t`, s: its channels before any personal range, and the pose; None without a face."""
        elapsed = 0.0 if self._at is None else float(np.clip(t - self._at, 0.0, LONGEST_S))
        self._at = t
        self._seen = raw is not None and pose is not None and is_frontal(pose)
        if raw is not None and self._seen and self._now < len(self._steps):
            values = np.asarray(raw, np.float64)
            self._done_s += elapsed
            if self._done_s > REACTION_S:
                self._frames[self._now].append(values)
                self._times[self._now].append(elapsed)
                self.lowest, self.highest = np.minimum(self.lowest, values), np.maximum(self.highest, values)
            if self._done_s >= self._steps[self._now].seconds:
                self._now, self._done_s = self._now + 1, 0.0
        return self.status()

    def status(self) -> Status:
        """Where the session is by now."""
        whole = sum(step.seconds for step in self._steps)
        done = sum(step.seconds for step in self._steps[: self._now]) + self._done_s
        step = self._steps[self._now] if self._now < len(self._steps) else None
        left = 0.0 if step is None else max(step.seconds - self._done_s, 0.0)
        return Status(step, left, min(done / whole, 1.0), self._seen)

    def outcome(self) -> Outcome:
        """What the finished steps have taught; may be asked before the end too."""
        person = self._before
        reached: dict[str, float] = {}
        missed: dict[str, float] = {}
        for step, frames, times in zip(self._steps[: self._now], self._frames, self._times, strict=False):
            raws, lasting = np.array(frames).reshape(-1, len(ARKIT)), np.array(times)
            if not frames:
                continue
            if step.kind == "rest":
                person = self._rested(person, raws, float(lasting.sum()))
            for channel in step.channels:
                level, enough = _level(step, raws[:, channel], lasting, float(person.neutral[channel]))
                (reached if enough else missed)[ARKIT[channel]] = level
                if enough and step.kind != "look":
                    person = _stronger(person, channel, level)
        return Outcome(person, reached, missed)

    def _rested(self, person: Person, raws: Array, seconds: float) -> Person:
        """`person` with the rest that (n, 52) `raws` show where they are calm and may be one."""
        rest = np.median(raws, axis=0)
        low, high = np.percentile(raws, [16, 84], axis=0)
        calm = (high - low < MOST_RESTLESS) & (rest < MOST_REST)
        sure_s = np.minimum(np.maximum(person.neutral_s, WELL_LEARNED_S) + seconds, MOST_EVIDENCE)
        return replace(
            person,
            neutral=np.where(calm, np.clip(rest, *NEUTRAL_BOUNDS), person.neutral),
            neutral_s=np.where(calm, sure_s, person.neutral_s),
        )


def _stronger(person: Person, channel: int, level: float) -> Person:
    """`person` with `level`, raw units, as the strongest of `channel`, well learned."""
    full, times = person.full.copy(), person.full_times.copy()
    full[channel] = np.clip(level, FULL_BOUNDS[0], MOST[channel])
    times[channel] = max(times[channel], 2 * WELL_LEARNED_TIMES)
    return replace(person, full=full, full_times=times)


def _level(step: Step, values: Array, times: Array, rest: float) -> tuple[float, bool]:
    """How strong (n,) `values`, each lasting `times` s, got in `step`, and whether that is what was asked for."""
    level = blink_level(values, rest) if step.kind == "blinks" else held_level(values, times)
    return (float(values.max()), False) if level is None else (level, level - rest >= LEAST_REACHED)


def held_level(values: Array, times: Array) -> float:
    """The level that (n,) `values`, each lasting `times` s, were at or above for HELD_S in all."""
    order = np.argsort(values)[::-1]
    last = int(np.searchsorted(np.cumsum(times[order]), HELD_S - 1e-6))
    return float(values[order][min(last, len(values) - 1)])


def blink_level(values: Array, rest: float) -> float | None:
    """The median peak of the blinks in (n,) `values`; None when there are fewer than LEAST_BLINKS."""
    peaks: list[float] = []
    peak: float | None = None
    for value in values - rest:
        if peak is not None or value > BLINK_UP:
            peak = value if peak is None else max(peak, value)
            if value < BLINK_DOWN:
                peaks.append(peak)
                peak = None
    return rest + float(np.median(peaks)) if len(peaks) >= LEAST_BLINKS else None

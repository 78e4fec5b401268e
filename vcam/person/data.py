"""What vcam has learned of one person's face: numbers of shape and range, no picture."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.types import ARKIT

Array = NDArray[np.float64]

NEUTRAL_BOUNDS: Final = (-1.5, 1.5)
"""Nobody rests further from a typical face than this, in raw units (0 a typical face at rest, 1 full): brows differ by
that much, three of their standard deviations."""
FULL_BOUNDS: Final = (0.5, 1.5)
"""Nobody's strongest differs more from the typical one, in raw units."""
MOST_CHANGE: Final = 0.06
"""A well-learned value moves by no more than this in one session, so that a stranger in the chair can't undo it."""
MOST_CHANGE_OF_SHAPE: Final = 0.5
"""The same of the identity, the length of its change. Two people's are 5.3 apart, the halves of one clip 2.3 (medians,
eight people)."""
WELL_LEARNED_S: Final = 60.0
WELL_LEARNED_TIMES: Final = 8.0
"""Evidence from which on a value counts as well learned."""
MOST_EVIDENCE: Final = 600.0
"""s, or times; more is no surer, and a face changes."""
MOST_IDENTITY: Final = 512
"""Coefficients that a shape model may have."""


def _zeros() -> Array:
    return np.zeros(len(ARKIT))


def _ones() -> Array:
    return np.ones(len(ARKIT))


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """A person, by name; empty: somebody of whom nothing is known. Raw units: 0 a typical face at rest, 1 full."""

    name: str = ""
    identity: Array | None = None
    """(k,) float64 coefficients of the morphable head's identity, in its standard deviations; None: not learned."""
    scale: float | None = None
    """Size of the head over the morphable head's; None: not learned."""
    neutral: Array = field(default_factory=_zeros)
    """(52,) float64, raw: where each channel rests, within NEUTRAL_BOUNDS."""
    neutral_s: Array = field(default_factory=_zeros)
    """(52,) float64 s of calm face that speak for it."""
    full: Array = field(default_factory=_ones)
    """(52,) float64, raw: each channel at its strongest, within FULL_BOUNDS."""
    full_times: Array = field(default_factory=_zeros)
    """(52,) float64: how often that was seen."""

    def __post_init__(self) -> None:
        for name, low, high in (
            ("neutral", *NEUTRAL_BOUNDS),
            ("neutral_s", 0.0, MOST_EVIDENCE),
            ("full", *FULL_BOUNDS),
            ("full_times", 0.0, MOST_EVIDENCE),
        ):
            _check(name, getattr(self, name), low, high, (len(ARKIT),))
        if self.identity is not None:
            _check("identity", self.identity, -10.0, 10.0, (len(self.identity),))
            if len(self.identity) > MOST_IDENTITY:
                raise ValueError(f"Person.identity has {len(self.identity)} numbers, at most {MOST_IDENTITY}")
        if self.scale is not None and not 0.5 <= self.scale <= 2.0:
            raise ValueError(f"Person.scale must be from 0.5 to 2, got {self.scale}")

    @property
    def known(self) -> bool:
        """Whether anything was learned."""
        return self.identity is not None or bool(self.neutral_s.any() or self.full_times.any())


def _check(name: str, values: Array, low: float, high: float, shape: tuple[int, ...]) -> None:
    if values.shape != shape or values.dtype != np.float64:
        raise ValueError(f"Person.{name} must be float64 of shape {shape}, got {values.dtype} of {values.shape}")
    if not ((values >= low) & (values <= high)).all():  # also NaN
        raise ValueError(f"Person.{name} must be from {low:g} to {high:g}")


def after_session(before: Person, learned: Person) -> Person:
    """`before` with what one session has `learned`: what was little known as it is now, what was well known a little
    changed."""
    neutral = _limited(before.neutral, learned.neutral, before.neutral_s / WELL_LEARNED_S)
    full = _limited(before.full, learned.full, before.full_times / WELL_LEARNED_TIMES)
    return replace(
        before,
        identity=_shape(before, learned),
        scale=before.scale if learned.scale is None else learned.scale,
        neutral=neutral,
        neutral_s=np.maximum(before.neutral_s, learned.neutral_s),
        full=full,
        full_times=np.maximum(before.full_times, learned.full_times),
    )


def _shape(before: Person, learned: Person) -> Array | None:
    """The identity after the session: how well it was known, the time that its face was seen at rest tells."""
    if before.identity is None or learned.identity is None:
        return before.identity if learned.identity is None else learned.identity
    if len(before.identity) != len(learned.identity):  # of another model
        return learned.identity
    change = learned.identity - before.identity
    known = float(np.clip(np.median(before.neutral_s) / WELL_LEARNED_S, 1e-3, 1.0))
    most = MOST_CHANGE_OF_SHAPE / known
    return np.asarray(before.identity + change * min(1.0, most / max(float(np.linalg.norm(change)), 1e-9)), np.float64)


def _limited(before: Array, after: Array, known: Array) -> Array:
    """From `before` towards `after`, by MOST_CHANGE / `known` at most (0 nothing is known .. 1 well learned)."""
    most = MOST_CHANGE / np.clip(known, 1e-3, 1.0)
    return before + np.clip(after - before, -most, most)

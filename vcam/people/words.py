"""What is known of people, in lines for people."""

from __future__ import annotations

from pathlib import Path

from vcam.people.guided import Outcome
from vcam.person import Person
from vcam.types import ARKIT

SURE_S = 1.0
"""s of evidence from which on a rest is worth a line."""


def table(person: Person, path: Path) -> list[str]:
    """A head line, then a line for each channel of which something is known."""
    shape = "known" if person.identity is not None else "not known yet"
    lines = [f"{person.name}: shape {shape}; {path}"]
    rows = [
        f"  {name:<20}{person.neutral[i]:+7.2f}{person.neutral_s[i]:8.0f} s{person.full[i]:11.2f}"
        f"{person.full_times[i]:8.0f} x"
        for i, name in enumerate(ARKIT)
        if person.neutral_s[i] >= SURE_S or person.full_times[i] >= 1
    ]
    head = f"  {'channel':<20}{'rest':>7}{'seen':>10}{'strongest':>11}{'seen':>10}"
    return [*lines, *([head, *rows] if rows else ["  nothing is known of their expressions yet"])]


def summary(outcome: Outcome) -> list[str]:
    """What guided learning found: lines of channels reached with their strength, and of those missed."""
    lines = []
    if outcome.reached:
        lines.append("learned: " + ", ".join(f"{name} {level:.2f}" for name, level in outcome.reached.items()))
    if outcome.missed:
        found = ", ".join(f"{name} {level:.2f}" for name, level in outcome.missed.items())
        lines.append(f"not reached, so left as it was (0.5 at least is needed): {found}")
    return lines

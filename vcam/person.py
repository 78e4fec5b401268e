"""What vcam has learned of one person's face: numbers of shape and range, no picture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """A person, by name; empty: somebody of whom nothing is known."""

    name: str = ""

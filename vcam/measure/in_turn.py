"""Several who look at the camera's frames, as one."""

from __future__ import annotations

from collections.abc import Callable

from vcam.types import Frame

Watch = Callable[[Frame], None]
"""Looks at a frame, and keeps none of its pixels."""


def in_turn(*watches: Watch) -> Watch:
    """All of `watches`, one after the other."""

    def watch(frame: Frame) -> None:
        for each in watches:
            each(frame)

    return watch

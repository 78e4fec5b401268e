# SPDX-License-Identifier: GPL-3.0-or-later
"""A take as it grows: every sample in few bytes, and its times as frames of the scene."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from .sample import Sample

CAPACITY = 216_000
"""Samples: an hour at 60 a second. Measured with 52 channels: 77 MB."""
APART = 0.02
"""Frames between two keys. Blender holds keys less than 0.01 apart for the same (BEZT_BINARYSEARCH_THRESH)."""


class Take:
    """Samples in the order in which they came."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        """`capacity`: samples that are kept; those after them are only counted."""
        self.capacity = capacity
        self.left_out = 0
        """Samples that came when the take was full."""
        self._times, self._seqs = array("d"), array("q")
        self._tracked = bytearray()
        self._numbers: list[array[float]] = []
        self._channels: list[tuple[str, ...] | None] = []
        self._known: dict[tuple[str, ...], tuple[str, ...]] = {}

    def __len__(self) -> int:
        return len(self._times)

    def add(self, sample: Sample) -> None:
        """Keep `sample`; one that seems earlier than the one before is taken for as late."""
        if len(self) == self.capacity:
            self.left_out += 1
            return
        values = sample.values
        channels = None if values is None else tuple(values)
        self._channels.append(None if channels is None else self._known.setdefault(channels, channels))
        self._numbers.append(
            array("f", (*sample.head, *sample.position, *sample.gaze, *(values.values() if values else ())))
        )
        self._times.append(max(sample.time_s, self._times[-1]) if self._times else sample.time_s)
        self._seqs.append(sample.seq)
        self._tracked.append(sample.tracked)

    def samples(self) -> Iterator[Sample]:
        """Them again, their numbers rounded to 32 bits as Blender's own are."""
        for time_s, seq, tracked, n, channels in zip(
            self._times, self._seqs, self._tracked, self._numbers, self._channels, strict=True
        ):
            values = None if channels is None else dict(zip(channels, n[11:], strict=True))
            yield Sample(
                time_s,
                bool(tracked),
                (n[0], n[1], n[2], n[3]),
                (n[4], n[5], n[6]),
                (n[7], n[8], n[9], n[10]),
                values,
                seq,
            )

    def frames(self, start: float, fps: float) -> list[float]:
        """The frame of each sample: the first at `start`, the others as much later as they came."""
        return [start + (time_s - self._times[0]) * fps for time_s in self._times]


def apart(frames: list[float]) -> list[int]:
    """Which of the rising `frames` become keys: the first, and each that is APART from the key before."""
    keep: list[int] = []
    for i, frame in enumerate(frames):
        if not keep or frame - frames[keep[-1]] >= APART:
            keep.append(i)
    return keep


def on_whole_frames(frames: list[float], column: array[float]) -> array[float]:
    """`column`, known at `frames` (rising, the first a whole one), at each of `whole_frames`: on the lines between."""
    out, i = array("f"), 0
    for frame in whole_frames(frames):
        while i + 1 < len(frames) and frames[i + 1] <= frame:
            i += 1
        value = column[i]
        if frames[i] != frame:
            value += (column[i + 1] - value) * (frame - frames[i]) / (frames[i + 1] - frames[i])
        out.append(value)
    return out


def whole_frames(frames: list[float]) -> range:
    """The whole frames from the first to the last of `frames` (rising, the first a whole one)."""
    return range(int(frames[0]), int(frames[-1]) + 1)

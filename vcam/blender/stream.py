# SPDX-License-Identifier: GPL-3.0-or-later
"""Datagrams of one sender in, Samples out, with counts of what went wrong; hostile bytes only raise a count."""

from __future__ import annotations

from dataclasses import replace

from . import native, vmc
from .clock import SenderClock
from .sample import Sample
from .wires import osc
from .wires.frame import FRAME

MAX_BYTES = 8192
"""Larger datagrams are not looked at. `/vcam/1/frame` has 352 bytes; all of a face and body in one VMC bundle 7000."""
GAP = 10_000
"""A leap of the count by more is a sender that began anew, not a loss: at 60 a second it is nearly 3 minutes."""


class Stream:
    """What one sender says."""

    def __init__(self, before: Stream | None = None) -> None:
        """Its counts go on where those of the sender `before` ended."""
        self.source = ""
        """What it speaks: "vcam", "VMC" or nothing yet."""
        self.packets: int = before.packets if before else 0
        """Datagrams that held something known."""
        self.lost: int = before.lost if before else 0
        """Frames that a sender's count leaves out."""
        self.bad: int = before.bad if before else 0
        """Datagrams that could not be read, in part or whole."""
        self._clock = SenderClock()
        self._gatherer = vmc.Gatherer()
        self._seq: int | None = None
        self._sent_s = float("-inf")

    def read(self, datagram: bytes, now: float) -> list[Sample]:
        """The Samples that `datagram`, received at `now`, completes, their times on our clock; mostly one or none."""
        if len(datagram) > MAX_BYTES:
            self.bad += 1
            return []
        out: list[Sample] = []
        known = False
        whole = True
        try:
            messages = osc.decode(datagram)
        except osc.OscError:
            messages, whole = [], False
        for message in messages:
            known |= message.address.startswith(("/vcam/1/", "/VMC/"))
            try:
                sample = self._message(message, now)
            except osc.OscError:
                sample, whole = None, False  # the others of its bundle count
            if sample:
                out.append(replace(sample, time_s=self._clock.ours(sample.time_s, now)))
        self.packets += known
        self.bad += not whole
        return out

    def _message(self, message: osc.Message, now: float) -> Sample | None:
        if message.address == FRAME:
            sample = native.read(message)
            self.source = "vcam"
            return sample if self._is_next(sample) else None
        if message.address.startswith("/VMC/") and self.source != "vcam":
            done = self._gatherer.read(message, now)
            self.source = "VMC"
            return done
        return None

    def _is_next(self, sample: Sample) -> bool:
        """Count what is missing before `sample`; False when it comes late or twice."""
        if self._seq is not None:
            step = sample.seq - self._seq
            if step <= 0 and sample.time_s <= self._sent_s and -step < GAP:
                return False
            if 1 < step < GAP:
                self.lost += step - 1
        self._seq, self._sent_s = sample.seq, sample.time_s
        return True

# SPDX-License-Identifier: GPL-3.0-or-later
"""One stretch of listening, from start to stop: datagrams in, the rig moved, takes recorded, all put back at the end.

Whoever has a clock calls `tick`: Blender's timer, a script that listens for some seconds, or a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import bpy

from . import places
from .find import Found, find
from .kept import Kept
from .receiver import Receiver
from .recording import Recorder, take_back
from .sample import Sample
from .settings import shaping
from .shaping import Shaper
from .targets import Target, Values

RATE_OVER_S = 1.0
"""Packets are counted over so long."""


@dataclass(frozen=True)
class Status:
    """What the panel shows."""

    listening: bool = False
    host: str = ""
    port: int = 0
    source: str = ""
    """"vcam", "VMC", or "" while nothing known has come."""
    tracked: bool = False
    packets: int = 0
    packets_per_s: float = 0.0
    age_s: float | None = None
    """Since the last packet; None before any."""
    lost: int = 0
    bad: int = 0
    foreign: int = 0
    """Datagrams of a second sender, which is not heard while the first one sends."""


class Session:
    """Listens, or not; there is one for all of Blender."""

    def __init__(self) -> None:
        self.found = Found()
        self.recorder: Recorder | None = None
        self.paused = False
        """While Blender renders, nothing is moved; what arrives is still recorded."""
        self.trouble = ""
        """One line about what went wrong last."""
        self._receiver: Receiver | None = None
        self._scene: Any = None
        self._shown: Sample | None = None
        self._put_back = False
        self._begin()

    @property
    def listening(self) -> bool:
        return self._receiver is not None

    @property
    def targets(self) -> list[Target]:
        """What follows the face."""
        return self.found.targets

    def start(self, host: str, port: int, scene: Any = None) -> int:
        """Listen at `host` and `port` (0: any that is free) and move what `scene` chooses; gives the port.

        Raises receiver.CannotListen.
        """
        self.stop()
        self._receiver = Receiver(host, port)
        self._scene, self.paused = scene or bpy.context.scene, False
        self._begin()
        self.refresh()
        return self._receiver.port

    def stop(self) -> None:
        """Close the socket, and put everything back as it was; a take that still runs is baked first."""
        if self._receiver is None:
            return
        try:
            if self.recorder is not None:
                self.end_recording()
        finally:  # whatever becomes of the take, nothing listens any more and nothing stays moved
            self._receiver.close()
            self._receiver = None
            self._kept.put_back()

    def refresh(self) -> None:
        """Look anew what follows: settings, objects or bones have changed, or an undo has replaced them."""
        if self._receiver is None:
            return
        self._kept.show()  # what is found must start from where things were, not from where they have been moved to
        self.found = find(self._here())
        self._before.clear()
        self._kept.keep(self.found.targets)
        if self._shown is not None and not self.paused:
            self._show(self._shown)

    def tick(self, now: float) -> None:
        """Take what has arrived by `now` (s, perf_counter), record all of it, and show the newest."""
        if self._receiver is None:
            return
        how = shaping(self._here())
        shown = None
        samples = self._receiver.take(now)
        for sample in samples:
            shown = self._shaper.shape(sample, how, now)
            self._record(shown)
        if not samples:
            shown = self._shaper.silence(now, how)
            self._record(shown)
        self._count(now)
        if shown is None and self._put_back:
            shown = self._shown
        if shown is not None:
            self._shown = shown
            if not self.paused:
                self._put_back = False
                self.show(shown)

    def show(self, sample: Sample) -> None:
        """Move everything as `sample` says."""
        if not self._show(sample):
            self.refresh()

    def _show(self, sample: Sample) -> bool:
        whole = True
        for target in self.found.targets:
            values = target.values(sample, self._before.get(id(target)))
            self._before[id(target)] = values
            whole &= places.show(target, values)
        return whole

    def put_back_for_saving(self) -> None:
        """Set what was there before, so that a file that is saved meanwhile is the user's own; the next tick goes on
        from what was shown, though nothing new comes."""
        self._kept.show()
        self._put_back = True

    def wait(self, timeout_s: float) -> None:
        """Wait until something arrives, or `timeout_s`."""
        if self._receiver:
            self._receiver.wait(timeout_s)

    def zero(self) -> bool:
        """Take the present pose for neutral; False when nobody has been seen yet."""
        return self._shaper.calibrate()

    def forget_zero(self) -> None:
        """Neutral is what the sender takes for it again."""
        self._shaper.zero = None

    def record(self) -> None:
        """Begin a take."""
        self.recorder = Recorder()

    def end_recording(self) -> list[Any]:
        """End the take; gives the new actions."""
        recorder, self.recorder = self.recorder, None
        if recorder is None:
            return []
        return recorder.bake(self.targets, whole=self._here().vcam.whole_frames)

    def take_back(self) -> int:
        """Give everything that follows the animation that it had before its last take; gives how many had one."""
        things = {places.resolve(target.place) for target in find(bpy.context.scene).targets} - {None}
        return sum(take_back(thing) for thing in things)

    @property
    def status(self) -> Status:
        """As of the last tick."""
        receiver = self._receiver
        if receiver is None:
            return Status()
        stream = receiver.stream
        return Status(
            listening=True,
            host=receiver.host,
            port=receiver.port,
            source=stream.source,
            tracked=self._shown.tracked if self._shown else False,
            packets=stream.packets,
            packets_per_s=self._rate,
            age_s=None if self._heard_s is None else self._now - self._heard_s,
            lost=stream.lost,
            bad=stream.bad,
            foreign=receiver.foreign,
        )

    def _here(self) -> Any:
        """The scene that it was started in; the present one when an undo or a deletion took that away."""
        try:
            self._scene.name  # noqa: B018 - raises when it is gone
        except ReferenceError:
            self._scene = bpy.context.scene
        return self._scene

    def _begin(self) -> None:
        self._shaper, self._kept = Shaper(), Kept()
        self._before: dict[int, Values] = {}
        self._shown = None
        self._put_back = False
        self._now, self._packets = 0.0, 0
        self._heard_s: float | None = None
        self._rate, self._counted, self._counted_s = 0.0, 0, float("-inf")

    def _record(self, shown: Sample | None) -> None:
        if self.recorder is not None and shown is not None:
            self.recorder.add(shown)

    def _count(self, now: float) -> None:
        assert self._receiver is not None
        packets = self._receiver.stream.packets
        if packets != self._packets:
            self._packets, self._heard_s = packets, now
        if now - self._counted_s >= RATE_OVER_S:
            self._rate = (packets - self._counted) / max(now - self._counted_s, RATE_OVER_S)
            self._counted, self._counted_s = packets, now
        self._now = now

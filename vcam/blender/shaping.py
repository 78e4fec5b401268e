# SPDX-License-Identifier: GPL-3.0-or-later
"""From what was received to what is shown: zeroed, mirrored, strengthened, smoothed, and gently gone when lost."""

from __future__ import annotations

from dataclasses import replace
from math import exp

from .mirror import mirrored
from .quaternion import between, inverse, share, times, turn
from .sample import Gaze, Sample
from .settings import Shaping

SILENT_S = 0.5
"""So long after the last sample nobody is seen any more. A camera of 5 pictures a second is still a stream."""
EASE_S = 0.5
"""From the last pose to neutral, and from there back once somebody is seen again."""
LONGEST_STEP_S = 0.1
"""Who comes back after a long silence comes back gently, too."""
NOBODY = 1e-6
"""Of a presence; what a sum of steps leaves of it."""
MOST_ZERO = 0.5
"""Of a channel: who is calibrated with open mouth can still open it."""


class Shaper:
    """Shapes one take of samples, in the order of their times."""

    def __init__(self) -> None:
        self.zero: Sample | None = None
        """As received: the pose that is neutral; None is what the sender takes for it."""
        self._smooth: Sample | None = None
        self._presence = 1.0
        self._time_s = float("-inf")
        self._heard_s, self._sample_s = float("-inf"), 0.0
        self._seen: Sample | None = None

    def calibrate(self) -> bool:
        """Take the last received pose for neutral from now on; False when there is none yet."""
        self.zero = self._seen or self.zero
        self._smooth = None
        return self._seen is not None

    def shape(self, sample: Sample, how: Shaping, now: float) -> Sample:
        """What to show for `sample`, which has arrived at `now`."""
        self._heard_s, self._sample_s = now, sample.time_s
        if not sample.tracked:
            return self._shown(sample.time_s, tracked=False, how=how)
        self._seen = sample
        wanted = self._wanted(sample, how)
        before = self._smooth
        if before is not None and how.smoothing_s > 0:
            part = 1 - exp(-max(sample.time_s - before.time_s, 0.0) / how.smoothing_s)
            wanted = blended(before, wanted, part)
        self._smooth = wanted
        return self._shown(sample.time_s, tracked=True, how=how)

    def silence(self, now: float, how: Shaping) -> Sample | None:
        """What to show at `now` although nothing has come; None when that is what was shown before.

        Its time goes on where the samples' ended: the sender's clock may be far from ours.
        """
        silent_s = now - self._heard_s
        if self._smooth is None or how.hold or self._presence == 0 or silent_s < SILENT_S:
            return None
        return self._shown(self._sample_s + silent_s, tracked=False, how=how)

    def _shown(self, time_s: float, tracked: bool, how: Shaping) -> Sample:
        """The smooth pose as far as somebody is present."""
        time_s = max(time_s, self._time_s)
        step = min(time_s - self._time_s, LONGEST_STEP_S) / EASE_S
        self._time_s = time_s
        if self._smooth is None:
            return Sample(time_s, tracked=False)
        if how.hold or tracked:
            self._presence = min(self._presence + step, 1.0)
        else:
            self._presence = max(self._presence - step, 0.0) if self._presence > NOBODY else 0.0
        shown = replace(self._smooth, time_s=time_s, tracked=tracked)
        if self._presence == 1:
            return shown
        return blended(Sample(time_s, tracked), shown, self._presence**2 * (3 - 2 * self._presence))

    def _wanted(self, sample: Sample, how: Shaping) -> Sample:
        zero = self.zero or Sample(0.0, tracked=True, position=sample.position)
        if self.zero is None:
            self.zero = zero  # nobody knows where a head should be: where it was at first
        back = inverse(zero.head)
        x, y, z = (a - b for a, b in zip(sample.position, zero.position, strict=True))
        values = sample.values or {}
        if how.zero_expression:
            values = {name: _above(value, zero.value(name)) for name, value in values.items()}
        if how.expression_gain != 1:
            values = {name: min(value * how.expression_gain, 1.0) for name, value in values.items()}
        shaped = replace(
            sample,
            head=share(times(back, sample.head), how.head_gain),
            position=turn(back, (x, y, z)),
            gaze=_gaze(sample.gaze, zero.gaze, how.gaze_gain),
            values=values,
        )
        return mirrored(shaped) if how.mirror else shaped


def blended(a: Sample, b: Sample, part: float) -> Sample:
    """From `a` (0) to `b` (1); time, count and whether it is tracked are b's."""
    names = {**(a.values or {}), **(b.values or {})}
    g, h, p, q = a.gaze, b.gaze, a.position, b.position
    return replace(
        b,
        head=between(a.head, b.head, part),
        position=(p[0] + part * (q[0] - p[0]), p[1] + part * (q[1] - p[1]), p[2] + part * (q[2] - p[2])),
        gaze=(
            g[0] + part * (h[0] - g[0]),
            g[1] + part * (h[1] - g[1]),
            g[2] + part * (h[2] - g[2]),
            g[3] + part * (h[3] - g[3]),
        ),
        values={name: a.value(name) + part * (b.value(name) - a.value(name)) for name in names},
    )


def _gaze(gaze: Gaze, zero: Gaze, gain: float) -> Gaze:
    a, b, c, d = gaze
    return ((a - zero[0]) * gain, (b - zero[1]) * gain, (c - zero[2]) * gain, (d - zero[3]) * gain)


def _above(value: float, zero: float) -> float:
    zero = min(zero, MOST_ZERO)
    return max(value - zero, 0.0) / (1 - zero)

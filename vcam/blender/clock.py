# SPDX-License-Identifier: GPL-3.0-or-later
"""When a sample was so, on our clock, from the time that its sender says.

Blender's window stalls while it draws, and then finds many datagrams at once: when they were received tells little. The
sender's own times tell how far apart they are, and the promptest datagram tells how the two clocks differ.
"""

from __future__ import annotations

DRIFT = 2e-4
"""s a second: how fast two clocks may part. Crystals part by 1e-4 at most."""
LEAP_S = 30.0
"""Clocks that differ by so much more than a datagram before weren't held up: the sender's computer has slept.

Little by little they may differ by any amount: a film that is sent slower than it plays keeps its own time.
"""


class SenderClock:
    """One sender's clock against ours."""

    def __init__(self) -> None:
        self._ahead = self._latest = float("-inf")
        self._asked_s = 0.0
        self._sender_s = float("-inf")
        self._last_s = float("-inf")

    def ours(self, sender_s: float, now: float) -> float:
        """s on our clock, at most `now` and never before an earlier answer."""
        ahead = now - sender_s
        if ahead > self._latest + LEAP_S or sender_s < self._sender_s:
            self._ahead = ahead  # its first, or it has been started anew
        self._ahead = min(ahead, self._ahead + DRIFT * (now - self._asked_s))
        self._asked_s, self._sender_s, self._latest = now, sender_s, ahead
        self._last_s = max(self._last_s, min(sender_s + self._ahead, now))
        return self._last_s

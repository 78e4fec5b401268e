# SPDX-License-Identifier: GPL-3.0-or-later
"""When a sample was so, on our clock, from the time that its sender says.

Blender's window stalls while it draws, and then finds many datagrams at once: when they were received tells little. The
sender's own times tell how far apart they are, and the promptest datagram tells how the two clocks differ.
"""

from __future__ import annotations

DRIFT = 2e-4
"""s a second: how fast two clocks may part. Crystals part by 1e-4 at most."""
LATE_S = 30.0
"""A sample that seems older than this isn't late: the sender's clock has been set, or it is another one."""


class SenderClock:
    """One sender's clock against ours."""

    def __init__(self) -> None:
        self._ahead: float | None = None
        self._asked_s = 0.0
        self._sender_s = float("-inf")
        self._last_s = float("-inf")

    def ours(self, sender_s: float, now: float) -> float:
        """s on our clock, at most `now` and never before an earlier answer."""
        ahead = now - sender_s
        if self._ahead is None or ahead > self._ahead + LATE_S or sender_s < self._sender_s:
            self._ahead = ahead  # its first, or it has been started anew
        self._ahead = min(ahead, self._ahead + DRIFT * (now - self._asked_s))
        self._asked_s, self._sender_s = now, sender_s
        self._last_s = max(self._last_s, min(sender_s + self._ahead, now))
        return self._last_s

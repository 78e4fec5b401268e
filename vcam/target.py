"""One port of one computer: what "[HOST:]PORT" means."""

from __future__ import annotations

from typing import Final, NamedTuple

from vcam.errors import UsageError

HOST: Final = "127.0.0.1"
"""When no host is named: this computer."""


class Target(NamedTuple):
    """One port of one computer."""

    host: str
    """A name or a number of the Internet Protocol, of version 6 without brackets."""
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def target_of(option: str, address: str, example: int, *, portless: bool = False) -> Target:
    """What "[HOST:]PORT" means; with `portless` HOST alone will do, whose port is `example` then.

    Raises UsageError naming `option` and, as an `example`, its usual port.
    """
    host, colon, port = address.rpartition(":")
    if portless and not address.isdecimal() and (not colon or address.endswith("]")):
        host, colon, port = address, ":", str(example)
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    elif ":" in host:
        host = ""  # version 6 needs brackets: where would its port begin?
    digits = port.isascii() and port.isdecimal() and len(port) <= 5
    if not (digits and 0 < int(port) < 65536) or bool(host) != bool(colon) or not host.isprintable() or " " in host:
        raise UsageError(
            f"{option} {address!r}: give [HOST:]PORT with a port from 1 to 65535, as {example}, 192.168.1.20:{example} "
            f"or [::1]:{example}"
        )
    return Target(host or HOST, int(port))

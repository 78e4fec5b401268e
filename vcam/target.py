"""One port of one computer: what "[HOST:]PORT" means."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from vcam.errors import UsageError

HOST: Final = "127.0.0.1"
"""When no host is named: this computer."""
_HOST: Final = r"(?P<host>\[[\w.:%-]+\]|[\w.-]+)"
"""Numbers of version 6 need brackets: where would their port begin?"""
HOST_AND_PORT: Final = re.compile(rf"(?:{_HOST}:)?(?P<port>[0-9]{{1,5}})")
HOST_ALONE: Final = re.compile(rf"{_HOST}(?P<port>)")


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
    found = HOST_AND_PORT.fullmatch(address)
    if found is None and portless and not address.isdecimal():
        found = HOST_ALONE.fullmatch(address)
    if found is not None:
        target = Target((found["host"] or HOST).strip("[]"), int(found["port"] or example))
        if 0 < target.port < 65536:
            return target
    raise UsageError(
        f"{option} {address!r}: give [HOST:]PORT with a port from 1 to 65535, as {example}, 192.168.1.20:{example} or "
        f"[::1]:{example}"
    )

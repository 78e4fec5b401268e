"""Who listens on a UDP port of this computer, as far as Linux tells."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from vcam.v4l2 import holders

TABLES: Final = (Path("/proc/net/udp"), Path("/proc/net/udp6"))
"""A line a socket: local address and port in the second column, its inode in the tenth (proc(5))."""


def port_holder(port: int) -> str:
    """A program of this user other than ours, as "python (process 123)"; "" when none is known."""
    for table in TABLES:
        with suppress(OSError, ValueError, IndexError):
            for line in table.read_text("ascii").splitlines()[1:]:
                columns = line.split()
                if int(columns[1].rpartition(":")[2], 16) == port and (found := holders(f"socket:[{columns[9]}]")):
                    return found[0]
    return ""

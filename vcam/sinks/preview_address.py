"""Where the preview page is: "[HOST:]PORT", whether only this computer can reach it, and how others call it."""

from __future__ import annotations

import ipaddress
import socket
from contextlib import suppress
from typing import Final, NamedTuple

from vcam.errors import SinkError, UsageError
from vcam.sinks.web_entrance import literal
from vcam.target import HOST, HOST_AND_PORT

PORT: Final = 8640
"""Free of well-known services; without a port in the address, and when it is taken, the next TRIES are asked."""
TRIES: Final = 20
ELSEWHERE: Final = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Addresses that no computer has (RFC 5737, RFC 3849). The way to them begins at our own address; nothing is sent."""


class Place(NamedTuple):
    """An address to listen on."""

    host: str
    """As the user named it; without brackets."""
    number: str
    """Of the Internet Protocol; 0.0.0.0 or :: where it is all of this computer's."""
    family: socket.AddressFamily
    ports: range
    """To be asked in their order."""

    @property
    def only_here(self) -> bool:
        """Whether only this computer can reach it."""
        return ipaddress.ip_address(self.number.partition("%")[0]).is_loopback

    @property
    def named(self) -> str:
        """The host when the user named it by a name, "" when by a number."""
        with suppress(ValueError):
            ipaddress.ip_address(self.host.partition("%")[0])
            return ""
        return self.host.lower()

    def url(self, port: int) -> str:
        """How a browser calls it, on another computer too."""
        if self.named:
            return f"http://{self.named}:{port}/"
        everywhere = ipaddress.ip_address(self.number.partition("%")[0]).is_unspecified
        return f"http://{literal(_own_number(self.family) if everywhere else self.number)}:{port}/"


def place_of(address: str) -> Place:
    """What "[HOST:]PORT" means; "" is PORT or the next free one, port 0 any. Raises UsageError, SinkError."""
    found = HOST_AND_PORT.fullmatch(address or str(PORT))
    if found is None or int(found["port"]) > 65535:
        raise UsageError(
            f"preview:{address} is no [HOST:]PORT: give a port from 1024 to 65535, as preview:{PORT}, and before it an "
            f"address of this computer if others are to see it, as preview:0.0.0.0:{PORT}"
        )
    host, port = (found["host"] or HOST).strip("[]"), int(found["port"])
    try:
        family, *_, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except (OSError, UnicodeError) as error:
        raise SinkError(
            f"the preview page can't look {host!r} up; give an address of this computer, or 0.0.0.0 for all of them"
        ) from error
    ports = range(PORT, PORT + TRIES) if not address else range(port, port + 1)
    return Place(host, str(where[0]), family, ports)


def _own_number(family: socket.AddressFamily) -> str:
    """The address that this computer has towards the rest of the network; without a network its own to itself."""
    for kind in (family, socket.AF_INET):
        with suppress(OSError), socket.socket(kind, socket.SOCK_DGRAM) as probe:
            probe.connect((ELSEWHERE[kind], 9))
            return str(probe.getsockname()[0])
    return HOST

"""Who may see the page and give commands: by the name they call it, by the page they come from, and by a token.

- A page's address must be one of this computer's own numbers: a name from elsewhere may lead here too (DNS rebinding).
- No other site's page may embed or read anything.
- Commands come from our own page alone: they name our Origin, and a token that no other page can read.
- Where others on the network can reach it, all need the token of the address that was printed.
"""

from __future__ import annotations

import ipaddress
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from email.message import Message
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qs

Refusal = tuple[HTTPStatus, str]
"""The answer to who may not, and one line for them."""
TOKEN_HEADER: Final = "X-Vcam-Token"
"""A header of its own also makes browsers ask first (CORS) before they send it from elsewhere; we never say yes."""
TOKEN_BYTES: Final = 16
"""Guessing 2**128 takes for ever; that few can be tried makes it not worth the noise."""
TRIES: Final = 20
AGAIN_S: Final = 3.0
"""Wrong tokens that one address may try at once, and s until it may try one more."""
ADDRESSES: Final = 256
"""Whose wrong tries are remembered: the latest."""
MOST_COOKIES: Final = 16
MOST_FIELDS: Final = 8
OTHERS: Final = ("cross-site", "same-site")
"""What browsers call pages that aren't ours (Sec-Fetch-Site)."""


class Entrance:
    """Asked from any thread."""

    def __init__(
        self, *, port: int, named: str = "", token: str | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`named`: the host that the user named. `token`: what everybody must bring; None: only this computer can
        reach the page."""
        self.token = token
        self.cookie = f"vcam_{port}"
        """Its name: browsers don't tell the ports of a computer apart."""
        self.command_token = secrets.token_urlsafe(TOKEN_BYTES)
        """Of this run; our own page is told it, and gives it with each command."""
        self._port, self._named = port, named
        self._wrong = _Wrong(clock)

    def refusal(self, head: Message, path: str, query: str, *, ours: str, theirs: str) -> Refusal | None:
        """Why this request isn't served; None: it is. `ours`, `theirs`: addresses of the two ends of its connection."""
        hosts = head.get_all("Host") or []
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts(ours):
            return HTTPStatus.MISDIRECTED_REQUEST, f"this page is http://{literal(ours)}:{self._port}/"
        if self.token is not None:
            refused = self._without_token([*_tokens_in(query), *self._cookies(head)], theirs)
            if refused:
                return refused
        if head.get("Sec-Fetch-Site") in OTHERS and path != "/":
            return HTTPStatus.FORBIDDEN, "not from another site's page"
        return None

    def foreign(self, head: Message) -> Refusal | None:
        """Why a command, from who is let in, isn't taken: it doesn't come from our own page as we serve it."""
        site = head.get("Sec-Fetch-Site", "same-origin")
        if head.get_all("Origin") != [f"http://{head['Host']}"] or site != "same-origin":
            return HTTPStatus.FORBIDDEN, "not from another site's page"
        tokens = head.get_all(TOKEN_HEADER) or []
        if len(tokens) != 1 or not _same(tokens[0], self.command_token):
            return HTTPStatus.FORBIDDEN, "from a page of another run; reload it"
        return None

    def welcome(self, query: str) -> str | None:
        """The cookie for who came with the token in the address, so that the address alone isn't needed any more."""
        if self.token is None or not _tokens_in(query):
            return None
        return f"{self.cookie}={self.token}; Path=/; HttpOnly; SameSite=Strict"

    def _hosts(self, ours: str) -> set[str]:
        names = {literal(ours), self._named}
        if _bare(ours).is_loopback:
            names |= {"127.0.0.1", "[::1]", "localhost"}
        usual = names if self._port == 80 else set()  # browsers leave it away then
        return {f"{name}:{self._port}" for name in names if name} | usual

    def _cookies(self, head: Message) -> list[str]:
        found = []
        for line in head.get_all("Cookie") or []:
            for pair in line.split(";", MOST_COOKIES)[:MOST_COOKIES]:
                name, _, value = pair.strip().partition("=")
                if name == self.cookie:
                    found.append(value)
        return found

    def _without_token(self, tokens: list[str], theirs: str) -> Refusal | None:
        assert self.token is not None
        if tokens and self._wrong.too_many(theirs):
            return HTTPStatus.TOO_MANY_REQUESTS, "too many wrong tokens; wait a minute"
        if any(_same(token, self.token) for token in tokens):
            return None
        if tokens:
            self._wrong.count(theirs)
        return (
            HTTPStatus.FORBIDDEN,
            "this page needs the whole address that vcam printed, with its token",
        )


class _Wrong:
    """Counts the wrong tokens of each address, and forgets them in time."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._since: OrderedDict[str, float] = OrderedDict()  # address → when it has all of its tries again
        self._lock = threading.Lock()

    def too_many(self, address: str) -> bool:
        with self._lock:
            return self._since.get(_network(address), 0.0) - self._clock() > (TRIES - 1) * AGAIN_S

    def count(self, address: str) -> None:
        with self._lock:
            network = _network(address)
            self._since[network] = max(self._since.pop(network, 0.0), self._clock()) + AGAIN_S
            while len(self._since) > ADDRESSES:
                self._since.popitem(last=False)


def _tokens_in(query: str) -> list[str]:
    try:
        return parse_qs(query, max_num_fields=MOST_FIELDS).get("token", [])
    except ValueError:  # more of them
        return []


def literal(address: str) -> str:
    """A number of the Internet Protocol as it stands in a URL: of version 6 in brackets."""
    bare = _bare(address)
    return f"[{bare}]" if bare.version == 6 else str(bare)


def _bare(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Without the zone of version 6, and of version 4 where that is only wrapped into one of version 6."""
    number = ipaddress.ip_address(address.partition("%")[0])
    return (number.ipv4_mapped or number) if isinstance(number, ipaddress.IPv6Address) else number


def _network(address: str) -> str:
    """Whom we count as one: of version 6 everybody has many addresses."""
    bare = _bare(address)
    return str(bare) if bare.version == 4 else str(ipaddress.ip_network((bare, 64), strict=False))


def _same(given: str, wanted: str) -> bool:
    return secrets.compare_digest(given.encode("utf-8", "surrogateescape"), wanted.encode())

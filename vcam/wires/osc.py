"""Reads OSC 1.0 datagrams from anyone: a list of messages, or OscError and nothing else.

Strict, so that hostile bytes stop here: every size, string and padding is checked, numbers are finite, depth and counts
are bounded, time tags are passed over (nothing ever waits), and addresses are words, never patterns to match.
Source: opensoundcontrol.org, specification 1.0; python-osc is the oracle in the tests.
"""

from __future__ import annotations

import struct
from math import isfinite
from typing import Final, NamedTuple, Union

MAX_BYTES: Final = 65507
"""The most that a UDP datagram over IPv4 holds."""
MAX_DEPTH: Final = 4
"""Bundles within bundles; programs that drive avatars nest none."""
MAX_MESSAGES: Final = 512
"""In one datagram; a whole VMC body with face is 120."""
MAX_ARGUMENTS: Final = 1024
"""In one message; `/vcam/1/frame` has 66."""

BUNDLE: Final = b"#bundle\0"
ZEROS: Final = bytes(4)
FIXED: Final = "ifdht"
"""Types whose size doesn't depend on their value."""
FORMATS: Final = str.maketrans({"h": "q", "t": "Q"})
"""OSC's letters as `struct` spells them, where the two differ."""
VALUES: Final = {"T": True, "F": False, "N": None, "I": True}
"""What a type stands for that has no bytes; I (an impulse) is True."""

Argument = Union[int, float, str, bytes, bool, None]  # noqa: UP007 - Blender 3.4 reads this with Python 3.10


class OscError(ValueError):
    """A datagram isn't OSC, or none that is taken here; the text says in a line what is wrong with it."""


class Message(NamedTuple):
    """One message of a datagram."""

    address: str
    """Printable ASCII that begins with a slash. Compare it; don't match it as a pattern."""
    types: str
    """One letter an argument, of "ifsbhtdTFNI", without the comma."""
    arguments: tuple[Argument, ...]
    """As many as `types` has letters; every float is finite."""


def decode(datagram: bytes) -> list[Message]:
    """The messages of a datagram in order, those in bundles too. Raises OscError and nothing else."""
    if len(datagram) > MAX_BYTES:
        raise OscError(f"{len(datagram)} bytes are more than a datagram holds")
    messages: list[Message] = []
    _read(bytes(datagram), 0, len(datagram), 0, messages)
    return messages


def _read(data: bytes, at: int, end: int, depth: int, into: list[Message]) -> None:
    """Read the message or bundle that fills data[at:end]."""
    if at == end or (end - at) % 4:
        raise OscError(f"{end - at} bytes from byte {at} on are no multiple of 4 above 0")
    if not data.startswith(BUNDLE, at, end):
        if len(into) == MAX_MESSAGES:
            raise OscError(f"more than {MAX_MESSAGES} messages")
        into.append(_message(data, at, end))
        return
    if depth == MAX_DEPTH:
        raise OscError(f"bundles nested deeper than {MAX_DEPTH}")
    at += 16  # "#bundle" and the time tag
    if at > end:
        raise OscError("a bundle without its time tag")
    while at < end:
        (size,) = struct.unpack_from(">i", data, at)
        at += 4
        if not 0 < size <= end - at:
            raise OscError(f"a bundle's element of {size} bytes where {end - at} are left")
        _read(data, at, at + size, depth + 1, into)
        at += size


def _message(data: bytes, at: int, end: int) -> Message:
    address, at = _string(data, at, end)
    if not (address.startswith("/") and address.isascii() and address.isprintable()):
        raise OscError(f"address {address[:60]!r} is not printable ASCII after a slash")
    if at == end:  # senders before OSC 1.0 leave the types away
        return Message(address, "", ())
    types, at = _string(data, at, end)
    if not types.startswith(","):
        raise OscError(f"types {types[:60]!r} of {address[:60]} without a comma")
    types = types[1:]
    if len(types) > MAX_ARGUMENTS:
        raise OscError(f"more than {MAX_ARGUMENTS} arguments")
    arguments = _arguments(types, data, at, end)
    for value in arguments:
        if type(value) is float and not isfinite(value):
            raise OscError(f"NaN or infinity in {address[:60]}")
    return Message(address, types, arguments)


def _arguments(types: str, data: bytes, at: int, end: int) -> tuple[Argument, ...]:
    """The arguments that fill data[at:end]."""
    rest = types.lstrip("s")
    out: list[Argument] = []
    for _ in range(len(types) - len(rest)):
        text, at = _string(data, at, end)
        out.append(text)
    if not rest.strip(FIXED):  # strings, then numbers: by far the most messages; one call reads all numbers
        form = ">" + rest.translate(FORMATS)
        _fills(struct.calcsize(form), end - at)
        return (*out, *struct.unpack_from(form, data, at))
    for letter in rest:
        if letter in FIXED:
            form = ">" + letter.translate(FORMATS)
            _fits(struct.calcsize(form), end - at)
            out += struct.unpack_from(form, data, at)
            at += struct.calcsize(form)
        elif letter == "s":
            text, at = _string(data, at, end)
            out.append(text)
        elif letter == "b":
            blob, at = _blob(data, at, end)
            out.append(blob)
        elif letter in VALUES:
            out.append(VALUES[letter])
        else:
            raise OscError(f"unknown type {letter!r}")
    _fills(0, end - at)
    return tuple(out)


def _fills(size: int, left: int) -> None:
    if size != left:
        raise OscError(f"arguments of {size} bytes where {left} are left")


def _fits(size: int, left: int) -> None:
    if size > left:
        raise OscError(f"an argument of {size} bytes where {left} are left")


def _string(data: bytes, at: int, end: int) -> tuple[str, int]:
    """(the string that begins at `at`, where what follows it begins)."""
    stop = data.find(b"\0", at, end)
    if stop < 0:
        raise OscError(f"the string at byte {at} has no end")
    after = stop + 4 - (stop - at) % 4
    _padding(data, stop, after, end)
    try:
        return data[at:stop].decode("utf-8"), after
    except UnicodeDecodeError:
        raise OscError(f"the string at byte {at} is not UTF-8") from None


def _blob(data: bytes, at: int, end: int) -> tuple[bytes, int]:
    _fits(4, end - at)
    (size,) = struct.unpack_from(">i", data, at)
    at += 4
    if not 0 <= size <= end - at:
        raise OscError(f"a blob of {size} bytes where {end - at} are left")
    after = at + size + -size % 4
    _padding(data, at + size, after, end)
    return data[at : at + size], after


def _padding(data: bytes, at: int, after: int, end: int) -> None:
    """Check that data[at:after] lies before `end` and is all zeros."""
    if after > end or data[at:after] != ZEROS[: after - at]:
        raise OscError(f"the padding at byte {at} is cut off or not zero")

"""Packs OSC messages of fixed address and types by one call of `struct`: what never changes is laid out once.

A template is a row of constant bytes and of slots for numbers. A bundle of templates is a template again, so a frame of
sixty messages costs one call too.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import Final

from .osc import BUNDLE, FIXED, FORMATS

IMMEDIATELY: Final = b"\0\0\0\0\0\0\0\1"
"""The time tag that says: now."""


class Template:
    """Bytes with slots. Make one with `message` or `bundle`."""

    def __init__(self, pieces: Iterable[bytes | str]) -> None:
        """`pieces`: constant bytes, and for each slot the letter of its type, of "ifdht"."""
        self.pieces = tuple(pieces)
        form = ">" + "".join(p.translate(FORMATS) if isinstance(p, str) else f"{len(p)}s" for p in self.pieces)
        self._struct = struct.Struct(form)
        self._row: list[bytes | float] = [0 if isinstance(piece, str) else piece for piece in self.pieces]
        self._slots = tuple(i for i, piece in enumerate(self.pieces) if isinstance(piece, str))
        self.size = self._struct.size
        """Bytes that `pack` gives, always."""

    def pack(self, *numbers: float) -> bytes:
        """The bytes with `numbers` in the slots, in order, as many as there are slots.

        Raises ValueError for another count, struct.error or OverflowError for a number that its slot can't hold. NaN
        and infinity are packed: who calls must keep them out.
        """
        row = self._row.copy()
        for slot, number in zip(self._slots, numbers, strict=True):
            row[slot] = number
        return self._struct.pack(*row)


def message(address: str, types: str = "", *texts: str) -> Template:
    """A message. `texts` are its strings, constant; `types` has a letter for each argument, strings ("s") first."""
    head = types[: len(texts)]
    slots = types[len(texts) :]
    if head != "s" * len(texts) or slots.strip(FIXED):
        raise ValueError(f"types {types!r} are not {len(texts)} strings, then letters of {FIXED!r}")
    return Template([b"".join(map(padded, (address, "," + types, *texts))), *slots])


def bundle(messages: Sequence[Template]) -> Template:
    """The messages as one bundle to be obeyed at once; its slots are theirs, in order."""
    pieces: list[bytes | str] = [BUNDLE + IMMEDIATELY]
    for template in messages:
        pieces += [struct.pack(">i", template.size), *template.pieces]
    return Template(pieces)


def padded(text: str) -> bytes:
    """An OSC string: UTF-8, one to four zeros, a multiple of 4 bytes."""
    encoded = text.encode("utf-8")
    return encoded + bytes(4 - len(encoded) % 4)

"""The few words of X11 that take keys, by libxcb: its errors come as answers and can't end the process, as Xlib's do.

Source: X Window System Protocol, version 11, and the headers of libxcb (xproto.h), whose structures have the protocol's
own layout.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterable, Iterator, Sequence
from ctypes import POINTER, c_char_p, c_int, c_uint, c_uint8, c_uint16, c_uint32, c_void_p
from typing import Final, NamedTuple

KEY_PRESS, KEY_RELEASE, MAPPING_NOTIFY = 2, 3, 34
"""Kinds of events."""
SHIFT, LOCK, CONTROL = 1, 2, 4
"""Bits of modifiers; the next five are Mod1 to Mod5."""
ASYNC: Final = 1
"""A grab that holds up nothing."""
EVENT_BYTES: Final = 32
REPLY_BYTES: Final = 32
"""Before the list that a reply ends with."""
KEYCODES_AT: Final = 34
"""In xcb_setup_t: min_keycode, max_keycode."""
MODIFIERS: Final = 8


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", c_uint),)


class _Screens(ctypes.Structure):
    """xcb_screen_iterator_t; a screen begins with its root window."""

    _fields_ = (("data", POINTER(c_uint32)), ("rem", c_int), ("index", c_int))


class Event(NamedTuple):
    """What came."""

    kind: int
    """KEY_PRESS, KEY_RELEASE, MAPPING_NOTIFY or another number."""
    keycode: int
    """Of the first two."""
    time_ms: int
    """Of the server's clock."""
    modifiers: int
    """Bits that were held before."""


class Grab(NamedTuple):
    """A key to take."""

    keycode: int
    modifiers: int
    """Bits; just these must be held."""


SIGNATURES: Final = {
    "xcb_connect": ([c_char_p, POINTER(c_int)], c_void_p),
    "xcb_connection_has_error": ([c_void_p], c_int),
    "xcb_disconnect": ([c_void_p], None),
    "xcb_flush": ([c_void_p], c_int),
    "xcb_get_file_descriptor": ([c_void_p], c_int),
    "xcb_get_setup": ([c_void_p], c_void_p),
    "xcb_setup_roots_iterator": ([c_void_p], _Screens),
    "xcb_screen_next": ([POINTER(_Screens)], None),
    "xcb_get_keyboard_mapping": ([c_void_p, c_uint8, c_uint8], _Cookie),
    "xcb_get_keyboard_mapping_reply": ([c_void_p, _Cookie, c_void_p], c_void_p),
    "xcb_get_modifier_mapping": ([c_void_p], _Cookie),
    "xcb_get_modifier_mapping_reply": ([c_void_p, _Cookie, c_void_p], c_void_p),
    "xcb_grab_key_checked": ([c_void_p, c_uint8, c_uint32, c_uint16, c_uint8, c_uint8, c_uint8], _Cookie),
    "xcb_ungrab_key": ([c_void_p, c_uint8, c_uint32, c_uint16], _Cookie),
    "xcb_request_check": ([c_void_p, _Cookie], c_void_p),
    "xcb_poll_for_event": ([c_void_p], c_void_p),
}


class Connection:
    """To the X server that the environment names. One thread."""

    def __init__(self) -> None:
        """Raises OSError when there is no libxcb or no such server."""
        self._xcb, self._c = ctypes.CDLL("libxcb.so.1"), ctypes.CDLL(None)
        self._c.free.argtypes = [c_void_p]
        for name, (arguments, result) in SIGNATURES.items():
            function = getattr(self._xcb, name)
            function.argtypes, function.restype = arguments, result
        self._x = c_void_p(self._xcb.xcb_connect(None, None))
        if self.broken:
            self.close()
            raise OSError("no X server answers")
        setup = self._xcb.xcb_get_setup(self._x)
        self.first_keycode, last = struct.unpack("BB", ctypes.string_at(setup + KEYCODES_AT, 2))
        self._keycodes = last - self.first_keycode + 1
        screens = self._xcb.xcb_setup_roots_iterator(setup)
        self._roots: list[int] = []
        while screens.rem:
            self._roots.append(screens.data[0])
            self._xcb.xcb_screen_next(ctypes.byref(screens))

    @property
    def broken(self) -> bool:
        """Whether the server has gone."""
        return bool(self._xcb.xcb_connection_has_error(self._x))

    def fileno(self) -> int:
        """What becomes readable when something comes; look at `events` before waiting for it."""
        return int(self._xcb.xcb_get_file_descriptor(self._x))

    def close(self) -> None:
        """Gives back all that was taken; to be called once, whether it worked or not."""
        self._xcb.xcb_disconnect(self._x)

    def keysyms(self) -> list[tuple[int, ...]]:
        """Of each keycode, from `first_keycode` on, what it types: group 1 plain, with Shift, group 2 plain, and so on.

        Raises OSError, as `modifier_keys` does, when the server has gone.
        """
        cookie = self._xcb.xcb_get_keyboard_mapping(self._x, self.first_keycode, self._keycodes)
        each, data = self._reply(self._xcb.xcb_get_keyboard_mapping_reply(self._x, cookie, None), self._keycodes, 4)
        keysyms = struct.unpack(f"={self._keycodes * each}I", data)
        return [keysyms[at : at + each] for at in range(0, len(keysyms), each)]

    def modifier_keys(self) -> list[tuple[int, ...]]:
        """The keycodes that hold each of the eight modifiers, in the order of their bits; 0 is none."""
        cookie = self._xcb.xcb_get_modifier_mapping(self._x)
        each, data = self._reply(self._xcb.xcb_get_modifier_mapping_reply(self._x, cookie, None), MODIFIERS, 1)
        return [tuple(data[at : at + each]) for at in range(0, len(data), each)]

    def _reply(self, reply: int | None, rows: int, item_bytes: int) -> tuple[int, bytes]:
        """(items in each row, all items) of a reply that says the first in its second byte."""
        if reply is None:
            raise OSError("the X server has gone")
        each = ctypes.string_at(reply + 1, 1)[0]
        data = ctypes.string_at(reply + REPLY_BYTES, rows * each * item_bytes)
        self._c.free(reply)
        return each, data

    def grab(self, grabs: Sequence[Grab]) -> list[bool]:
        """Take keys on all screens. Of each, whether it is ours now; else another program has it."""
        asked = [
            self._xcb.xcb_grab_key_checked(self._x, 0, root, wanted.modifiers, wanted.keycode, ASYNC, ASYNC)
            for wanted in grabs
            for root in self._roots
        ]
        ours = []
        for cookie in asked:
            error = self._xcb.xcb_request_check(self._x, cookie)
            ours.append(error is None)
            self._c.free(error)
        each = len(self._roots)
        return [all(ours[at : at + each]) for at in range(0, len(ours), each)]

    def let_go(self, grabs: Iterable[Grab]) -> None:
        """Give keys back."""
        for ours in grabs:
            for root in self._roots:
                self._xcb.xcb_ungrab_key(self._x, ours.keycode, root, ours.modifiers)
        self._xcb.xcb_flush(self._x)

    def events(self) -> Iterator[Event]:
        """All that has come; waits for nothing."""
        while (event := self._xcb.xcb_poll_for_event(self._x)) is not None:
            data = ctypes.string_at(event, EVENT_BYTES)
            self._c.free(event)
            kind, keycode, time_ms, modifiers = struct.unpack_from("=BBxxI20xH", data)
            yield Event(kind & 0x7F, keycode, time_ms, modifiers)

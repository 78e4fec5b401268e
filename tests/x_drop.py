"""Drops files on an X window as a file manager does: the XDND protocol, version 5, spoken by libxcb.

Source: "Drag-and-Drop Protocol for the X Window System", freedesktop.org, and the X11 protocol's own layouts.
"""

import ctypes
import select
import struct
import time
from ctypes import c_char_p, c_uint8, c_uint16, c_uint32, c_void_p
from pathlib import Path

from vcam.hotkeys.xcb import SIGNATURES, Connection

VERSION = 5
LONGEST_S = 120
"""Until a window answers, on a busy machine."""
CLIENT_MESSAGE, SELECTION_REQUEST, SELECTION_NOTIFY = 33, 30, 31
NONE, CURRENT_TIME, COPY_FROM_PARENT, INPUT_OUTPUT, REPLACE = 0, 0, 0, 1, 0
ATOMS = (
    "XdndEnter", "XdndPosition", "XdndStatus", "XdndDrop", "XdndFinished", "XdndSelection", "XdndActionCopy",
    "text/uri-list",
)  # fmt: skip
COOKIE = SIGNATURES["xcb_ungrab_key"][1]
MORE = {
    "xcb_generate_id": ([c_void_p], c_uint32),
    "xcb_create_window": (
        [c_void_p, c_uint8, c_uint32, c_uint32, *[c_uint16] * 5, c_uint16, c_uint32, c_uint32, c_void_p],
        COOKIE,
    ),
    "xcb_intern_atom": ([c_void_p, c_uint8, c_uint16, c_char_p], COOKIE),
    "xcb_intern_atom_reply": ([c_void_p, COOKIE, c_void_p], c_void_p),
    "xcb_set_selection_owner": ([c_void_p, c_uint32, c_uint32, c_uint32], COOKIE),
    "xcb_change_property": (
        [c_void_p, c_uint8, c_uint32, c_uint32, c_uint32, c_uint8, c_uint32, c_char_p],
        COOKIE,
    ),
    "xcb_send_event": ([c_void_p, c_uint8, c_uint32, c_uint32, c_char_p], COOKIE),
}


class Dropper(Connection):
    """A program whose files can be dragged, on the screen that the environment names. A context."""

    def __init__(self):
        super().__init__()
        for name, (arguments, result) in MORE.items():
            function = getattr(self._xcb, name)
            function.argtypes, function.restype = arguments, result
        self._own = self._xcb.xcb_generate_id(self._x)
        shape = (0, 0, 1, 1, 0, INPUT_OUTPUT)
        (root, *_) = self._roots
        self._xcb.xcb_create_window(self._x, COPY_FROM_PARENT, self._own, root, *shape, COPY_FROM_PARENT, 0, None)
        self._atoms = {name: self._atom(name) for name in ATOMS}

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def drop(self, window, *paths, at):
        """Drag `paths` over the X id `window` to `at`, (x, y) on the screen, and let go. Whether it took them."""
        self._uris = "".join(f"{Path(path).absolute().as_uri()}\r\n" for path in paths).encode()
        x, y = at
        self._xcb.xcb_set_selection_owner(self._x, self._own, self._atoms["XdndSelection"], CURRENT_TIME)
        self._send(window, "XdndEnter", VERSION << 24, self._atoms["text/uri-list"])
        self._send(window, "XdndPosition", 0, x << 16 | y, CURRENT_TIME, self._atoms["XdndActionCopy"])
        if not self._answer("XdndStatus") & 1:
            return False
        self._send(window, "XdndDrop", 0, CURRENT_TIME)
        return self._answer("XdndFinished") != 0  # GLFW 3.4 says how many bytes it got, in place of the flag 1

    def _atom(self, name):
        cookie = self._xcb.xcb_intern_atom(self._x, 0, len(name), name.encode())
        reply = self._xcb.xcb_intern_atom_reply(self._x, cookie, None)
        (atom,) = struct.unpack_from("=I", ctypes.string_at(reply, 12), 8)
        self._c.free(reply)
        return atom

    def _send(self, window, name, *numbers):
        numbers = (self._own, *numbers, *[0] * (4 - len(numbers)))
        event = struct.pack("=BBHII5I", CLIENT_MESSAGE, 32, 0, window, self._atoms[name], *numbers)
        self._xcb.xcb_send_event(self._x, 0, window, 0, event)
        self._xcb.xcb_flush(self._x)

    def _answer(self, name):
        """The flags of the window's message `name`; what it asks for meanwhile it gets."""
        end = time.monotonic() + LONGEST_S
        while True:
            event = self._xcb.xcb_poll_for_event(self._x)
            if event is None:
                assert time.monotonic() < end, f"the window sends no {name}"
                select.select([self], [], [], 1)
                continue
            data = ctypes.string_at(event, 32)
            self._c.free(event)
            kind = data[0] & 0x7F
            if kind == SELECTION_REQUEST:
                self._give(struct.unpack_from("=6I", data, 4))
            elif kind == CLIENT_MESSAGE and struct.unpack_from("=I", data, 8)[0] == self._atoms[name]:
                return struct.unpack_from("=I", data, 16)[0]

    def _give(self, asked):
        """The list of files, to the window that asks for it."""
        when, _, asking, selection, target, place = asked
        assert target == self._atoms["text/uri-list"]
        self._xcb.xcb_change_property(self._x, REPLACE, asking, place, target, 8, len(self._uris), self._uris)
        event = struct.pack("=BBHIIIII8x", SELECTION_NOTIFY, 0, 0, when, asking, selection, target, place)
        self._xcb.xcb_send_event(self._x, 0, asking, 0, event)
        self._xcb.xcb_flush(self._x)

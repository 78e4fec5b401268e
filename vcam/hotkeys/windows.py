"""Keys of our own on Windows, by RegisterHotKey: taken by a thread, which hears of them as messages.

Source: Microsoft's reference of RegisterHotKey, ToUnicodeEx and virtual-key codes. On Windows the right Alt key is
Ctrl+Alt: what it types on the user's keyboard, as € or Ń, stays theirs.
"""

from __future__ import annotations

import ctypes
import logging
import sys
import threading
from collections.abc import Mapping
from ctypes import POINTER, byref, c_int, c_ubyte, c_void_p, c_wchar_p, wintypes
from typing import Any, Final, Self

from vcam.commands import Command, Commands
from vcam.hotkeys.sayings import say_fails, say_hangs, say_missing, say_works
from vcam.keys import SIGNS, Key, toggled

log = logging.getLogger(__name__)

MODIFIERS: Final = {"alt": 1, "ctrl": 2, "shift": 4, "super": 8}
"""MOD_ALT, MOD_CONTROL, MOD_SHIFT, MOD_WIN."""
NO_REPEAT: Final = 0x4000
WM_QUIT, WM_HOTKEY, WM_USER = 0x12, 0x312, 0x400
CODES: Final = {
    "backspace": 0x08,
    "tab": 0x09,
    "enter": 0x0D,
    "pause": 0x13,
    "esc": 0x1B,
    "space": 0x20,
    "pageup": 0x21,
    "pagedown": 0x22,
    "end": 0x23,
    "home": 0x24,
    "left": 0x25,
    "up": 0x26,
    "right": 0x27,
    "down": 0x28,
    "insert": 0x2D,
    "delete": 0x2E,
    **{f"f{n}": 0x6F + n for n in range(1, 25)},
}
"""Virtual-key codes; letters and digits are their own capitals, and signs are elsewhere on each layout."""
SIGN: Final = {name: sign for sign, name in SIGNS.items()}
HELD: Final = {"ctrl": (0x11, 0xA2), "alt": (0x12, 0xA5), "shift": (0x10, 0xA0)}
"""Virtual keys that are down with each modifier; of Alt the right one, as for AltGr."""
KEYS: Final = 256
LEAVE_STATE: Final = 4
"""Flag of ToUnicodeEx: don't touch what the keyboard has begun to compose (Windows 10 1607 and later)."""
JOIN_S: Final = 2.0


class WindowsHotkeys:
    """A thread that has the keys while it is entered."""

    def __init__(
        self, commands: Commands, keys: Mapping[Key, Command], *, user32: Any = None, kernel32: Any = None
    ) -> None:
        """`user32` and `kernel32`: the system's, by default."""
        self._commands, self._keys = commands, keys
        self._user32, self._kernel32 = user32 or _user32(), kernel32 or _library("kernel32")
        self._thread = threading.Thread(target=self._run, name="vcam-hotkeys", daemon=True)
        self._listens = threading.Event()
        self._id = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        if self._listens.wait(JOIN_S):
            self._user32.PostThreadMessageW(self._id, WM_QUIT, 0, 0)
            self._thread.join(JOIN_S)
        if self._thread.is_alive():
            say_hangs("Windows")

    def _run(self) -> None:
        try:
            self._listen()
        except Exception as error:  # noqa: BLE001 - ctypes makes OSError of a crash; the stream goes on
            say_fails(error)

    def _listen(self) -> None:
        message = wintypes.MSG()
        self._id = self._kernel32.GetCurrentThreadId()
        self._user32.PeekMessageW(byref(message), None, WM_USER, WM_USER, 0)  # from now on it can be sent messages
        self._listens.set()
        ours = self._take()
        while self._user32.GetMessageW(byref(message), None, 0, 0) > 0:
            command = ours.get(message.wParam) if message.message == WM_HOTKEY else None
            if command is not None:
                command = toggled(command)  # Windows doesn't tell that a hot-key is let go
                self._commands.give(command.word, command.value)
        for number in ours:
            self._user32.UnregisterHotKey(None, number)

    def _take(self) -> dict[int, Command]:
        """Number → what the key asks for, of all keys that could be had."""
        ours, missing = {}, {}
        for number, (key, command) in enumerate(self._keys.items(), start=1):
            code = self._code(key.name)
            if not code:
                missing[key] = "this keyboard has no"
            elif self._types(key, code):
                missing[key] = "this keyboard types letters with"
            elif not self._user32.RegisterHotKey(None, number, sum(MODIFIERS[m] for m in key.mods) | NO_REPEAT, code):
                missing[key] = "another program has"
            else:
                ours[number] = command
        say_missing(self._keys, missing)
        say_works(self._keys, missing)
        return ours

    def _code(self, name: str) -> int:
        """The virtual-key code; 0 where the layout has no such key."""
        if name in CODES:
            return CODES[name]
        if name in SIGN:
            found = self._user32.VkKeyScanW(SIGN[name])
            return 0 if found == -1 else found & 0xFF
        return ord(name.upper())

    def _types(self, key: Key, code: int) -> bool:
        """Whether the user types a letter or a sign by that, as by AltGr."""
        if not key.mods >= {"ctrl", "alt"} or "super" in key.mods:
            return False
        down = (c_ubyte * KEYS)()
        for mod in key.mods:
            for held in HELD[mod]:
                down[held] = 0x80
        typed = ctypes.create_unicode_buffer(8)
        layout = self._user32.GetKeyboardLayout(0)
        count = self._user32.ToUnicodeEx(code, 0, down, typed, len(typed), LEAVE_STATE, layout)
        return bool(count < 0 or (count > 0 and typed.value.isprintable()))


def _user32() -> Any:
    """The system's, with the types of what is called."""
    library = _library("user32")
    message = POINTER(wintypes.MSG)
    for name, arguments, result in (
        ("RegisterHotKey", [wintypes.HWND, c_int, wintypes.UINT, wintypes.UINT], wintypes.BOOL),
        ("UnregisterHotKey", [wintypes.HWND, c_int], wintypes.BOOL),
        ("GetMessageW", [message, wintypes.HWND, wintypes.UINT, wintypes.UINT], c_int),
        ("PeekMessageW", [message, wintypes.HWND, wintypes.UINT, wintypes.UINT, wintypes.UINT], wintypes.BOOL),
        ("PostThreadMessageW", [wintypes.DWORD, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM], wintypes.BOOL),
        ("VkKeyScanW", [wintypes.WCHAR], wintypes.SHORT),
        ("GetKeyboardLayout", [wintypes.DWORD], c_void_p),
        (
            "ToUnicodeEx",
            [wintypes.UINT, wintypes.UINT, POINTER(c_ubyte), c_wchar_p, c_int, wintypes.UINT, c_void_p],
            c_int,
        ),
    ):
        function = getattr(library, name)
        function.argtypes, function.restype = arguments, result
    return library


def _library(name: str) -> Any:
    if sys.platform != "win32":
        raise OSError(f"{name} is of Windows")
    return ctypes.WinDLL(name)

"""Our names of keys as X11 numbers what keys type: keysyms.

Source: X Window System Protocol, appendix A; keysyms of Latin 1 are its codes.
"""

from __future__ import annotations

from typing import Final

from vcam.keys import NAMES, SIGNS

OTHERS: Final = {
    "tab": 0xFF09,
    "enter": 0xFF0D,
    "space": 0x20,
    "left": 0xFF51,
    "up": 0xFF52,
    "right": 0xFF53,
    "down": 0xFF54,
    "esc": 0xFF1B,
    "backspace": 0xFF08,
    "insert": 0xFF63,
    "delete": 0xFFFF,
    "home": 0xFF50,
    "end": 0xFF57,
    "pageup": 0xFF55,
    "pagedown": 0xFF56,
    "pause": 0xFF13,
    **{f"f{n}": 0xFFBD + n for n in range(1, 25)},
}
KEYSYM: Final = OTHERS | {name: ord(sign) for sign, name in SIGNS.items()} | {n: ord(n) for n in NAMES if len(n) == 1}
"""Every one of NAMES."""
ALT: Final = (0xFFE9, 0xFFEA)
SUPER: Final = (0xFFEB, 0xFFEC)
NUM_LOCK: Final = (0xFF7F,)
SCROLL_LOCK: Final = (0xFF14,)
"""Keysyms of either side."""

"""How things stand, as OSC: one bundle, one address a value, so that each button of a surface hears its own."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from vcam.commands import Shown
from vcam.wires.osc_template import bundle, message

STATE: Final = "/vcam/state/"
LONGEST: Final = 200
"""Characters of a name: with all of them the bundle stays below one packet of a network, 1472 bytes."""


def packed(shown: Shown) -> bytes:
    """The bundle that answers /vcam/ask."""
    texts = {"avatar": PurePath(shown.avatar).name, "photo": shown.name if shown.photo else ""}
    states = {
        "on_air": shown.on_air and bool(shown.camera_out or shown.viewers) and not shown.card,
        "panic": shown.panic,
        "paused": shown.paused,
        "recording": bool(shown.recording),
        "face": shown.face,
    }
    messages = [message(STATE + name, "s", _sendable(text)) for name, text in texts.items()]
    messages += [message(STATE + name, "i") for name in states]
    return bundle(messages).pack(*states.values())


def _sendable(text: str) -> str:
    """Names of files may hold what UTF-8 has no bytes for."""
    return text[:LONGEST].encode("utf-8", "replace").decode("utf-8")

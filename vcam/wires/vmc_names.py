"""Names of expressions in the VMC protocol: Perfect Sync's 52, and the presets of VRM 0.x and 1.0.

Receivers compare names letter by letter, most of them (protocol.vmc.info). A name that a model lacks is passed over.
"""

from __future__ import annotations

from typing import Final

PRESETS: Final[dict[str, str]] = {
    "A": "aa",
    "I": "ih",
    "U": "ou",
    "E": "ee",
    "O": "oh",
    "Blink": "blink",
    "Blink_L": "blinkLeft",
    "Blink_R": "blinkRight",
    "Joy": "happy",
    "Angry": "angry",
    "Sorrow": "sad",
    "Fun": "relaxed",
    "LookUp": "lookUp",
    "LookDown": "lookDown",
    "LookLeft": "lookLeft",
    "LookRight": "lookRight",
}
"""VRM 0.x → VRM 1.0 (the table of protocol.vmc.info; blink and the looks after vrm-specification)."""


def pascal(channel: str) -> str:
    """A channel's name as Unity's ARKitBlendShapeLocation writes it: "JawOpen"."""
    return channel[:1].upper() + channel[1:]

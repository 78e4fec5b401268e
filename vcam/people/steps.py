"""What a person is asked to do in guided learning, and what is learned from each step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from vcam.types import CHANNEL

Kind = Literal["rest", "blinks", "hold", "look"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do."""

    name: str
    words: str
    """What to say to the person."""
    seconds: float
    """s of face seen that it takes."""
    kind: Kind
    """How it is read: a rest, repeated blinks, an expression held; "look" is only watched."""
    channels: tuple[int, ...] = ()
    """Places in ARKIT of what it shows; none: all."""


def _places(*names: str) -> tuple[int, ...]:
    """Places of channels; a name without its side means both."""
    full = [side for name in names for side in ([name] if name in CHANNEL else [name + "Left", name + "Right"])]
    return tuple(CHANNEL[name] for name in full)


STEPS: Final = (
    Step("rest", "look into the camera, face at rest", 4.0, "rest"),
    Step("blinks", "blink three times", 3.5, "blinks", _places("eyeBlink")),
    Step("mouth open", "open your mouth wide and hold it", 2.0, "hold", _places("jawOpen")),
    Step("smile", "smile as broadly as you can and hold it", 2.0, "hold", _places("mouthSmile")),
    Step("brows up", "raise your brows and hold them", 2.0, "hold", _places("browInnerUp", "browOuterUp")),
    Step("brows down", "pull your brows down and hold them", 2.0, "hold", _places("browDown")),
    Step("pucker", "pucker your lips and hold it", 2.0, "hold", _places("mouthPucker")),
    Step("look", "look left, then right, with your eyes only", 2.5, "look", _places("eyeLookOut", "eyeLookIn")),
)
"""Twenty seconds. Where eyes look is measured, not learned: an angle needs no personal range."""

"""What the bundled actor does in ten seconds that loop: turns, nods, talks, blinks, smiles, looks around.

Everything is a function of the phase and has the loop's period, so that the last frame leads into the first.
"""

from dataclasses import dataclass

import numpy as np

from vcam.types import ARKIT, CHANNEL

SECONDS = 10.0
FPS = 30
FRAMES = int(SECONDS * FPS)
LOOK_RANGE = np.radians([30.0, 25.0])
"""Gaze (yaw, pitch) at which an eyeLook unit is at 1."""
BLINKS = (0.6, 2.9, 4.35, 6.1, 8.3, 9.4)
"""s, middles of the blinks."""


@dataclass(frozen=True)
class Moment:
    """One frame of the performance."""

    angles: tuple[float, float, float]
    """(yaw, pitch, roll) rad of the head."""
    shift: np.ndarray
    """(3,) m, in the head frame at rest."""
    expression: np.ndarray
    """(52,) float32"""
    gaze: np.ndarray
    """(2, 2) float32 rad in the head frame."""


def bump(t: float, middle: float, half: float) -> float:
    """0..1, smooth, non-zero within `half` s of `middle`, in looping time."""
    away = (t - middle + SECONDS / 2) % SECONDS - SECONDS / 2
    return float(np.cos(np.pi / 2 * np.clip(away / half, -1, 1)) ** 2)


def plateau(t: float, start: float, end: float, ease: float = 0.45) -> float:
    """0..1, 1 from `start` to `end` s, eased in and out outside of them."""
    away = max(start - t, t - end, 0.0)
    x = np.clip(1 - away / ease, 0, 1)
    return float(x * x * (3 - 2 * x))


def moment(frame: int) -> Moment:
    """The performance at frame 0..FRAMES - 1."""
    t = frame / FPS
    turn = 2 * np.pi * t / SECONDS
    yaw = (
        24 * plateau(t, 3.2, 3.7, 0.8) - 26 * plateau(t, 5.2, 5.7, 0.8) + 3 * np.sin(turn) + 1.2 * np.sin(3 * turn + 1)
    )
    nod = plateau(t, 7.1, 8.5, 0.4) * np.sin(2 * np.pi * 1.5 * (t - 7.0))
    pitch = 9 * nod + 2.5 * np.sin(2 * turn + 0.6) - 3
    roll = 8 * bump(t, 9.1, 0.9) + 2 * np.sin(turn + 2) - 5 * bump(t, 4.5, 0.8)
    shift = np.array([0.012 * np.sin(turn + 0.5), 0.004 * np.sin(2 * turn), 0.015 * np.sin(turn + 1.2)])
    look_yaw = 17 * plateau(t, 2.5, 3.0, 0.12) - 17 * plateau(t, 4.55, 5.0, 0.12) + 12 * plateau(t, 9.65, 9.8, 0.1)
    look_pitch = -9 * plateau(t, 6.3, 6.7, 0.12) + 8 * plateau(t, 8.6, 8.8, 0.1)
    gaze = np.radians([[look_yaw - 0.8, look_pitch], [look_yaw + 0.8, look_pitch]])  # eyes meet about 2 m away
    return Moment(tuple(np.radians([yaw, pitch, roll])), shift, _expression(t, gaze), gaze.astype(np.float32))


def _expression(t: float, gaze: np.ndarray) -> np.ndarray:
    out = np.zeros(len(ARKIT), np.float32)

    def both(name: str, value: float) -> None:
        for side in ("Left", "Right"):
            out[CHANNEL[name + side]] += value

    blink = max(bump(t, middle, 0.16) for middle in BLINKS)
    both("eyeBlink", min(1.0, 1.25 * blink))
    talk = plateau(t, 0.7, 2.2, 0.2) + plateau(t, 5.9, 7.6, 0.2)
    syllable = 0.5 - 0.5 * np.cos(2 * np.pi * 4.2 * t)
    vowel = 0.5 + 0.5 * np.sin(2 * np.pi * 1.3 * t)
    out[CHANNEL["jawOpen"]] = 0.38 * talk * syllable
    out[CHANNEL["mouthFunnel"]] = 0.45 * talk * syllable * vowel
    out[CHANNEL["mouthPucker"]] = 0.35 * talk * (1 - syllable) * vowel
    both("mouthStretch", 0.25 * talk * syllable * (1 - vowel))
    both("mouthLowerDown", 0.25 * talk * syllable)
    smile = plateau(t, 3.4, 4.3, 0.4) + plateau(t, 8.6, 9.6, 0.35)
    both("mouthSmile", 0.75 * smile)
    both("cheekSquint", 0.45 * smile)
    both("eyeSquint", 0.2 * smile)
    out[CHANNEL["jawOpen"]] += 0.16 * plateau(t, 8.8, 9.4, 0.3)
    brows = bump(t, 1.4, 0.5) + bump(t, 6.5, 0.6)
    out[CHANNEL["browInnerUp"]] = 0.6 * brows
    both("browOuterUp", 0.5 * brows)
    both("browDown", 0.5 * bump(t, 5.2, 0.5))
    for row, (side, outward) in enumerate((("Left", 1), ("Right", -1))):
        yaw, pitch = gaze[row] / LOOK_RANGE
        out[CHANNEL[f"eyeLookOut{side}"]] = max(0.0, yaw * outward)
        out[CHANNEL[f"eyeLookIn{side}"]] = max(0.0, -yaw * outward)
        out[CHANNEL[f"eyeLookDown{side}"]] = max(0.0, pitch)
        out[CHANNEL[f"eyeLookUp{side}"]] = max(0.0, -pitch)
    return np.clip(out, 0, 1)

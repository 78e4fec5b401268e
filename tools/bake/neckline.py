"""Where clothes begin: the smooth loop around the neck, and which way the cloth falls from there."""

from dataclasses import dataclass

import numpy as np

from bake.mesh import unit

STEPS = 64
"""Places around the neck; the first lies in front, the next to the person's left."""


@dataclass(frozen=True)
class Neckline:
    """All (STEPS, 3), warped source units."""

    loop: np.ndarray
    """Places on the skin."""
    out: np.ndarray
    """Level, away from the neck."""
    fall: np.ndarray
    """Along the cloth, down."""
    over: np.ndarray
    """Away from the cloth."""

    def angle(self) -> np.ndarray:
        """(STEPS,) rad from the front, -pi..pi, > 0 to the person's left."""
        turn = np.arange(STEPS) / STEPS * 2 * np.pi
        return np.where(turn > np.pi, turn - 2 * np.pi, turn)

    def at(self, angle: np.ndarray, down: np.ndarray, off: np.ndarray) -> np.ndarray:
        """(n, 3) places at these angles, `down` the cloth and `off` it."""
        place = (np.asarray(angle) / (2 * np.pi) * STEPS) % STEPS
        first = np.floor(place).astype(int) % STEPS
        share = (place - np.floor(place))[:, None]

        def read(rows: np.ndarray) -> np.ndarray:
            return rows[first] * (1 - share) + rows[(first + 1) % STEPS] * share

        return read(self.loop) + read(self.fall) * down[:, None] + read(self.over) * off[:, None]


def neckline(cut: np.ndarray, cloth: np.ndarray) -> Neckline:
    """The Neckline of the cut's points (n, 3) and the cloth's vertices (m, 3)."""
    middle = cut.mean(0)
    angle = np.arctan2(cut[:, 0] - middle[0], cut[:, 2] - middle[2])
    around = np.arange(STEPS) / STEPS * 2 * np.pi
    loop = np.stack([_wave(angle, cut[:, axis], orders, around) for axis, orders in enumerate((4, 3, 4))], 1)
    out = unit((loop - middle) * [1, 0, 1])
    raw = np.zeros_like(loop)
    for k in range(STEPS):
        away = cloth - loop[k]
        distance = np.linalg.norm(away, axis=1)
        ahead = (away @ out[k]) / np.maximum(distance, 1e-9)
        weight = np.exp(-(((distance - 0.35) / 0.12) ** 2)) * np.clip(ahead, 0, 1) ** 2
        raw[k] = (away * weight[:, None]).sum(0) / max(weight.sum(), 1e-9)
    raw = unit(raw)
    fall = unit(np.stack([_wave(around, raw[:, axis], 4, around) for axis in range(3)], 1))
    side = unit(np.roll(loop, -1, 0) - np.roll(loop, 1, 0))
    fall = unit(fall - (fall * side).sum(1, keepdims=True) * side * 0.7)
    over = unit(np.cross(fall, side))
    return Neckline(loop, out, fall, over * np.sign(over[:, 1:2] + 1e-9))


def _wave(angle: np.ndarray, values: np.ndarray, orders: int, at: np.ndarray) -> np.ndarray:
    """A Fourier series of `orders` fitted to `values` at `angle`, read `at` other angles."""

    def basis(where: np.ndarray) -> np.ndarray:
        turns = where[:, None] * np.arange(1, orders + 1)
        return np.hstack([np.ones((len(where), 1)), np.cos(turns), np.sin(turns)])

    return basis(at) @ np.linalg.lstsq(basis(angle), values, rcond=None)[0]

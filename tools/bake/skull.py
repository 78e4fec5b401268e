"""The ellipsoid that hair grows on, and the ways along it: over the crown, then down like a curtain."""

from collections.abc import Sequence

import numpy as np
from scipy.interpolate import PchipInterpolator

from bake.mesh import unit

Hairline = tuple[Sequence[float], Sequence[float]]
"""Azimuths (rad, either side of the front) and the heights over the eyes where the cap of hair ends there."""
CROWN_BACK = 0.42
"""rad: the crown, where all hair begins, lies this far behind the top of the ellipsoid."""


def curve(at: np.ndarray, places: Sequence[float], values: Sequence[float]) -> np.ndarray:
    """(n,) a smooth curve through `values` at `places` that doesn't overshoot (PCHIP), read `at` others."""
    return np.asarray(PchipInterpolator(places, values)(np.clip(at, places[0], places[-1])))


class Skull:
    """An ellipsoid over the head without its ears. Warped source units."""

    def __init__(self, head: np.ndarray, eye_y: float, hairline: Hairline) -> None:
        """`head` (n, 3): warped points of the body."""
        self.line = hairline
        top = head[head[:, 1] > eye_y + 0.45]
        low, high = head[head[:, 1] > eye_y + 0.2].min(0), top.max(0)
        front = head[(head[:, 1] > eye_y + 0.45) & (np.abs(head[:, 0]) < 0.3)][:, 2].max()
        self.eye_y = eye_y
        self.centre = np.array([0, eye_y + 0.22, (low[2] + front) / 2])
        self.radii = np.array([top[:, 0].max(), high[1] - self.centre[1], (front - low[2]) / 2])

    def at(self, azimuth: np.ndarray, polar: np.ndarray, off: np.ndarray) -> np.ndarray:
        """(n, 3) points `off` above the skull; azimuth 0 in front, > 0 to the person's left; polar 0 on top."""
        way = np.stack([np.sin(azimuth) * np.sin(polar), np.cos(polar), np.cos(azimuth) * np.sin(polar)], -1)
        return self.centre + way * (self.radii + off[:, None])

    def way(self, azimuth: np.ndarray, along: np.ndarray, off: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(n, 3) points and (n, 3) what is outward there.

        `along` 0 at the crown, 1 at the equator (the height of the brows), then straight down, 1 more for each
        height of the skull.
        """
        polar = np.minimum(along, 1) * np.pi / 2
        out = np.stack([np.sin(azimuth) * np.sin(polar), np.cos(polar), np.cos(azimuth) * np.sin(polar)], -1)
        back = -CROWN_BACK * np.cos(polar) ** 2
        y, z = out[:, 1].copy(), out[:, 2].copy()
        out[:, 1], out[:, 2] = y * np.cos(back) - z * np.sin(back), y * np.sin(back) + z * np.cos(back)
        points = self.centre + out * (self.radii + off[:, None])
        points[:, 1] -= np.maximum(along - 1, 0) * self.radii[1]
        return points, unit(out / self.radii)

    def along(self, height: float) -> float:
        """The `along` of a height over the eyes, below the equator."""
        return 1 + (self.centre[1] - self.eye_y - height) / float(self.radii[1])

    def hanging(self, azimuth: np.ndarray, end_y: float, off: np.ndarray, curl: float) -> np.ndarray:
        """(n, 3) a path from the crown over the skull that falls below its equator and curls in at its end."""
        over = (np.pi / 2) * (self.radii[1] + self.radii[0]) / 2
        fall = max(self.centre[1] - end_y, 1e-3)
        length = np.linspace(0.04, over + fall, len(azimuth))
        path = self.at(azimuth, np.minimum(length / over, 1) * np.pi / 2, off)
        drop = np.maximum(length - over, 0)
        path[:, 1] -= drop
        t = drop / fall
        path -= unit((path - self.centre) * [1, 0, 1]) * (curl * t**2 + 0.02 * t)[:, None]
        return path

    def hairline(self, azimuth: np.ndarray) -> np.ndarray:
        """(n,) height where the cap ends."""
        angles, heights = self.line
        return self.eye_y + np.interp(np.abs(azimuth), angles, heights)

    def covers(self, points: np.ndarray) -> np.ndarray:
        """(n,) bool: certainly under the cap, so that nobody sees it."""
        away = points - self.centre
        azimuth = np.arctan2(away[:, 0], away[:, 2])
        return (
            (points[:, 1] > self.hairline(azimuth) + 0.16) & (np.abs(azimuth) > 0) & (points[:, 1] > self.eye_y - 0.1)
        )

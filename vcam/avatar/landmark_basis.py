"""The morphable head seen through its landmarks: 478 points, linear in identity and, for a person, in expression."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.morphable import LANDMARKS, HeadModel
from vcam.types import ARKIT

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LandmarkBasis:
    """What of a HeadModel the landmarks see. Metres, the model's frame."""

    mean: Array
    """(478, 3)"""
    identity: Array
    """(k, 478, 3) for one standard deviation."""
    expression: Array
    """(52, 478, 3) on the mean."""
    correctives: tuple[tuple[int, Array, Array], ...]
    """(channel, weights (k, r), modes (r, 478, 3)) each."""
    sd_m: Array
    """(478,) as in Embedding."""

    @staticmethod
    def of(model: HeadModel) -> LandmarkBasis:
        """The basis of `model`."""
        embedding = model.landmarks
        corners, shares = embedding.corners, embedding.shares[:, :, None]

        def seen(fields: NDArray[np.float32]) -> Array:
            return np.asarray((fields[:, corners] * shares).sum(axis=2), np.float64)

        correctives = []
        for corrective in model.correctives:
            dense = np.zeros((len(corrective.modes), *model.mean.shape), np.float32)
            dense[:, corrective.indices] = corrective.modes
            correctives.append((corrective.channel, corrective.weights.astype(np.float64), seen(dense)))
        return LandmarkBasis(
            embedding.of(model.mean),
            seen(model.identity),
            seen(model.expression),
            tuple(correctives),
            embedding.sd_m.astype(np.float64),
        )

    def units(self, identity: Array) -> Array:
        """(52, 478, 3) what each channel at 1 adds to this person's landmarks."""
        out = self.expression.copy()
        for channel, weights, modes in self.correctives:
            out[channel] += np.tensordot(identity @ weights[: len(identity)], modes, 1)
        return out

    def neutral(self, identity: Array) -> Array:
        """(478, 3) landmarks of the resting face."""
        return np.asarray(self.mean + np.tensordot(identity, self.identity[: len(identity)], 1), np.float64)


def check_points(points_px: NDArray[np.floating]) -> Array:
    """(n, 478, 2) float64 of (n, 478, 2) or (478, 2). Raises ValueError for anything else, or NaN."""
    points = np.asarray(points_px, np.float64)
    points = points[None] if points.ndim == 2 else points
    if points.ndim != 3 or points.shape[1:] != (LANDMARKS, 2) or not len(points) or not np.isfinite(points).all():
        raise ValueError(f"landmarks must be finite, ({LANDMARKS}, 2) or (n, {LANDMARKS}, 2), got {points_px.shape}")
    return points


def check_guess(guess: NDArray[np.floating] | None, frames: int) -> Array:
    """(n, 52) float64, zeros when None. Raises ValueError for a wrong shape."""
    if guess is None:
        return np.zeros((frames, len(ARKIT)))
    if guess.reshape(-1, guess.shape[-1]).shape != (frames, len(ARKIT)):
        raise ValueError(f"the guess must be ({frames}, {len(ARKIT)}), got {guess.shape}")
    return np.asarray(guess, np.float64).reshape(frames, len(ARKIT))

"""The morphable head (3DMM): a mean, identity components and the 52 ARKit units over one realistic topology.

Lids that meet and lips that seal on the mean wouldn't on everybody: what a blink or closed lips must add for a person
is linear in the identity, by a few modes (tools/bake/correct.py, docs/model.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.types import ARKIT

LANDMARKS: Final = 478
"""MediaPipe's points of a face, iris included."""
F32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Corrective:
    """What one channel at 1 adds for a person: (identity @ weights) @ modes, at some vertices."""

    channel: int
    """Place in ARKIT."""
    indices: NDArray[np.int32]
    """(m,) vertices."""
    modes: F32
    """(r, m, 3) m."""
    weights: F32
    """(k, r) for each standard deviation of identity."""

    def offsets(self, identity: NDArray[np.floating]) -> F32:
        """(m, 3) m."""
        amounts = np.asarray(identity, np.float32) @ self.weights[: len(identity)]
        return np.asarray(np.tensordot(amounts, self.modes, 1), np.float32)


@dataclass(frozen=True, slots=True)
class Embedding:
    """Where the landmarks lie on the surface, as the detector places them (baked from renders: docs/model.md)."""

    corners: NDArray[np.int32]
    """(478, 3) the vertices of each landmark's triangle."""
    shares: F32
    """(478, 3) of these vertices; rows add up to 1."""
    sd_m: F32
    """(478,) m: how far the detector's point typically lies from it, along the surface; large on the jaw's contour."""

    def of(self, shape: NDArray[np.floating]) -> NDArray[np.float64]:
        """(478, 3) landmarks of a shape (n, 3)."""
        return np.asarray(np.einsum("lk,lkc->lc", self.shares, shape[self.corners]), np.float64)


@dataclass(frozen=True, slots=True)
class HeadModel:
    """head.npz. Metres; head frame of the mean: origin midway between its outer eye corners."""

    mean: F32
    """(n, 3) m."""
    identity: F32
    """(k, n, 3) m for one standard deviation of the stated prior (tools/bake/prior.py): people, largest first, then
    what makes the two sides of a face differ."""
    expression: F32
    """(52, n, 3) m for each ARKit channel at 1, on the mean. Eyeballs stay: they turn by gaze."""
    correctives: tuple[Corrective, ...]
    """What blinks and closed lips must add on other people than the mean."""
    triangles: NDArray[np.uint32]
    """(t, 3), counter-clockwise from outside."""
    material: NDArray[np.uint8]
    """(n,) as in vcam.avatar.model."""
    eye: NDArray[np.uint8]
    """(n,) as in vcam.avatar.model."""
    alpha: NDArray[np.uint8]
    """(n,) opacity: lash cards fade out towards their tips."""
    eye_corners: NDArray[np.int32]
    """(2,) vertices of the outer eye corners, the person's left and right."""
    joints: F32
    """(2, 3) m, of the mean: where the neck bends, where the jaw hangs."""
    landmarks: Embedding
    """MediaPipe's 478 points."""

    def shape(self, identity: NDArray[np.floating], expression: NDArray[np.floating]) -> F32:
        """(n, 3) m: a person, `identity` (up to k,) in standard deviations, wearing `expression` (52,) 0..1.

        The frame stays the mean's. Raises ValueError when there are more coefficients than components.
        """
        if identity.ndim != 1 or len(identity) > len(self.identity) or expression.shape != (len(ARKIT),):
            raise ValueError(
                f"identity must be at most {len(self.identity)} numbers and expression {len(ARKIT)}, "
                f"got {identity.shape} and {expression.shape}"
            )
        out = self.mean.copy()
        for weight, component in zip(identity, self.identity, strict=False):
            if weight:
                out += np.float32(weight) * component
        for weight, offsets in zip(expression, self.expression, strict=True):
            if weight:
                out += np.float32(weight) * offsets
        for corrective in self.correctives:
            if expression[corrective.channel]:
                out[corrective.indices] += np.float32(expression[corrective.channel]) * corrective.offsets(identity)
        return out

    def units(self, identity: NDArray[np.floating]) -> F32:
        """(52, n, 3) m: the expression units of this person, correctives in them."""
        out = self.expression.copy()
        for corrective in self.correctives:
            out[corrective.channel, corrective.indices] += corrective.offsets(identity)
        return out

"""The spatial warp from a realistic face to a drawn one: large eyes, small nose, soft jaw, small shoulders.

A morph is carried through as F(base + offset) − F(base). Around each eyeball F is an exact similarity, so that eyeballs
stay round and the lids keep sliding over them as they did.
"""

from dataclasses import dataclass

import numpy as np

from bake.mesh import smooth_step


@dataclass(frozen=True)
class Warp:
    """Amounts in source units (10 cm) unless said otherwise."""

    eyes: np.ndarray
    """(2, 3) eyeball centres, left and right."""
    nose: np.ndarray
    """(3,) tip of the nose."""
    mouth: np.ndarray
    """(3,) between the lips."""
    neck: np.ndarray
    """(3,) middle of the neck at its base."""
    eye_scale: float = 1.43
    eye_shift: tuple[float, float, float] = (0.0, -0.01, -0.115)
    """Away from the nose, up, forward: as deep as it takes to keep the far eye behind the face's contour in a turn."""
    eye_hold: float = 0.18
    """Within this distance the warp is a similarity."""
    eye_fade: float = 0.5
    eye_behind: float = 1.0
    """Distances behind the eyeball's centre count this much: more keeps the temples where they are."""
    eye_nose: tuple[float, float] = (-0.02, 0.13)
    """Distances to the midline between which an eye's part of the warp sets in: the nose keeps its place."""
    nose_width: float = 0.42
    nose_height: float = 0.3
    nose_depth: float = 0.11
    nose_up: float = 0.02
    mouth_scale: tuple[float, float] = (0.86, 0.66)
    """Across and up."""
    mouth_back: float = 0.0
    """The lips, and less of the chin, lie this much further back."""
    chin: float = 0.0
    """The tip of the chin comes forward by this much."""
    short: float = 0.13
    """The face below the eyes loses this share of its height."""
    jaw: float = 0.11
    """The chin loses this share of its width."""
    curve: float = 0.11
    """The face falls back by this much half a unit from its midline: in a turn, the far cheek leaves the contour."""
    curve_behind: tuple[float, float] = (0.45, 1.0)
    """Depths between which that sets in."""
    cranium: float = 0.09
    neck_thin: float = 0.2
    body_scale: float = 0.76
    broad: tuple[float, float] = (0.4, -0.06)
    """Shoulders and arms lie this much further out, and up, than a body so small would have them."""
    broad_from: tuple[float, float] = (0.5, 1.7)
    """Distances from the midline between which that sets in: the collar keeps its width."""

    def __call__(self, points: np.ndarray) -> np.ndarray:
        """(n, 3) → (n, 3)."""
        slow = self._slow(points)
        out = slow.copy()
        for eye, side in zip(self.eyes, (1, -1), strict=True):
            away = points - eye
            behind = np.where(away[:, 2] < 0, self.eye_behind, 1.0)
            distance = np.linalg.norm(away * np.c_[np.ones((len(away), 2)), behind], axis=1)
            beside_nose = smooth_step(points[:, 0] * side, *self.eye_nose)
            weight = (beside_nose * self._eye_weight(distance))[:, None]
            home = self._slow(eye[None])[0] + np.array(self.eye_shift) * [side, 1, 1]
            out += weight * (home + self.eye_scale * away - slow)
        return out

    def _eye_weight(self, distance: np.ndarray) -> np.ndarray:
        """1 within eye_hold, 0 beyond eye_fade; between, distances grow by a cubic (Hermite) that never folds."""
        span = self.eye_fade - self.eye_hold
        t = np.clip((distance - self.eye_hold) / span, 0, 1)
        grown = (
            (2 * t**3 - 3 * t**2 + 1) * self.eye_scale * self.eye_hold
            + (t**3 - 2 * t**2 + t) * self.eye_scale * span
            + (3 * t**2 - 2 * t**3) * self.eye_fade
            + (t**3 - t**2) * span
        )
        far = np.maximum(distance, self.eye_hold)
        weight = (grown - far) / ((self.eye_scale - 1) * far)
        return np.where(distance < self.eye_hold, 1, np.where(distance > self.eye_fade, 0, weight))

    def _slow(self, points: np.ndarray) -> np.ndarray:
        y, z = points[:, 1], points[:, 2]
        out = points.copy()
        eye_y = self.eyes[0, 1]
        away = points - self.nose
        near = np.exp(-((away * [1, 0.85, 0.9]) ** 2).sum(1) / (2 * 0.17**2))
        out[:, 0] -= near * away[:, 0] * self.nose_width
        out[:, 1] -= near * (away[:, 1] - 0.05) * self.nose_height
        out[:, 1] += near * self.nose_up
        out[:, 2] -= near * self.nose_depth
        away = points - self.mouth
        near = np.exp(-(away**2).sum(1) / (2 * 0.27**2))
        out += near[:, None] * away * [self.mouth_scale[0] - 1, self.mouth_scale[1] - 1, 0]
        out[:, 2] -= self.mouth_back * near
        away = points - self.mouth - np.array([0, -0.36, -0.1])
        out[:, 2] += self.chin * np.exp(-(away**2).sum(1) / (2 * 0.2**2))
        front = smooth_step(z, 0.0, 0.9)
        low = smooth_step(y, eye_y - 0.2, eye_y - 1.05)
        above_neck = smooth_step(y, eye_y - 1.6, eye_y - 1.2)
        out[:, 0] *= 1 - self.jaw * low * front * above_neck
        face = smooth_step(y, eye_y + 0.75, eye_y + 0.25) * above_neck * smooth_step(z, *self.curve_behind)
        out[:, 2] -= self.curve * np.minimum(np.abs(points[:, 0]) / 0.5, 1.2) ** 2 * face
        below = np.minimum(y - eye_y, 0)
        out[:, 1] -= self.short * np.maximum(below, -1.15)
        top = smooth_step(y, eye_y, eye_y + 0.9)
        out[:, 0] *= 1 + self.cranium * top
        out[:, 1] += self.cranium * np.maximum(y - eye_y, 0) * top
        return self._body(points, out)

    def _body(self, points: np.ndarray, out: np.ndarray) -> np.ndarray:
        """Neck thinner, everything below it smaller."""
        y = points[:, 1]
        throat = smooth_step(y, self.neck[1] + 0.75, self.neck[1] + 0.3) * (
            1 - 0.4 * smooth_step(y, self.neck[1], self.neck[1] - 0.5)
        )
        thin = 1 - self.neck_thin * throat
        out[:, 0] *= thin
        out[:, 2] = (out[:, 2] - self.neck[2]) * thin + self.neck[2]
        body = 1 - smooth_step(y, self.neck[1] - 0.5, self.neck[1] + 0.2)
        scale = 1 - (1 - self.body_scale) * body
        base = self.neck + np.array([0, self.short * 1.15, 0])
        shrunk = (out - base) * scale[:, None] + base
        sides = smooth_step(np.abs(points[:, 0]), *self.broad_from) * body
        shrunk[:, 0] += self.broad[0] * sides * np.sign(points[:, 0])
        shrunk[:, 1] += self.broad[1] * sides
        return shrunk

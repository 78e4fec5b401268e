"""The landmark arrays of head.npz: films a crowd, asks the detector, places its points on the model."""

from dataclasses import dataclass

import numpy as np

from bake.crowd import film
from bake.embedding import IRIS, Search, Surface, detected, eye_distances, residuals, spread_m
from bake.identity import Linear
from vcam.trackers.task_file import bundle, face_model

SEED, PEOPLE, VIEWS = 41, 64, 4
HELD_OUT_SEED, HELD_OUT_PEOPLE = 97, 24


@dataclass(frozen=True)
class Placed:
    """Landmarks on the base mesh."""

    corners: np.ndarray
    """(478, 3)"""
    shares: np.ndarray
    """(478, 3)"""
    sd_m: np.ndarray
    """(478,)"""

    def arrays(self, place: np.ndarray) -> dict[str, np.ndarray]:
        """For head.npz; `place` (19158,) is where a vertex of the base mesh lies in the model."""
        corners = place[self.corners]
        assert (corners >= 0).all()
        return {
            "landmark_corners": corners.astype("i4"),
            "landmark_shares": self.shares.astype("f4"),
            "landmark_sd_m": self.sd_m.astype("f4"),
        }


def place_landmarks(linear: Linear) -> Placed:
    """Where the bundled detector's points lie, from PEOPLE filmed VIEWS times each."""
    surface = Surface.of(linear.source, linear.triangles, linear.material, linear.used)
    views, points = detected(film(linear.source, SEED, PEOPLE, VIEWS))
    canonical = face_model(bundle()).points[:IRIS]
    corners, shares = Search(surface, views, points).embed(canonical)
    return Placed(corners, shares, spread_m(views, residuals(views, points, corners, shares)))


def report(linear: Linear, placed: Placed) -> str:
    """How far the landmarks lie from detected ones on people who weren't filmed for them: share of the eye distance."""
    views, points = detected(film(linear.source, HELD_OUT_SEED, HELD_OUT_PEOPLE, VIEWS))
    away = np.linalg.norm(residuals(views, points, placed.corners, placed.shares), axis=2)
    share = 100 * away / eye_distances(points)[:, None]
    sure = placed.sd_m < np.median(placed.sd_m)
    return (
        f"landmarks on {len(views)} views of {HELD_OUT_PEOPLE} held-out people: mean {share.mean():.2f} % of the eye "
        f"distance, median {np.median(share):.2f}, p95 {np.percentile(share, 95):.2f}; the surer half "
        f"{share[:, sure].mean():.2f}"
    )

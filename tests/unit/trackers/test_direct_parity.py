"""The nets run by ourselves see what MediaPipe's own graph sees, shown on the bundled actor."""

import av
import numpy as np
import pytest

from vcam.quiet import native_stderr_to_log
from vcam.resources import find
from vcam.trackers.blazeface import BlazeFace
from vcam.trackers.direct import DirectTracker
from vcam.trackers.landmarks import FaceNets
from vcam.trackers.task_file import BLENDSHAPES, DETECTOR, LANDMARKS, bundle, part
from vcam.types import CHANNEL, Frame

vision = pytest.importorskip("mediapipe.tasks.python.vision")
EVERY = 15


@pytest.fixture(scope="module")
def frames():
    with av.open(str(find("actor", "actor.mp4"))) as clip:
        shown = [p.to_ndarray(format="rgb24") for i, p in enumerate(clip.decode(video=0)) if i % EVERY == 0]
    return [Frame(image, i * EVERY / 30, i * EVERY) for i, image in enumerate(shown)]


@pytest.fixture(scope="module")
def theirs(frames):
    """[(478, 2) px, {channel: score}] of each frame by MediaPipe's graph, every frame by itself."""
    from mediapipe.tasks.python import BaseOptions
    from mediapipe.tasks.python.vision.core.image import Image, ImageFormat

    options = vision.FaceLandmarkerOptions(
        base_options=BaseOptions(model_asset_buffer=bundle()), output_face_blendshapes=True
    )
    found = []
    with native_stderr_to_log(), vision.FaceLandmarker.create_from_options(options) as landmarker:
        for frame in frames:
            result = landmarker.detect(Image(image_format=ImageFormat.SRGB, data=frame.image))
            size = frame.image.shape[1::-1]
            points = np.array([(p.x, p.y) for p in result.face_landmarks[0]]) * size
            found.append((points, {c.category_name: c.score for c in result.face_blendshapes[0]}))
    return found


def test_the_same_points_give_the_same_scores(theirs):
    nets = FaceNets(part(bundle(), LANDMARKS), part(bundle(), BLENDSHAPES))
    for points, scores in theirs:
        ours = nets.scores(points)
        worst = max(abs(ours[CHANNEL[name]] - score) for name, score in scores.items() if name != "_neutral")
        assert worst < 1e-4


def test_the_same_search_gives_their_points(frames, theirs):
    """MediaPipe looks once, where its detector points; so do we here. Half a pixel is left from how pictures shrink."""
    detector = BlazeFace(part(bundle(), DETECTOR))
    nets = FaceNets(part(bundle(), LANDMARKS), part(bundle(), BLENDSHAPES))
    ours = [nets.look(frame.image, detector.find(frame.image).roi(0)).points[:, :2] for frame in frames]
    apart = [mine - points for mine, (points, _) in zip(ours, theirs, strict=True)]
    assert np.median(np.linalg.norm(apart, axis=2).mean(axis=1)) < 0.6
    assert np.linalg.norm(apart, axis=2).mean(axis=1).max() < 1.0
    assert np.abs(np.mean(apart, axis=(0, 1))).max() < 0.15  # no shift between what the two call a pixel


def test_a_followed_face_has_points_near_theirs(frames, theirs):
    with DirectTracker(smoothing=None) as tracker:
        ours = [tracker.track(frame).landmarks.points for frame in frames]
    apart = [np.linalg.norm(mine - points, axis=1).mean() for mine, (points, _) in zip(ours, theirs, strict=True)]
    assert np.max(apart) < 0.015 * np.ptp(theirs[0][0], axis=0).max()

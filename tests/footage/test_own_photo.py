"""A calm frame of a film as the photo: driven by that film it does what is done there; a stranger's photo rests."""

import cv2
import numpy as np
import pytest

from vcam.avatar.head_file import load_head
from vcam.portrait.deform import Deform
from vcam.portrait.meshing import make_mesh
from vcam.portrait.move import Move
from vcam.reenact.driver import Driver
from vcam.reenact.living import driven
from vcam.reenact.open import open_portrait
from vcam.trackers.direct import DirectTracker
from vcam.types import Frame

pytestmark = pytest.mark.shared
FRAMES = 75


@pytest.fixture
def film(data):
    """The Driver in a clip's first frames, and its calmest picture."""
    clip = cv2.VideoCapture(str(data / "video" / "lp_d18.mp4"))
    images = [np.ascontiguousarray(clip.read()[1][..., ::-1]) for _ in range(FRAMES)]
    with DirectTracker(smoothing=None) as tracker:
        faces = tuple(tracker.track(Frame(image, i / 30, i)) for i, image in enumerate(images))
    high, wide = images[0].shape[:2]
    calm = int(np.argmin([np.linalg.norm(face.raw - faces[-1].rest) for face in faces]))
    return Driver(faces, tuple(i / 30 for i in range(FRAMES)), 30.0, (wide, high)), images[calm]


def test_a_calm_frame_of_the_film_does_what_its_film_does(film, tmp_path):
    driver, image = film
    cv2.imwrite(str(tmp_path / "own.png"), image[..., ::-1])
    portrait = open_portrait(tmp_path / "own.png", size_wh=None)
    moves, share = driven(portrait, driver, pose=True)
    head = load_head()
    deform = Deform(portrait, make_mesh(portrait, head), head)
    assert share == pytest.approx(1, abs=0.1)
    still, moved = (
        np.mean(
            [missed(deform.moved(move).vertices[:468, :2], face) for move, face in zip(how, driver.faces, strict=True)]
        )
        for how in ([Move()] * FRAMES, moves)
    )
    assert moved < 0.015
    assert moved < 0.5 * still


def test_a_stranger_s_photo_rests_as_it_is(film, data):
    driver, _ = film
    portrait = open_portrait(data / "photo" / "targets_lp_s7.jpg", size_wh=None)
    assert driven(portrait, driver, pose=False)[1] == 0


def missed(points, face):
    """Mean distance from the points of `face` after the best similarity, in distances of its outer eye corners."""
    there = face.landmarks.points[:468].astype(float)
    turned, goal = points.astype(float) @ [1, 1j], there @ [1, 1j]
    a, b = turned - turned.mean(), goal - goal.mean()
    return np.abs(np.vdot(a, b) / np.vdot(a, a) * a - b).mean() / np.linalg.norm(there[33] - there[263])

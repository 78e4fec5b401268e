"""A face in a picture becomes a Portrait whose fitted head lies on it and whose layers give the picture back."""

from dataclasses import replace

import av
import numpy as np
import pytest

from vcam.avatar.head_file import load_head
from vcam.calibration import guess_camera
from vcam.errors import BadInput
from vcam.portrait.analyse import analyse
from vcam.reenact.faces import FaceFinder, read_face
from vcam.resources import PACKAGE

SAID = []


def actor_picture(index=0):
    """(480, 640, 3) a picture of the bundled actor."""
    with av.open(str(PACKAGE / "actor" / "actor.mp4")) as film:
        return next(frame for i, frame in enumerate(film.decode(video=0)) if i == index).to_ndarray(format="rgb24")


def everybody(image):
    """A net that takes all of a picture's middle for a person."""
    seen = np.zeros((64, 64), np.float32)
    seen[6:, 12:52] = 1
    return seen


@pytest.fixture(scope="module")
def portrait():
    image, camera = actor_picture(), guess_camera((640, 480))
    face = read_face(image, FaceFinder().find(image), 0, camera)
    SAID.clear()
    return analyse(
        image, face, camera, load_head(), where="actor", segment=everybody, progress=lambda *said: SAID.append(said)
    )


def test_the_fitted_head_lies_on_the_pictures_face(portrait):
    shape = load_head().shape(portrait.identity, portrait.expression)
    place = portrait.camera_from_head
    seen = (load_head().landmarks.of(shape) @ place[:3, :3].T + place[:3, 3]) @ portrait.camera.matrix.T
    away = np.linalg.norm(seen[:468, :2] / seen[:468, 2:] - portrait.points[:468], axis=1)
    eyes = np.linalg.norm(portrait.points[33] - portrait.points[263])
    assert away.mean() < 0.02 * eyes


def test_person_over_plate_gives_the_picture_back(portrait):
    share = portrait.layers.person[..., None] / 255
    plate = portrait.layers.plate.astype(np.float64)
    own = portrait.image - (1 - share) * plate
    np.testing.assert_allclose(own + (1 - share) * plate, portrait.image, atol=1e-9)


def test_layers_are_of_the_pictures_size_and_the_matte_holds_the_face(portrait):
    layers = portrait.layers
    assert {layer.shape for layer in (layers.plate, layers.lids, layers.sclera)} == {(480, 640, 3)}
    assert {layer.shape for layer in (layers.person, layers.teeth)} == {(480, 640)}
    x, y = np.rint(portrait.points[[1, 4, 9, 151, 199]]).astype(int).T
    assert (layers.person[y, x] == 255).all()


def test_progress_only_rises_and_says_what_is_done(portrait):
    shares = [share for _, share in SAID]
    assert shares == sorted(shares)
    assert shares[0] >= 0
    assert shares[-1] <= 1
    assert "cutting out the person" in [doing for doing, _ in SAID]


def test_sides_that_are_no_photo_are_neither_person_nor_painted(portrait):
    image, camera = actor_picture(), guess_camera((640, 480))
    image[:, :120] = 10
    face = read_face(image, FaceFinder().find(image), 0, camera)
    inside = analyse(
        image,
        face,
        camera,
        load_head(),
        where="actor",
        segment=lambda part: np.ones((8, 8), np.float32),
        progress=lambda *said: None,
        shown=(120, 0, 520, 480),
    )
    assert not inside.layers.person[:, :120].any()
    assert (inside.layers.plate[:, :120] == 10).all()
    assert inside.layers.person[:, 125:].all()


@pytest.mark.parametrize(("spread", "line"), [(0.0, "the landmarks lie all in one place"), (90.0, "misses it by .*%")])
def test_points_that_are_no_face_are_refused(spread, line):
    image, camera = actor_picture(), guess_camera((640, 480))
    face = read_face(image, FaceFinder().find(image), 0, camera)
    points = np.random.default_rng(1).normal((320, 240), spread, (478, 2)).astype(np.float32)
    nobody = replace(face, landmarks=replace(face.landmarks, points=points))
    with pytest.raises(BadInput, match=f"photo.jpg: no face found.*{line}"):
        analyse(
            image,
            nobody,
            camera,
            load_head(),
            where="photo.jpg",
            segment=everybody,
            progress=lambda *said: None,
        )

"""The actor's pictures are played there and back, ever later, so that no tracker sees a jump."""

from itertools import islice

import numpy as np
import pytest

from vcam.bench import film
from vcam.errors import TrackerError


def test_pictures_go_there_and_back_and_time_goes_on():
    images = [np.full((2, 2, 3), n, np.uint8) for n in range(3)]
    played = list(islice(film.frames(images), 9))
    assert [int(frame.image[0, 0, 0]) for frame in played] == [0, 1, 2, 1, 0, 1, 2, 1, 0]
    assert [frame.index for frame in played] == list(range(9))
    assert np.allclose(np.diff([frame.captured for frame in played]), 1 / film.FPS)
    assert len(list(islice(film.frames(images[:1]), 3))) == 3


def test_the_actor_is_seen_in_each_of_its_pictures(monkeypatch):
    monkeypatch.setattr(film, "FRAMES", 3)
    images = film.pictures()
    assert [image.shape for image in images] == [(480, 640, 3)] * 3
    assert len(film.faces(images)) == 4
    with pytest.raises(TrackerError, match="no face was found in the bundled actor"):
        film.faces([np.zeros((48, 64, 3), np.uint8)])

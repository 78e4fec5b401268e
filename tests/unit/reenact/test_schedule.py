import numpy as np
import pytest
from drawing import face

from vcam.reenact.driver import Driver
from vcam.reenact.schedule import moments


def test_a_film_keeps_each_frame_its_time_and_its_rate():
    times = (0.0, 0.04, 0.09, 0.12)  # of unequal steps, as phones film
    plan, fps = moments(Driver((face(), None, face(), face()), times, 25.0, (640, 480)), film=True)
    assert [(m.index, m.share, m.t) for m in plan] == [(k, 1.0, t) for k, t in enumerate(times)]
    assert fps == 25.0


def test_slides_keep_their_times_at_a_rate_that_can_be_written():
    times = (0.0, 2.5, 4.0)
    plan, fps = moments(Driver((face(), face(), face()), times, 0.6, (640, 480)), film=True)
    assert [m.t for m in plan] == list(times)
    assert fps == 30.0


def test_a_photo_gives_one_picture():
    plan, _ = moments(Driver((face(),), (0.0,), 30.0, (640, 480)), film=False)
    assert [(m.index, m.share) for m in plan] == [(0, 1.0)]


def test_a_photo_made_into_a_film_goes_there_and_back_smoothly():
    plan, fps = moments(Driver((face(),), (0.0,), 30.0, (640, 480)), film=True)
    shares = np.array([m.share for m in plan])
    assert {m.index for m in plan} == {0}
    assert shares[0] == shares[-1] == 0
    assert shares.max() == 1
    np.testing.assert_allclose(shares, shares[::-1], atol=1e-9)
    assert np.abs(np.diff(shares)).max() < 0.1
    np.testing.assert_allclose(np.diff([m.t for m in plan]), 1 / fps)
    assert plan[-1].t == pytest.approx(3.6, abs=0.05)

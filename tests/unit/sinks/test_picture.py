import numpy as np
import pytest

from vcam.errors import SinkError
from vcam.sinks.picture import even_size, padded_to_even, pixels, straight_alpha
from vcam.types import Frame, Rendered


def test_a_camera_frame_is_refused():
    frame = Frame(np.zeros((4, 4, 3), np.uint8), 0.0, 0)
    with pytest.raises(TypeError, match="a sink shows Rendered pictures only, got Frame"):
        pixels(frame)


def test_a_picture_of_another_size_is_named_with_both_sizes():
    with pytest.raises(SinkError, match="the picture is 4x6, this output was opened for 6x4"):
        pixels(Rendered(np.zeros((6, 4, 4), np.uint8), None, 0.0), (6, 4))


def test_straight_alpha_undoes_premultiplication_to_within_rounding():
    colour = np.array([250, 120, 3])
    for alpha in (1, 2, 64, 128, 254, 255):
        pixel = np.array([[[*np.rint(colour * alpha / 255), alpha]]], np.uint8)
        got = straight_alpha(pixel)[0, 0]
        assert got[3] == alpha
        assert np.abs(got[:3].astype(float) - colour).max() <= np.ceil(0.5 * 255 / alpha)


def test_straight_alpha_of_nothing_is_black_and_the_argument_stays():
    rgba = np.array([[[9, 9, 9, 0], [200, 100, 0, 200]]], np.uint8)
    before = rgba.copy()
    assert straight_alpha(rgba).tolist() == [[[0, 0, 0, 0], [255, 128, 0, 200]]]
    assert (rgba == before).all()


def test_even_pictures_are_not_copied_and_odd_ones_repeat_their_edge():
    even = np.zeros((4, 6, 4), np.uint8)
    assert padded_to_even(even) is even
    odd = np.arange(3 * 5 * 4, dtype=np.uint8).reshape(3, 5, 4)
    padded = padded_to_even(odd)
    assert padded.shape == (4, 6, 4)
    assert (padded[:3, :5] == odd).all()
    assert (padded[3, :5] == odd[2]).all()
    assert (padded[:3, 5] == odd[:, 4]).all()
    assert even_size((5, 3)) == (6, 4)

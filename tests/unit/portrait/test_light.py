"""The light on a photo's skin, and the tones of what is drawn in it."""

import numpy as np
import pytest
from drawn_face import SKIN, drawn_face

from vcam.avatar.colour import linear_from_srgb
from vcam.portrait.light import EVEN, light_on_skin
from vcam.portrait.tones import LASH_LIGHT, UNKNOWN, lash_colour, mouth_tone, skin_tone


def _lit(side):
    """A face lit from one side of the picture: -1 left, 0 evenly, 1 right."""
    ramp = 1 + 0.9 * side * np.linspace(-1, 1, 480)[None, :, None]
    shaded = np.clip(np.array(SKIN)[None, None] * np.clip(ramp, 0.2, 1.2), 0, 255)
    face = drawn_face(skin=np.broadcast_to(shaded, (480, 480, 3)).astype(np.uint8))
    return light_on_skin(face.image, face.points, face.fit, face.camera, face.head)


@pytest.mark.parametrize("side", [-1, 1])
def test_light_comes_from_the_brighter_side(side):
    light = _lit(side)
    assert (side * light[3] > 0.15 * EVEN).all()
    assert np.abs(light[3]).min() > 3 * np.abs(light[1]).max()


def test_even_skin_is_in_even_light():
    light = _lit(0)
    assert light.shape == (9, 3)
    assert light.dtype == np.float32
    assert np.abs(light[1:4]).max() < 0.1 * EVEN
    np.testing.assert_allclose(light[0], EVEN, rtol=0.15)


def test_a_face_outside_of_the_picture_is_in_even_light():
    face = drawn_face()
    away = face.camera.matrix + np.array([[0, 0, 5000], [0, 0, 0], [0, 0, 0]])
    camera = type(face.camera)(face.camera.size_wh, away, face.camera.distortion, face.camera.rms_px)
    light = light_on_skin(face.image, face.points + np.array([5000, 0]), face.fit, camera, face.head)
    np.testing.assert_allclose(light[0], EVEN, rtol=1e-5)
    assert np.abs(light[1:]).max() == 0


def test_tones_are_those_of_the_photo():
    face = drawn_face()
    np.testing.assert_allclose(skin_tone(face.image, face.points), linear_from_srgb(np.array(SKIN) / 255), rtol=0.05)
    lips, dark = mouth_tone(face.image, face.points)
    np.testing.assert_allclose(lips, linear_from_srgb(np.array([176, 92, 88]) / 255), rtol=0.1)
    assert (dark < 0.2 * lips).all()


def test_lashes_are_darker_than_skin_even_where_none_are_seen():
    face = drawn_face()
    assert lash_colour(face.image, face.points).max() < 0.06
    bare = np.full_like(face.image, 200)
    skin = skin_tone(bare, face.points)
    np.testing.assert_allclose(lash_colour(bare, face.points), LASH_LIGHT * skin, rtol=0.01)


def test_a_face_outside_of_the_picture_has_middle_tones():
    face = drawn_face()
    away = face.points + np.array([5000, 0])
    np.testing.assert_allclose(skin_tone(face.image, away), UNKNOWN, rtol=1e-6)
    assert np.isfinite(mouth_tone(face.image, away)).all()
    assert np.isfinite(lash_colour(face.image, away)).all()

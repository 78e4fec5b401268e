"""Dark frames of spectacles stay where they are when lids shut beneath them."""

import cv2
import numpy as np
import pytest
from drawn_face import drawn_face

from vcam.portrait.lids import clean_lids
from vcam.portrait.spectacles import wears_dark_frames
from vcam.portrait.topology import LIDS


@pytest.fixture(scope="module")
def face():
    return drawn_face()


@pytest.fixture(scope="module")
def worn(face):
    """The face with spectacles, and where they are."""
    mask = np.zeros(face.image.shape[:2], np.uint8)
    inner = []
    for upper, lower in LIDS:
        eye = face.points[[*upper, *lower], :2]
        low, high = eye.min(axis=0), eye.max(axis=0)
        wide = high[0] - low[0]
        centre = np.rint((low + high) / 2).astype(int)
        size = np.rint([0.85 * wide, (high[1] - low[1]) / 2 + 0.16 * wide]).astype(int)
        cv2.ellipse(mask, centre.tolist(), size.tolist(), 0, 0, 360, 255, 3, cv2.LINE_AA)
        inner.append((centre, size[0]))
    (left, reach), (right, _) = inner
    cv2.line(mask, np.add(right, [reach, 0]).tolist(), (left - [reach, 0]).tolist(), 255, 4, cv2.LINE_AA)
    image = np.rint(face.image * (1 - mask[..., None] / 255) + 20 * (mask[..., None] / 255)).astype(np.uint8)
    return image, mask > 250


def test_a_dark_bridge_is_seen(face, worn):
    assert wears_dark_frames(worn[0], face.points)


def test_a_bare_face_wears_none(face):
    assert not wears_dark_frames(face.image, face.points)


def test_shut_lids_leave_frames_as_they_are(face, worn):
    image, frame = worn
    off = np.abs(clean_lids(image, face.points).astype(float) - image).max(axis=2)
    assert np.quantile(off[frame], 0.97) < 12
    for side in (0, 1):
        assert off[face.opening(side)].mean() > 30


@pytest.mark.parametrize("points", [np.full((478, 2), 100.0), np.full((478, 2), -2000.0)])
def test_a_face_outside_of_the_picture_or_of_no_size_does_no_harm(points):
    assert not wears_dark_frames(np.zeros((200, 200, 3), np.uint8), points)

"""The person cut out: by the net where it understands the picture, by colours where it doesn't, along true edges."""

import cv2
import numpy as np
import pytest

from vcam.portrait.cutout import cut_out
from vcam.portrait.guided import guide_coefficients, guided
from vcam.portrait.matte import person_matte
from vcam.portrait.outline import CHIN, FOREHEAD
from vcam.portrait.topology import OVAL

SIZE = 240
HEAD = ((120, 110), (48, 64))
"""Middle and half axes of the head, px."""
HAIR, SKIN, WALL = (60, 40, 30), (220, 180, 160), (90, 130, 160)


def drawn(head=HEAD):
    """(240, 240, 3): a head with hair and shoulders before a wall, and its true matte, 0..1."""
    picture = np.full((SIZE, SIZE, 3), WALL, np.uint8)
    matte = np.zeros((SIZE, SIZE), np.uint8)
    (x, y), (half_wide, half_high) = head
    for target, colour in ((picture, HAIR), (matte, 255)):
        cv2.ellipse(target, (x, y - 8), (half_wide + 8, half_high + 8), 0, 0, 360, colour, -1, cv2.LINE_AA)
        cv2.ellipse(target, (x, SIZE), (2 * half_wide, 60), 0, 0, 360, colour, -1, cv2.LINE_AA)
    cv2.ellipse(picture, (x, y + 6), (half_wide - 10, half_high - 14), 0, 0, 360, SKIN, -1, cv2.LINE_AA)
    noise = np.random.default_rng(1).normal(0, 3, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8), matte / 255


def landmarks(head=HEAD):
    (x, y), (half_wide, half_high) = head
    points = np.full((478, 2), (x, y), np.float32)
    around = np.linspace(0, 2 * np.pi, len(OVAL), endpoint=False)
    oval = np.column_stack([x + (half_wide - 10) * np.sin(around), y + 6 - (half_high - 14) * np.cos(around)])
    points[list(OVAL)] = oval
    points[FOREHEAD], points[CHIN] = oval[0], oval[len(OVAL) // 2]
    return points


def coarse(truth, blur=6, share=1.0):
    """A net that sees the truth, blurred, and finds its place by the picture's own corners: here always whole."""

    def segment(image):
        small = cv2.GaussianBlur(truth.astype(np.float32), (0, 0), blur) * share
        return small if image.shape[:2] == truth.shape else small[: image.shape[0], : image.shape[1]]

    return segment


def error(matte, truth):
    return float(np.abs(matte / 255 - truth).mean())


def test_a_blurred_answer_is_sharpened_to_the_pictures_edge():
    picture, truth = drawn()
    segment = coarse(truth)
    matte = person_matte(picture, landmarks(), landmarks(), segment)
    assert error(matte, truth) < 0.25 * error(segment(picture) * 255, truth)
    assert (matte[truth == 0] < 128).mean() > 0.995
    assert (matte[truth == 1] > 127).mean() > 0.995


def test_inside_is_whole_and_far_outside_is_nothing():
    picture, truth = drawn()
    matte = person_matte(picture, landmarks(), landmarks(), coarse(truth))
    inside = cv2.erode(truth, np.ones((25, 25)), borderValue=1) == 1
    outside = cv2.dilate(truth, np.ones((25, 25))) == 0
    assert (matte[inside] == 255).all()
    assert (matte[outside] == 0).all()


def test_a_shadow_on_a_cheek_is_no_hole_though_it_has_the_walls_colour():
    picture, truth = drawn()
    (x, y), (half_wide, half_high) = HEAD
    bald = landmarks(((x, y - 14), (half_wide + 18, half_high + 22)))  # the face's outline is the head's
    edge = x - half_wide - 8
    cv2.circle(picture, (edge + 4, y - 8), 4, WALL, -1)
    matte = person_matte(picture, bald, bald, coarse(truth, 2))
    assert (matte[y - 10 : y - 5, edge + 4 : edge + 8] == 255).all()


def test_a_net_that_sees_nothing_is_replaced_by_colours():
    picture, truth = drawn()
    around = np.linspace(0, 2 * np.pi, 40)
    fitted = np.column_stack([120 + 44 * np.sin(around), 108 + 66 * np.cos(around)]).astype(np.float32)
    matte = person_matte(picture, landmarks(), fitted, coarse(truth, share=0.0))
    head = np.zeros((SIZE, SIZE), bool)
    head[:170] = True
    assert error(matte[head], truth[head]) < 0.03


def test_who_stands_beside_belongs_to_the_background():
    left, right = ((70, 110), (34, 48)), ((175, 110), (34, 48))
    picture, _ = drawn(left)
    other, truth_right = drawn(right)
    both = np.where(truth_right[..., None] > 0.5, other, picture)
    truth = np.maximum(drawn(left)[1], truth_right)
    matte = person_matte(both, landmarks(left), landmarks(left), coarse(truth, 2), [landmarks(right)])
    assert matte[110, 70] == 255
    assert matte[60:150, 150:200].max() == 0


def test_a_face_that_fills_the_picture_is_all_person():
    picture = np.full((90, 90, 3), SKIN, np.uint8)
    whole = np.ones((90, 90), np.uint8)
    head = np.array([[-50, -50], [140, -50], [140, 140], [-50, 140]], np.float32)
    assert (cut_out(picture, whole, head, 90.0) == 1).all()


def test_the_guided_filter_follows_the_guides_edge_and_not_the_masks():
    guide = np.zeros((40, 60, 3), np.float32)
    guide[:, 33:] = (0.9, 0.6, 0.3)
    mask = np.clip((np.arange(60) - 24) / 20, 0, 1).astype(np.float32) * np.ones((40, 1), np.float32)
    fine = guided(guide_coefficients(guide, mask, 8, 1e-4), guide)
    assert fine[20, 33] - fine[20, 32] > 5 * (mask[20, 33] - mask[20, 32])


@pytest.mark.parametrize("radius", [1, 4])
def test_the_guided_filter_keeps_a_mask_that_is_linear_in_the_guide(radius):
    guide = np.random.default_rng(2).random((30, 30, 3)).astype(np.float32)
    mask = (0.2 * guide[..., 0] + 0.5 * guide[..., 1] - 0.1 * guide[..., 2] + 0.3).astype(np.float32)
    np.testing.assert_allclose(guided(guide_coefficients(guide, mask, radius, 1e-6), guide), mask, atol=2e-3)

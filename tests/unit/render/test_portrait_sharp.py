"""What is moved by parts of a pixel stays sharp, and what rests stays as it is."""

import cv2
import numpy as np

from vcam.render.portrait_sharp import BOOST, boost_for, doubled, texels_of


def textured(side=96):
    rng = np.random.default_rng(3)
    noise = 128 + cv2.GaussianBlur(rng.normal(0, 150, (side, side, 3)).astype(np.float32), (0, 0), 1.2)
    return np.clip(noise, 0, 255).astype(np.uint8)


def read(texture, x, y):
    """`texture` read linearly at px x, y of the picture that it was made from."""
    high, wide = texture.shape[:2]
    sx, sy, ox, oy = texels_of((0, 0, wide // 2, high // 2))
    at = ((x * sx + ox) * wide - 0.5).astype(np.float32), ((y * sy + oy) * high - 0.5).astype(np.float32)
    return cv2.remap(texture, *at, cv2.INTER_LINEAR)


def detail(image):
    return cv2.Laplacian(image[8:-8, 8:-8].astype(np.float32), cv2.CV_32F).var()


def test_what_does_not_move_is_read_as_it_was():
    image = textured()
    y, x = np.mgrid[: len(image), : len(image)].astype(np.float64)
    assert np.array_equal(read(doubled(image), x, y), image)


def test_half_way_between_two_pixels_lies_what_is_between_them():
    ramp = np.repeat(np.arange(0, 240, 4, dtype=np.uint8)[None], 8, axis=0)[..., None]
    assert np.abs(doubled(ramp)[8, 21:90:2, 0].astype(int) - (ramp[0, 10:45, 0].astype(int) + 2)).max() <= 1


def test_shifts_by_parts_of_a_pixel_keep_the_detail():
    image = textured()
    y, x = np.mgrid[: len(image), : len(image)].astype(np.float64)
    ratios = [
        detail(read(doubled(image), x + dx, y + dy)) / detail(image) for dx in (0.25, 0.5, 0.75) for dy in (0, 0.5)
    ]
    plain = [detail(cv2.warpAffine(image, np.float32([[1, 0, -0.5], [0, 1, 0]]), (96, 96))) / detail(image)]
    assert 0.9 < np.mean(ratios) < 1.2
    assert plain[0] < 0.85


def test_fine_grain_gets_more_boost_and_keeps_its_detail():
    soft = textured(192)
    rng = np.random.default_rng(4)
    grainy = np.clip(soft.astype(int) + rng.normal(0, 25, soft.shape), 0, 255).astype(np.uint8)
    assert boost_for(grainy) > boost_for(soft) + 0.02
    y, x = np.mgrid[: len(grainy), : len(grainy)].astype(np.float64)
    for image in (soft, grainy):
        grey = np.repeat(image.mean(axis=2, keepdims=True).astype(np.uint8), 3, axis=2)
        fine = doubled(grey, boost_for(image))
        ratios = [
            detail(read(fine, x + dx, y + dy)) / detail(grey) for dx in (0, 0.25, 0.5, 0.75) for dy in (0, 0.25, 0.5)
        ]
        assert 0.93 < np.mean(ratios) < 1.12


def test_a_face_without_detail_gets_the_usual_boost():
    assert boost_for(np.full((50, 40, 3), 90, np.uint8)) == BOOST
    assert boost_for(textured(12)) == BOOST

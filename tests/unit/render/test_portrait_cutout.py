"""A photo's person and what is behind them: together they are the photo, whatever the matte missed."""

from dataclasses import replace

import numpy as np
from painted_portrait import painted_portrait

from vcam.render.portrait_cutout import behind, premultiplied


def test_person_over_what_is_behind_is_the_photo_where_the_matte_missed_something():
    portrait = painted_portrait()
    image, plate = portrait.image.copy(), portrait.layers.plate
    image[20:40, 10:30] = 255 - plate[20:40, 10:30]  # a jewel that hangs apart
    layers = replace(portrait.layers, plate=np.roll(plate, 3, axis=1))
    portrait = replace(portrait, image=image, layers=layers)
    person = premultiplied(portrait)
    seen_through = 255 - person[..., 3:].astype(int)
    shown = person[..., :3] + np.rint(behind(portrait, person) * (seen_through / 255))
    assert np.abs(shown - image).max() <= 2

"""Pictures on a model's surface: as sharp as the picture needs, wrapped as their file says."""

import numpy as np
import pytest
from models import BASE, EVERY, chequer, model, primitive

from vcam.avatar.puppet import Puppet
from vcam.avatar.rigged import Texture
from vcam.render.framing import frame_head
from vcam.render.packing import crown_y, pack
from vcam.render.rigged import AT_REST
from vcam.render.textures import Textures, shrunk, texel_density, unfolded


def packed(textures, size_wh=(800, 450)):
    made = model([primitive(radius=0.1)], [EVERY["unlit"]], textures)
    puppet = Puppet(made)
    puppet.step(AT_REST, 0.0)
    view = frame_head(puppet.head_height_m, crown_y(puppet), puppet.lowest_y, size_wh)
    return made, pack(puppet, view), view


def test_a_picture_four_times_as_fine_has_four_times_the_density():
    coarse, fine = (texel_density(*packed([chequer(side)]), (800, 450))[BASE.texture] for side in (64, 256))
    assert fine == pytest.approx(4 * coarse, rel=1e-3)


def test_twice_the_pixels_halve_the_density():
    small = texel_density(*packed([chequer(256)], (400, 225)), (400, 225))[0]
    large = texel_density(*packed([chequer(256)], (800, 450)), (800, 450))[0]
    assert small == pytest.approx(2 * large, rel=1e-3)


def test_in_software_a_picture_too_fine_is_shrunk_and_a_coarse_one_kept(context):
    for side, kept in ((2048, False), (64, True)):
        made, parts, view = packed([chequer(side)])
        with Textures(context, made, parts, view=view, size_wh=(800, 450)) as textures:
            assert (textures[0, True].width == side) == kept
            assert textures[0, True].width >= 64


def test_shrinking_does_not_let_the_colour_of_clear_texels_bleed_in():
    pixels = np.zeros((64, 64, 4), np.uint8)
    pixels[:, ::2] = 200, 100, 50, 255
    small = shrunk(pixels, 2.0)
    assert small.shape == (32, 32, 4)
    assert (np.abs(small[..., :3].astype(int) - [200, 100, 50]) <= 1).all()
    assert (np.abs(small[..., 3].astype(int) - 128) <= 1).all()


def test_a_picture_is_never_enlarged_nor_shrunk_away():
    pixels = np.full((40, 8, 4), 255, np.uint8)
    assert shrunk(pixels, 0.5) is pixels
    assert shrunk(pixels, 1000.0).shape == (16, 8, 4)


def test_mirroring_is_painted_beside_the_picture():
    pixels = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
    twice, scale = unfolded(pixels, ("mirror", "repeat"))
    assert scale == (0.5, 1.0)
    assert (twice == np.concatenate([pixels, pixels[:, ::-1]], axis=1)).all()
    assert unfolded(pixels, ("clamp", "mirror"))[0].shape == (4, 3, 4)


def test_only_what_is_drawn_is_sent_to_the_card(context):
    unused = Texture(np.zeros((4, 4, 4), np.uint8))
    made, parts, view = packed([chequer(), unused])
    with Textures(context, made, parts, view=view, size_wh=(800, 450)) as textures:
        assert list(textures.scale) == [0]

import numpy as np
import pytest

from vcam.render.side_by_side import GAP_PX, HIGHEST_PX, triptych, triptych_size
from vcam.types import Rendered


def flat(size_wh, grey):
    return np.full((size_wh[1], size_wh[0], 3), grey, np.uint8)


@pytest.mark.parametrize(
    ("source_wh", "target_wh"), [((64, 48), (100, 80)), ((33, 97), (51, 40)), ((640, 480), (1920, 2400))]
)
def test_all_three_stand_at_one_height_in_an_even_size(source_wh, target_wh):
    result = Rendered(np.dstack([flat(target_wh, 220), flat(target_wh, 255)[..., :1]]), 1.0, 2.0)
    made = triptych(flat(source_wh, 60), flat(target_wh, 130), result)
    high, wide = made.rgba.shape[:2]
    assert (wide, high) == triptych_size(source_wh, target_wh)
    assert wide % 2 == high % 2 == 0
    assert high == min(HIGHEST_PX, target_wh[1] - target_wh[1] % 2)
    first = round(high * source_wh[0] / source_wh[1])
    panel = round(high * target_wh[0] / target_wh[1])
    row = made.rgba[high // 2, :, 0]
    assert row[first // 2] == 60
    assert row[first + GAP_PX + panel // 2] == 130
    assert row[first + 2 * GAP_PX + panel + panel // 2] == 220
    assert (made.captured, made.t) == (1.0, 2.0)
    assert (made.rgba[..., 3] == 255).all()

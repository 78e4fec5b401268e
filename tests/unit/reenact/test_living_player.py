import numpy as np
import pytest

from vcam.geometry import angles_from_rotation, rotation_from_angles
from vcam.portrait.move import Move
from vcam.reenact.living import scaled

MOVE = Move(
    weights=np.linspace(-1, 1, 52).astype(np.float32),
    closure=np.array([1.0, -0.2], np.float32),
    gaze=np.array([[0.1, -0.2], [0.3, 0.0]], np.float32),
    offsets=np.full((478, 3), 0.01, np.float32),
    rotation=rotation_from_angles(0.2, 0.0, 0.0),
    shift=np.array([0.01, 0.02, 0.0]),
)


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_a_share_of_a_move_is_that_share_of_each_part(share):
    part = scaled(MOVE, share)
    for name in ("weights", "closure", "gaze", "offsets", "shift"):
        got, whole = getattr(part, name), getattr(MOVE, name)
        np.testing.assert_allclose(got, share * whole, atol=1e-6, err_msg=name)
        assert got.dtype == whole.dtype
    assert angles_from_rotation(part.rotation) == pytest.approx((0.2 * share, 0, 0), abs=1e-9)


def test_the_whole_of_it_is_the_move_itself():
    assert scaled(MOVE, 1.0) is MOVE

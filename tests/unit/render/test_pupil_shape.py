"""A cat's pupil is narrower than it is high; everybody else's is round."""

from dataclasses import replace

import numpy as np
from drawing import face

from vcam.avatar.model import load_avatar
from vcam.metrics import untimed
from vcam.render.avatar import AvatarScene


def drawn(context, shape: float) -> np.ndarray:
    avatar = load_avatar("mika")
    style = replace(avatar.style, pupil=0.6, pupil_shape=shape)
    options = {"size_wh": (900, 900), "background": "#ffffff", "timed": untimed, "realtime": False}
    with AvatarScene(context, avatar=replace(avatar, style=style), **options) as scene:
        return scene.draw(face(), 0.0).rgba[..., :3].astype(int)


def test_a_narrow_pupil_leaves_more_iris_beside_it_and_none_above_it(context):
    changed = np.abs(drawn(context, 0.5) - drawn(context, 1.0)).max(axis=2) > 25
    eye = changed[:, :450]
    rows, columns = np.flatnonzero(eye.any(axis=1)), np.flatnonzero(eye.any(axis=0))
    y, x = (rows[0] + rows[-1]) // 2, (columns[0] + columns[-1]) // 2
    assert eye[y].sum() >= 6
    assert not eye[:, x - 1 : x + 2].any()
    assert changed[:, 450:].any()  # in both eyes

"""Draws docs/pictures/expressions.jpg: three avatars with each expression that a key holds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from vcam.avatar.held import FACES, held_by, over
from vcam.avatar.model import Avatar, load_avatar
from vcam.avatar.retarget import Retarget
from vcam.avatar.state import State
from vcam.metrics import untimed
from vcam.render.avatar import AvatarScene
from vcam.render.gl import open_context
from vcam.types import ARKIT

NAMES: Final = ("mika", "momo", "bolt")
SIDE_PX: Final = 240
BACKGROUND: Final = "#c8d8e8"
QUALITY: Final = 88


def main() -> None:
    """`python tools/picture_expressions.py FILE.jpg`"""
    rest = np.zeros(len(ARKIT), np.float32)
    rows = []
    with open_context() as context:
        for name in NAMES:
            avatar = load_avatar(name)
            assert isinstance(avatar, Avatar)  # the bundled ones are
            faces = [("", rest), *((one.name, over(rest, [(one, 1.0)])) for one in held_by(avatar)[: len(FACES)])]
            scene = AvatarScene(
                context,
                avatar=avatar,
                size_wh=(SIDE_PX, SIDE_PX),
                background=BACKGROUND,
                timed=untimed,
                realtime=False,
            )
            with scene:
                row = []
                for words, expression in faces:
                    state = State(np.eye(3), np.zeros(3), expression, np.zeros((2, 2), np.float32))
                    tile = scene.pose(Retarget.of(avatar.style)(state))[..., :3].copy()
                    cv2.putText(tile, words, (4, SIDE_PX - 8), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (0, 0, 0), 1, cv2.LINE_AA)
                    row.append(tile)
            rows.append(np.hstack(row))
    sheet = cv2.resize(np.vstack(rows), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(Path(sys.argv[1])), sheet[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])


if __name__ == "__main__":
    main()

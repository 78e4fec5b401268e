"""Draws docs/pictures/hero.jpg: every bundled avatar, each doing something else, side by side and unmirrored.

python tools/picture_hero.py
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from picture_signs import face
from PIL import Image

from vcam.avatar.model import load_avatar
from vcam.metrics import untimed
from vcam.render.avatar import AvatarScene
from vcam.render.gl import open_context

OUT = Path(__file__).parents[1] / "docs" / "pictures" / "hero.jpg"
TILE_WH = (300, 330)
FINER = 2
SMILE = {"mouthSmileLeft": 0.8, "mouthSmileRight": 0.8}
POSES: dict[str, dict[str, float]] = {
    "mika": {"yaw": 14, "roll": -5, **SMILE, "jawOpen": 0.3},
    "ren": {"yaw": -18, "mouthSmileLeft": 0.6, "mouthSmileRight": 0.3, "browOuterUpLeft": 0.5},
    "zuri": {"yaw": 10, "pitch": 4, "eyeBlinkLeft": 1, "eyeBlinkRight": 1, **SMILE},
    "momo": {"roll": 9, "jawOpen": 0.5, **SMILE},
    "bolt": {"yaw": -22, "roll": 5, "eyeBlinkLeft": 0.65, **SMILE},
    "noh": {"yaw": 16, "pitch": 5},
}


def main() -> None:
    """Draw the strip."""
    tiles = []
    with open_context() as context:
        for name, pose in POSES.items():
            size_wh = (TILE_WH[0] * FINER, TILE_WH[1] * FINER)
            with AvatarScene(
                context,
                avatar=load_avatar(name),
                size_wh=size_wh,
                background="soft",
                timed=untimed,
                realtime=False,
            ) as scene:
                drawn = scene.draw(face(**pose), 0.0).rgba[..., :3]
                tiles.append(cv2.resize(drawn, TILE_WH, interpolation=cv2.INTER_AREA))
    OUT.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.hstack(tiles)).save(OUT, quality=92, optimize=True)


if __name__ == "__main__":
    main()

"""Draws docs/pictures/head.png: the bundled head in five poses side by side, unmirrored.

python tools/picture_head.py
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from picture_signs import face
from PIL import Image

from vcam.avatar.model import load_avatar
from vcam.metrics import untimed
from vcam.render.avatar import AvatarScene
from vcam.render.gl import open_context

OUT = Path(__file__).parents[1] / "docs" / "pictures" / "head.png"
TILE_WH = (360, 330)
SMILE = {"mouthSmileLeft": 0.8, "mouthSmileRight": 0.8}
RAISED = {"browInnerUp": 0.7, "browOuterUpLeft": 0.5, "browOuterUpRight": 0.5}
POSES: tuple[dict[str, float], ...] = (
    {},
    {"yaw": 25, "pitch": -4, **SMILE, "jawOpen": 0.2},
    {"eyeBlinkLeft": 1, "eyeBlinkRight": 1, "browInnerUp": 0.4},
    {"yaw": -30, **RAISED, "eyeWideLeft": 0.5, "eyeWideRight": 0.5, "jawOpen": 0.45},
    {"roll": -7, "pitch": -5, "yaw": 5, **SMILE, "jawOpen": 0.4},
)


def main() -> None:
    """Draw the strip."""
    avatar, tiles = load_avatar("mika"), []
    with open_context() as context:
        for pose in POSES:
            with AvatarScene(
                context, avatar=avatar, size_wh=TILE_WH, background="#d5e2f0", timed=untimed, realtime=False
            ) as scene:
                tiles.append(scene.draw(face(**pose), 0.0).rgba[..., :3].copy())
    OUT.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.hstack(tiles)).save(OUT, optimize=True)


if __name__ == "__main__":
    main()

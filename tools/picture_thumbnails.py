"""Draws avatars/<name>/thumbnail.png, 256x256, of each bundled avatar, or of those named.

python tools/picture_thumbnails.py mika zuri
"""

import sys
from pathlib import Path

import cv2
from PIL import Image

from vcam.avatar.model import load_avatar
from vcam.gallery.pictures import faces
from vcam.gallery.poses import FRIENDLY, state
from vcam.render.gl import open_context

AVATARS = Path(__file__).parents[1] / "avatars"
SIDE_PX = 256
FINE = 3
"""Drawn so much larger, then shrunk."""


def main() -> None:
    names = sys.argv[1:] or sorted(toml.parent.name for toml in AVATARS.glob("*/avatar.toml"))
    with open_context() as context:
        for name in names:
            avatar = load_avatar(str(AVATARS / name))
            large = faces(context, avatar, FINE * SIDE_PX, [state(FRIENDLY, 10, 1, -2)])[0]
            small = cv2.resize(large, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA)
            Image.fromarray(small).save(AVATARS / name / "thumbnail.png", optimize=True)
            print(name)


if __name__ == "__main__":
    main()

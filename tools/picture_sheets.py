"""Draws docs/pictures/sheet_<name>.jpg: sixteen expressions at three yaws of each bundled avatar, or of those named,
and docs/pictures/avatars.jpg, all of them in one picture.

    python tools/picture_sheets.py mika zuri
"""

import sys
from pathlib import Path

from PIL import Image

from vcam.avatar.model import load_avatar
from vcam.gallery.pictures import avatar_cell, expression_sheet, grid
from vcam.render.gl import open_context

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "pictures"
SIDE_PX = 210
QUALITY = 82
"""JPEG: a sheet stays below half a megabyte; as PNG it takes two."""


def main() -> None:
    every = sorted(glb.parent.name for glb in (ROOT / "avatars").glob("*/avatar.glb"))
    with open_context() as context:
        for name in sys.argv[1:] or every:
            sheet = expression_sheet(context, load_avatar(str(ROOT / "avatars" / name)), SIDE_PX)
            Image.fromarray(sheet).save(OUT / f"sheet_{name}.jpg", quality=QUALITY, optimize=True)
            print(f"{name}: {(OUT / f'sheet_{name}.jpg').stat().st_size // 1000} kB")
        cells = [avatar_cell(context, load_avatar(str(ROOT / "avatars" / name)), name) for name in every]
        Image.fromarray(grid(cells, 3)).save(OUT / "avatars.jpg", quality=QUALITY, optimize=True)


if __name__ == "__main__":
    main()

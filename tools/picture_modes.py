"""Draws docs/pictures/modes.jpg: the bundled actor's open mouth on a photo of our sitter, in all modes of reenacting.

python tools/picture_modes.py
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import av
import numpy as np
from PIL import Image

from vcam.gallery.pictures import grid, labelled
from vcam.reenact.modes import MODES
from vcam.resources import find

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "pictures" / "modes.jpg"
TARGET = ROOT / "tests" / "data" / "pictures" / "sitter.jpg"
MOMENT = 54
"""Of the actor's film: he says ah."""
SIDE_PX, LABEL_PX, COLUMNS, QUALITY = 240, 20, 4, 88


def moment(number: int) -> Image.Image:
    """A frame of the actor's film."""
    with av.open(str(find("actor", "actor.mp4"))) as film:
        return next(frame for i, frame in enumerate(film.decode(video=0)) if i == number).to_image()


def cell(picture: Image.Image, name: str) -> np.ndarray:
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    square = picture.convert("RGB").crop((left, top, left + side, top + side))
    return labelled(np.asarray(square.resize((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS)), name, LABEL_PX)


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        source, result = Path(place) / "source.png", Path(place) / "result.png"
        moment(MOMENT).save(source)
        cells = []
        for mode in MODES:
            words = ["--source", source, "--target", TARGET, "--out", result, "--mode", mode]
            subprocess.run([sys.executable, "-m", "vcam", "reenact", *map(str, words)], check=True)
            cells.append(cell(Image.open(result), mode))
    Image.fromarray(grid(cells, COLUMNS)).save(OUT, quality=QUALITY)


if __name__ == "__main__":
    main()

"""Draws living photos to look at: sixteen expressions of each photo, or moments of a film beside what it made of one.

python tools/picture_portraits.py sheet OUT.jpg PHOTO [PHOTO …]
python tools/picture_portraits.py strip OUT.jpg DRIVER.mp4 RESULT.mp4 [PHOTO] [--every 15]
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vcam.gallery.pictures import grid, labelled
from vcam.geometry import rotation_from_angles
from vcam.portrait.move import Move
from vcam.portrait.portrait import Portrait
from vcam.reenact.open import open_portrait
from vcam.render.gl import Context, open_context
from vcam.render.portrait import PortraitScene
from vcam.types import ARKIT, CHANNEL

Rgb = NDArray[np.uint8]
QUALITY = 88
COLUMNS = 8
LABEL_PX = 20
ROOM = 0.55
"""Of the face's height, shown around it."""


def move(
    *,
    closure: tuple[float, float] = (0, 0),
    gaze_deg: tuple[float, float] = (0, 0),
    turn_deg: tuple[float, float, float] = (0, 0, 0),
    **channels: float,
) -> Move:
    """A Move of `channels`, by ARKit's name or by the name without its side for both."""
    weights = np.zeros(len(ARKIT), np.float32)
    for name, value in channels.items():
        for full in (name,) if name in CHANNEL else (name + "Left", name + "Right"):
            weights[CHANNEL[full]] = value
    gaze = np.tile(np.radians(gaze_deg).astype(np.float32), (2, 1))
    rotation = rotation_from_angles(*(float(angle) for angle in np.radians(turn_deg)))
    return Move(weights, np.array(closure, np.float32), gaze, rotation=rotation)


SHEET = {
    "as it is": move(),
    "jaw .35": move(jawOpen=0.35),
    "jaw 1": move(jawOpen=1),
    "smile": move(mouthSmile=0.8),
    "pucker": move(mouthPucker=0.9),
    "funnel, oh": move(mouthFunnel=0.8, jawOpen=0.35),
    "lids half": move(closure=(0.5, 0.5)),
    "lids shut": move(closure=(1, 1)),
    "laugh": move(mouthSmile=0.8, jawOpen=0.5, closure=(0.35, 0.35)),
    "surprised": move(browInnerUp=0.9, browOuterUp=0.9, jawOpen=0.3, closure=(-0.35, -0.35)),
    "angry": move(browDown=0.9, mouthFrown=0.7, mouthPress=0.4),
    "wink left": move(closure=(1, 0), mouthSmileLeft=0.6),
    "looks left": move(gaze_deg=(20, 0)),
    "looks up": move(gaze_deg=(-8, -12), browInnerUp=0.3),
    "yaw 12": move(turn_deg=(12, 0, 0)),
    "yaw -10, down 6, roll 8": move(turn_deg=(-10, 6, 8), jawOpen=0.2),
}


def near(portrait: Portrait, image: Rgb, side_px: int) -> Rgb:
    """(side_px, side_px, 3), the head of the picture."""
    top, low = portrait.points.min(axis=0), portrait.points.max(axis=0)
    side = float((low - top).max()) * (1 + 2 * ROOM)
    x, y = (top + low) / 2 - [0, 0.1 * side]
    left, above = (
        round(float(np.clip(v - side / 2, 0, max(0, n - side)))) for v, n in ((x, image.shape[1]), (y, image.shape[0]))
    )
    part = image[above : above + round(side), left : left + round(side)]
    size = (side_px, round(side_px * part.shape[0] / part.shape[1]))
    shown = cv2.resize(part, size, interpolation=cv2.INTER_AREA if part.shape[1] > side_px else cv2.INTER_CUBIC)
    out = np.full((side_px, side_px, 3), 245, np.uint8)
    out[: min(side_px, shown.shape[0])] = shown[:side_px]
    return out


def sheet(context: Context, photo: Path, side_px: int) -> Rgb:
    """Two rows of eight."""
    portrait = open_portrait(photo, size_wh=None)
    high, wide = portrait.image.shape[:2]
    with PortraitScene(context, portrait=portrait, size_wh=(wide, high), mark=False) as scene:
        cells = []
        for name, wanted in SHEET.items():
            cells.append(labelled(near(portrait, scene.pixels(wanted), side_px), name, LABEL_PX))
    return grid(cells, COLUMNS)


def frames(path: Path) -> Iterator[Rgb]:
    """RGB of a film's frames, or of a photo."""
    film = cv2.VideoCapture(str(path))
    while (got := film.read())[0]:
        yield np.asarray(cv2.cvtColor(got[1], cv2.COLOR_BGR2RGB), np.uint8)


def strip(rows: Sequence[Path], at: Sequence[int], height_px: int) -> Rgb:
    """A row of each film's frames of those numbers, one below the other."""
    out = []
    for path in rows:
        shown = [image for i, image in enumerate(frames(path)) if i in at]
        out.append(np.hstack([_of_height(image, height_px) for image in shown * (len(at) if len(shown) == 1 else 1)]))
    wide = min(row.shape[1] for row in out)
    return np.vstack([row[:, :wide] for row in out])


def _of_height(image: Rgb, height_px: int) -> Rgb:
    """The picture's middle, square."""
    side = min(image.shape[:2])
    left, top = (image.shape[1] - side) // 2, (image.shape[0] - side) // 2
    part = image[top : top + side, left : left + side]
    return np.asarray(cv2.resize(part, (height_px, height_px), interpolation=cv2.INTER_AREA), np.uint8)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    kinds = words.add_subparsers(dest="kind", required=True)
    of_photos = kinds.add_parser("sheet")
    of_photos.add_argument("out", type=Path)
    of_photos.add_argument("photos", type=Path, nargs="+")
    of_photos.add_argument("--side", type=int, default=240, help="px of one picture")
    of_films = kinds.add_parser("strip")
    of_films.add_argument("out", type=Path)
    of_films.add_argument("films", type=Path, nargs="+", metavar="FILM", help="a row each; a photo is repeated")
    of_films.add_argument("--every", type=int, default=15, help="frames between two moments")
    of_films.add_argument("--most", type=int, default=8, help="moments in a row")
    of_films.add_argument("--at", type=int, nargs="+", metavar="N", help="numbers of frames instead, the first is 0")
    of_films.add_argument("--side", type=int, default=240, help="px of one picture")
    given = words.parse_args()
    if given.kind == "strip":
        at = given.at or range(0, given.every * given.most, given.every)
        picture = strip(given.films, at, given.side)
    else:
        with open_context() as context:
            picture = np.vstack([sheet(context, photo, given.side) for photo in given.photos])
    Image.fromarray(picture).save(given.out, quality=QUALITY)


if __name__ == "__main__":
    main()

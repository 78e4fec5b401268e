"""Draws docs/pictures/signs.png: the head at each positive angle beside the head at rest, unmirrored.

python tools/picture_signs.py
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from vcam.avatar.model import load_avatar
from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid, rotation_from_angles
from vcam.metrics import untimed
from vcam.render.avatar import AvatarScene
from vcam.render.gl import Context, open_context
from vcam.types import ARKIT, CHANNEL, Face, HeadPose, Landmarks

OUT = Path(__file__).parents[1] / "docs" / "pictures" / "signs.png"
DRAWN_WH = (570, 520)
CROP = (95, 10, 475, 390)  # left, top, right, bottom of the head in what is drawn, px
LABEL_PX = 62
TILES = (
    ("at rest", "looks into the camera", {}),
    ("yaw = +30°", "turned to the person's left", {"yaw": 30}),
    ("pitch = +20°", "looks down", {"pitch": 20}),
    ("roll = +20°", "crown to the person's right", {"roll": 20}),
    ("gaze yaw = +25°", "eyes to the person's left", {"gaze_yaw": 25}),
    ("gaze pitch = +20°", "eyes down", {"gaze_pitch": 20}),
    ("eyeBlinkLeft = 1", "the person's left eye", {"eyeBlinkLeft": 1}),
    ("mouthLeft = 1", "mouth to the person's left", {"mouthLeft": 1}),
)


def face(
    yaw: float = 0, pitch: float = 0, roll: float = 0, gaze_yaw: float = 0, gaze_pitch: float = 0, **channels: float
) -> Face:
    """A face half a metre before the camera; angles in degrees."""
    turn = rotation_from_angles(*np.radians([yaw, pitch, roll]))
    pose = HeadPose(rigid(CAMERA_FROM_HEAD_FACING @ turn, np.array([0, 0, 0.5])), 0.0)
    expression = np.zeros(len(ARKIT), np.float32)
    for name, weight in channels.items():
        expression[CHANNEL[name]] = weight
    gaze = np.radians([[gaze_yaw, gaze_pitch]] * 2).astype(np.float32)
    nowhere = Landmarks(np.zeros((1, 2), np.float32), "mediapipe478", 1.0)
    return Face(0.0, 0, nowhere, pose, expression, gaze)


def tile(context: Context, title: str, meaning: str, what: dict[str, float]) -> Image.Image:
    """One head with its label below."""
    with AvatarScene(
        context, avatar=load_avatar("head"), size_wh=DRAWN_WH, background="#e9e6df", timed=untimed, realtime=False
    ) as scene:
        drawn = Image.fromarray(scene.draw(face(**what), 0.0).rgba[..., :3].copy()).crop(CROP)
    width, height = drawn.size
    labelled = Image.new("RGB", (width, height + LABEL_PX), "white")
    labelled.paste(drawn, (0, 0))
    pen, middle = ImageDraw.Draw(labelled), width / 2
    pen.text((middle, height + 20), title, "black", ImageFont.load_default(22), anchor="mm")
    pen.text((middle, height + 45), meaning, "#555555", ImageFont.load_default(17), anchor="mm")
    return labelled


def main() -> None:
    """Draw all tiles in rows of four."""
    with open_context() as context:
        tiles = [tile(context, *each) for each in TILES]
    width, height = tiles[0].size
    sheet = Image.new("RGB", (4 * width, len(tiles) // 4 * height), "white")
    for i, each in enumerate(tiles):
        sheet.paste(each, (i % 4 * width, i // 4 * height))
    OUT.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(OUT, optimize=True)


if __name__ == "__main__":
    main()

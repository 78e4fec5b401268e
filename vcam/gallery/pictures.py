"""Pictures of avatars: a portrait, a sheet of them all, a sheet of one avatar's expressions. RGB arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.model import Avatar
from vcam.avatar.retarget import one_shape
from vcam.avatar.rigged import RiggedModel
from vcam.avatar.state import State
from vcam.gallery.poses import EXPRESSIONS, FRIENDLY, STRIP, YAWS_DEG, state
from vcam.metrics import untimed
from vcam.render.avatar import AvatarScene
from vcam.render.gl import Context

Rgb = NDArray[np.uint8]

BIG_PX: Final = 720
SMALL_PX: Final = 240
CELL_PX: Final = 320
"""Of the sheet of all avatars."""
LABEL_PX: Final = 34
INK: Final = (60, 64, 72)
PAPER: Final = 245
NEAR: Final = 0.8
"""Share of the picture's side that small pictures keep of it: the face, for its expression."""
NEAR_TOP: Final = 0.02
"""Share of it above them."""
SETTLE_S: Final = (0.0, 0.5)
"""Moments at which a pose is asked for: what hangs on a turned head comes to rest between them."""


def poses(context: Context, avatar: Avatar | RiggedModel, side_px: int, states: Iterable[State]) -> list[Rgb]:
    """(side_px, side_px, 3) of each state. Raises RenderError."""
    size_wh = (side_px, side_px)
    with AvatarScene(
        context, avatar=avatar, size_wh=size_wh, background="soft", timed=untimed, realtime=False
    ) as scene:
        out = []
        for i, wanted in enumerate(states):
            shown = State(wanted.rotation, wanted.shift, one_shape(wanted.expression), wanted.gaze)
            for moment in SETTLE_S:
                rgba = scene.pose(shown, i + moment)
            out.append(rgba[:, :, :3].copy())
    return out


def faces(context: Context, avatar: Avatar | RiggedModel, side_px: int, states: Iterable[State]) -> list[Rgb]:
    """(side_px, side_px, 3) of each state, nearer than a camera shows it. Raises RenderError."""
    whole = round(side_px / NEAR)
    left, top = (whole - side_px) // 2, round(NEAR_TOP * whole)
    return [rgb[top : top + side_px, left : left + side_px] for rgb in poses(context, avatar, whole, states)]


def portrait(context: Context, avatar: Avatar | RiggedModel) -> Rgb:
    """(720, 1200, 3): a friendly portrait, with six expressions beside it."""
    big = poses(context, avatar, BIG_PX, [state(FRIENDLY, 12, 2, -3)])[0]
    small = faces(context, avatar, SMALL_PX, [state(EXPRESSIONS[name]) for name in STRIP])
    return np.hstack([big, grid(small, 2)])


def avatar_cell(context: Context, avatar: Avatar | RiggedModel, name: str) -> Rgb:
    """(CELL_PX + LABEL_PX, CELL_PX, 3): one avatar of the sheet of all."""
    return labelled(poses(context, avatar, CELL_PX, [state(FRIENDLY, 10, 1, -2)])[0], name)


def expression_sheet(context: Context, avatar: Avatar | RiggedModel, side_px: int = 200) -> Rgb:
    """Sixteen expressions at three yaws each, two of them a row."""
    wanted = [(name, yaw) for name in EXPRESSIONS for yaw in YAWS_DEG]
    drawn = faces(context, avatar, side_px, [state(EXPRESSIONS[name], yaw) for name, yaw in wanted])
    return grid([labelled(rgb, name, 20) for rgb, (name, _) in zip(drawn, wanted, strict=True)], 2 * len(YAWS_DEG))


def grid(cells: Sequence[Rgb], columns: int) -> Rgb:
    """Cells of one size in rows; what is missing in the last stays empty."""
    empty = np.full_like(cells[0], PAPER)
    filled = [*cells, *[empty] * (-len(cells) % columns)]
    return np.vstack([np.hstack(filled[i : i + columns]) for i in range(0, len(filled), columns)])


def labelled(rgb: Rgb, text: str, high: int = LABEL_PX) -> Rgb:
    """`rgb` over a strip with `text` (what isn't ASCII is left out: OpenCV draws no other letters)."""
    width = rgb.shape[1]
    strip = np.full((high, width, 3), PAPER, np.uint8)
    plain = text.encode("ascii", "ignore").decode()[:40]
    scale = high / 44
    (wide, _), _ = cv2.getTextSize(plain, cv2.FONT_HERSHEY_SIMPLEX, scale, 1)
    scale *= min(1.0, (width - 8) / max(wide, 1))
    (wide, tall), _ = cv2.getTextSize(plain, cv2.FONT_HERSHEY_SIMPLEX, scale, 1)
    at = (width - wide) // 2, (high + tall) // 2
    cv2.putText(strip, plain, at, cv2.FONT_HERSHEY_SIMPLEX, scale, INK, 1, cv2.LINE_AA)
    return np.vstack([rgb, strip])

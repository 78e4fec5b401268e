"""What is behind the avatar: a colour, nothing, a picture or a soft gradient; made once, painted per frame."""

from __future__ import annotations

import os
from typing import Final, Self

import cv2
import moderngl
import numpy as np
from numpy.typing import NDArray

from vcam.errors import UsageError
from vcam.pictures import read_picture
from vcam.registry import did_you_mean
from vcam.render.gl import Context
from vcam.render.programs import load_program
from vcam.render.target import Target

COLOURS: Final = {
    "black": "#000000", "white": "#ffffff", "gray": "#808080", "grey": "#808080", "silver": "#c0c0c0",
    "red": "#ff0000", "green": "#00ff00", "blue": "#0000ff", "yellow": "#ffff00", "cyan": "#00ffff",
    "magenta": "#ff00ff", "orange": "#ffa500", "purple": "#800080", "pink": "#ffc0cb", "navy": "#000080",
    "teal": "#008080", "maroon": "#800000", "olive": "#808000", "brown": "#a52a2a", "beige": "#f5f5dc",
}  # fmt: skip
"""CSS's basic names; "green" is the screen's full green (CSS's lime), which is what people key out."""
SOFT: Final = "soft"
TRANSPARENT: Final = "transparent"
BLUR: Final = "blur:"
"""Before a picture's path."""
BLUR_SHARE: Final = 0.025
"""Standard deviation, of the picture's height: a room is known as one, and nothing in it is read."""
BLUR_PX: Final = 4.0
"""The same where it is worked out: on a picture so much smaller, which afterwards is enlarged."""
GLOW: Final = np.array([0.5, 0.40])
"""Where the soft backdrop is lightest, share of the picture from its top left: behind the head."""
GLOW_REACH: Final = np.array([0.75, 0.85])
"""Share of the picture to where it falls off."""
VIGNETTE: Final = 0.16
"""How much darker the soft backdrop's corners are."""


def load_backdrop(spec: str, size_wh: tuple[int, int], soft_rgb: tuple[float, float, float]) -> NDArray[np.uint8]:
    """(h, w, 4) uint8 premultiplied of `spec`: "#rrggbb", a name of COLOURS, "transparent", "soft", a picture's path,
    or that after "blur:".

    `soft_rgb` is the sRGB middle of the soft one. Raises UsageError for a wrong word, BadInput for a bad picture.
    """
    width, height = size_wh
    if spec == TRANSPARENT:
        return np.zeros((height, width, 4), np.uint8)
    rgba = np.empty((height, width, 4), np.uint8)
    rgba[..., 3] = 255
    rgb = rgba[..., :3]
    if spec == SOFT:
        rgb[:] = _soft(size_wh, np.array(soft_rgb))
    elif (colour := COLOURS.get(spec.lower(), spec)).startswith("#"):
        rgb[:] = _hex(colour)
    elif spec.startswith(BLUR):
        rgb[:] = _blurred(cover(read_picture(spec[len(BLUR) :]), size_wh))
    elif "." in spec or "/" in spec or "\\" in spec or os.path.exists(spec):
        rgb[:] = cover(read_picture(spec), size_wh)
    else:
        words = [SOFT, TRANSPARENT, *COLOURS]
        raise UsageError(
            f"background {spec!r} is not known{did_you_mean(spec, words)} "
            f"(a colour as #00ff00, a picture's path, blur: and a picture's path, or: {', '.join(words)})"
        )
    return rgba


def _hex(colour: str) -> tuple[int, int, int]:
    digits = colour[1:]
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    try:
        if len(digits) != 6:
            raise ValueError
        red, green, blue = (int(digits[i : i + 2], 16) for i in (0, 2, 4))
    except ValueError:
        raise UsageError(f"background {colour!r} is not a colour; write it as #00ff00") from None
    return red, green, blue


def _soft(size_wh: tuple[int, int], middle: NDArray[np.float64]) -> NDArray[np.uint8]:
    """A gentle light behind the head, dithered by half a step so that it doesn't show bands."""
    width, height = size_wh
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.hypot((x / width - GLOW[0]) / GLOW_REACH[0], (y / height - GLOW[1]) / GLOW_REACH[1])
    fall = np.clip(away, 0, 1) ** 2 * (3 - 2 * np.clip(away, 0, 1))
    light = np.minimum(middle * 1.04 + 0.03, 1.0)
    colour = light + (middle * (1 - VIGNETTE) - light) * fall[..., None]
    noise = np.random.default_rng(1).random(
        (height, width, 1), np.float32
    )  # still: moving noise costs bitrate in calls
    return np.asarray(np.clip(colour * 255 + noise, 0, 255), np.uint8)


def cover(image: NDArray[np.uint8], size_wh: tuple[int, int]) -> NDArray[np.uint8]:
    """`image` (h, w, 3) scaled and cut at its middle so that it fills `size_wh`."""
    width, height = size_wh
    tall, wide = image.shape[:2]
    scale = max(width / wide, height / tall)
    part_w, part_h = max(1, min(wide, round(width / scale))), max(1, min(tall, round(height / scale)))
    left, top = (wide - part_w) // 2, (tall - part_h) // 2
    part = np.ascontiguousarray(image[top : top + part_h, left : left + part_w])
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(part, size_wh, interpolation=method), np.uint8)


def _blurred(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """`image` (h, w, 3) out of focus."""
    high, wide = image.shape[:2]
    smaller = max(1.0, BLUR_SHARE * high / BLUR_PX)
    size_wh = max(1, round(wide / smaller)), max(1, round(high / smaller))
    small = cv2.resize(image, size_wh, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), BLUR_SHARE * high / smaller, borderType=cv2.BORDER_REFLECT_101)
    return np.asarray(cv2.resize(soft, (wide, high), interpolation=cv2.INTER_CUBIC), np.uint8)


class Backdrop:
    """A picture of the target's size that is put under everything, together with an empty depth buffer."""

    def __init__(self, context: Context, pixels: NDArray[np.uint8]) -> None:
        """`pixels` (h, w, 4) uint8 premultiplied, of the target's size."""
        gl, (height, width) = context.gl, pixels.shape[:2]
        self._gl = gl
        first = pixels[0, 0].astype(np.float64) / 255
        plain = not context.software and (pixels == pixels[0, 0]).all()
        self._plain = tuple(first) if plain else None
        self._parts: list[moderngl.Texture | moderngl.Framebuffer | moderngl.Program | moderngl.VertexArray] = []
        self._copied: moderngl.Framebuffer | None = None
        self._quad: moderngl.VertexArray | None = None
        if self._plain is not None:
            return
        self._texture = gl.texture((width, height), 4, np.ascontiguousarray(pixels))
        self._texture.filter = moderngl.NEAREST, moderngl.NEAREST
        self._parts.append(self._texture)
        if (
            context.software
        ):  # copying memory is 20 times cheaper there than texturing; it can't fill a multisampled target
            self._copied = gl.framebuffer([self._texture])
            self._parts.append(self._copied)
            return
        program = load_program(context, "picture")
        for name, value in {"place": (-1, -1, 2, 2), "chequer": (0,)}.items():
            program[name].write(np.array(value, np.float32))  # type: ignore[union-attr]
        corners = gl.buffer(np.array([0, 0, 1, 0, 0, 1, 1, 1], np.float32))
        self._quad = gl.vertex_array(program, [(corners, "2f", "corner")])
        self._parts += [program, self._quad]

    def paint(self, target: Target) -> None:
        """Make `target` the one in use, covered by the backdrop, its depth empty."""
        target.use()
        gl = self._gl
        gl.fbo.depth_mask = True
        if self._copied is not None:
            target.fill(self._copied)  # before the depth is cleared: driver and processor do less than after it
            return
        gl.clear(*(self._plain or (0.0, 0.0, 0.0, 0.0)))
        if self._quad is not None:
            gl.enable_only(moderngl.NOTHING)
            self._texture.use(0)
            self._quad.render(moderngl.TRIANGLE_STRIP)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for part in self._parts:
            part.release()
        self._parts.clear()

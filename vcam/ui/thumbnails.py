"""Small pictures of avatars and photos as textures: read when they are first drawn, one a frame, the last used kept."""

from __future__ import annotations

import logging
from collections import OrderedDict
from typing import Final

import moderngl
import numpy as np
from imgui_bundle import imgui
from numpy.typing import NDArray

from vcam.ui.drawing import Drawing

log = logging.getLogger(__name__)

KEPT: Final = 256
"""Of 128x128 px each that is 16 MB."""
MOST_PX: Final = 1024
"""Larger ones are no thumbnails, and aren't shown."""


class Thumbnails:
    """Use it in the context's thread."""

    def __init__(self, gl: moderngl.Context, drawing: Drawing) -> None:
        self._gl, self._drawing = gl, drawing
        self._kept: OrderedDict[str, tuple[moderngl.Texture, imgui.ImTextureRef] | None] = OrderedDict()
        self._may_read = True

    def begin_frame(self) -> None:
        """One may be read until the next call, and what was used longest ago goes."""
        self._may_read = True
        while len(self._kept) > KEPT:
            _, old = self._kept.popitem(last=False)
            if old is not None:
                self._drawing.release(old[0])

    @property
    def is_late(self) -> bool:
        """Whether one was asked for in this frame that could wait for the next."""
        return not self._may_read

    def texture(self, path: str) -> imgui.ImTextureRef | None:
        """Of the picture at `path`; None: it comes with one of the next frames, or can't be read."""
        if path in self._kept:
            self._kept.move_to_end(path)
        elif self._may_read and path:
            self._may_read = False
            self._kept[path] = self._made(path)
        kept = self._kept.get(path)
        return kept[1] if kept else None

    def _made(self, path: str) -> tuple[moderngl.Texture, imgui.ImTextureRef] | None:
        rgba = read_rgba(path)
        if rgba is None:
            return None
        texture = self._gl.texture((rgba.shape[1], rgba.shape[0]), 4, rgba.tobytes())
        return texture, self._drawing.add(texture)


def read_rgba(path: str) -> NDArray[np.uint8] | None:
    """(h, w, 4) of a small PNG; None, and a line for --debug, when it isn't one."""
    import av  # only where there are thumbnails

    try:
        with av.open(f"file:{path}", format="png_pipe") as file:
            stream = file.streams.video[0]
            if max(stream.width, stream.height) > MOST_PX:
                raise ValueError(f"{stream.width}x{stream.height} px")
            frame = next(file.decode(stream))
            return np.ascontiguousarray(frame.to_ndarray(format="rgba"))
    except (OSError, ValueError, IndexError, StopIteration) as error:  # av's errors are OSErrors and ValueErrors
        log.warning("no thumbnail: %s: %s", path, error)
        return None

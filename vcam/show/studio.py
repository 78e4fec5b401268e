"""What is behind the avatar, and how large and where the head is shown."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from vcam.errors import UsageError
from vcam.render.backdrop import BLUR
from vcam.render.framing import Framing
from vcam.show import Obey
from vcam.show.beside import Beside
from vcam.show.scenes import Scenes
from vcam.show.turns import Do

log = logging.getLogger(__name__)

ZOOM: Final = 0.5, 3.0
"""Least and most, as the setting has it."""
OF_PHOTO: Final = "a photo keeps what is behind it; the background is the avatar's"


class Studio:
    """A Part."""

    def __init__(self, scenes: Scenes, beside: Beside) -> None:
        self._scenes, self._beside = scenes, beside
        self._told = False
        self.settings: dict[str, object] = {}
        self.words: Mapping[str, Obey] = {"background": self._background, "framing": self._framing}

    def tick(self) -> None:
        """See Part."""

    def tell(self) -> Mapping[str, object]:
        """See Part."""
        framing = self._scenes.glide.wanted
        return {
            "background": self._scenes.background,
            "zoom": framing.zoom,
            "offset": (framing.x, framing.y),
        }

    def _background(self, spec: str) -> None:
        if self._scenes.switch.shows_photo and not self._told:
            self._told = True
            log.info(OF_PHOTO)
        self._beside.want("background", lambda do: self._prepare(spec, do))

    def _prepare(self, spec: str, do: Do) -> None:
        """Beside the stream."""
        self._scenes.put_behind(spec, do=do)
        do(lambda: self.settings.update(background=kept_spec(spec)))

    def _framing(self, value: str) -> None:
        framing = parse_framing(value)
        self._scenes.glide.to(framing)
        self.settings |= {"zoom": framing.zoom, "offset": [framing.x, framing.y]}


def parse_framing(value: str) -> Framing:
    """What "ZOOM,X,Y" means. Raises UsageError."""
    try:
        zoom, x, y = (float(word) for word in value.split(","))
        if not (ZOOM[0] <= zoom <= ZOOM[1] and -1 <= x <= 1 and -1 <= y <= 1):  # NaN fails as well
            raise ValueError
    except ValueError:
        raise UsageError(
            f"framing must be ZOOM,X,Y: {ZOOM[0]:g} to {ZOOM[1]:g}, and twice -1 to 1, as 1.5,0,0.1; got {value[:60]!r}"
        ) from None
    return Framing(zoom, x, y)


def kept_spec(spec: str) -> str:
    """What means the same background wherever vcam is started: a word as it is, a picture's path from the root."""
    blurred, path = (BLUR, spec[len(BLUR) :]) if spec.startswith(BLUR) else ("", spec)
    return f"{blurred}{Path(path).absolute()}" if Path(path).is_file() else spec

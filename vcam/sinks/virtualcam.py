"""The virtual camera that video calls open: v4l2loopback on Linux, OBS or UnityCapture on Windows, OBS on macOS."""

from __future__ import annotations

from typing import Self

import numpy as np

from vcam.errors import SinkError
from vcam.sinks.i420 import COLOURS
from vcam.sinks.picture import even_size, padded_to_even, pixels
from vcam.sinks.virtualcam_feed import Feed
from vcam.sinks.virtualcam_open import Opened, Opening
from vcam.types import Face, Rendered


class VirtualCamSink:
    """One camera of a fixed, even size, kept open and fed for the whole run, whatever becomes of its device meanwhile;
    see `find_output` for `address` and `avoid`.

    I420, limited range, by `colour` ("bt601" or "bt709"), alpha flattened over black. `card` is what viewers see before
    the first picture and after the last; black without one. `backend` names a registered pyvirtualcam backend other
    than the platform's own, which then gets `address` as its device.
    """

    def __init__(
        self,
        address: str,
        *,
        size_wh: tuple[int, int],
        fps: float,
        avoid: str | None = None,
        backend: str | None = None,
        colour: str = "bt601",
        card: Rendered | None = None,
    ) -> None:
        self._given_wh, self._i420 = size_wh, COLOURS[colour]
        black = np.zeros((size_wh[1], size_wh[0], 4), np.uint8)
        rgba = black if card is None else pixels(card, size_wh)
        self._card = self._i420(padded_to_even(rgba))
        self._open = Opening(address, even_size(size_wh), fps, avoid=avoid, backend=backend, card=self._card)
        self._feed: Feed | None = None
        self.on_air = True
        self.device = ""
        self._closed_about = f"virtual camera {address or 'first free one'} ({size_wh[0]}x{size_wh[1]}, {fps:g} fps)"

    def __enter__(self) -> Self:
        self._feed = Feed(self._opened(), self._opened, self._card)
        self._feed.start()
        return self

    def __exit__(self, *error: object) -> None:
        if self._feed is not None:
            self._feed.close()

    @property
    def about(self) -> str:
        """Which device, and at which size."""
        return self._feed.about if self._feed is not None else self._closed_about

    @property
    def lost(self) -> bool:
        """Whether the device is gone; it is tried again and again meanwhile."""
        return self._feed is not None and self._feed.lost

    def send(self, rendered: Rendered, face: Face | None) -> None:
        """Convert and leave for the feeding thread, which never waits for those who watch."""
        rgba = padded_to_even(pixels(rendered, self._given_wh))
        if self._feed is None:
            raise SinkError(f"{self.about} is not open")
        self._feed.put(self._i420(rgba) if self.on_air else self._card)

    def _opened(self) -> Opened:
        opened = self._open()
        self.device = opened.device
        return opened

"""Opens the virtual camera: chooses the device, frees it when its last sender left it stuck, keeps its format."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vcam import v4l2 as devices
from vcam.errors import SinkError
from vcam.sinks import v4l2
from vcam.sinks.i420 import fitted
from vcam.sinks.v4l2_output import STUCK, V4l2Output
from vcam.sinks.virtualcam_choice import fed_by, find_output
from vcam.sinks.virtualcam_fixes import fix_for

Pixels = NDArray[np.uint8]

OURS: Final = "vcam"
"""Name of V4l2Output among pyvirtualcam's backends."""
CARD_AFTER_MS: Final = 2000
"""How long a killed sender's last picture may stand; longer than any stall of a run that is alive."""


class Opened:
    """An open virtual camera: a Target. Where the device keeps another size, pictures are fitted into it with bars."""

    def __init__(self, camera: Any, device_wh: tuple[int, int], about: str, card: Pixels | None) -> None:
        """`card`: what v4l2loopback shows when nobody sends any more."""
        self.about, self.device = about, str(camera.device)
        self._camera, self._device_wh, self._card = camera, device_wh, card
        self._shows_card = False

    def send(self, i420: Pixels) -> None:
        """See Target. The first picture gives the device its format; then it can also take the card."""
        self._camera.send(fitted(i420, self._device_wh))
        if self._card is not None:
            card, self._card = fitted(self._card, self._device_wh), None
            self._shows_card = v4l2.offer_card(self._camera.device, card, CARD_AFTER_MS)

    def close(self) -> None:
        """See Target."""
        device = self._camera.device
        self._camera.close()
        if self._shows_card:
            v4l2.withdraw_card(device)


class Opening:
    """How to open it, again and again."""

    def __init__(
        self,
        address: str,
        size_wh: tuple[int, int],
        fps: float,
        *,
        avoid: str | None,
        backend: str | None,
        card: Pixels,
    ) -> None:
        """As VirtualCamSink says; `size_wh` is even."""
        self._address, self._size_wh, self._fps = address, size_wh, fps
        self._avoid, self._backend, self._card = avoid, backend, card

    def __call__(self) -> Opened:
        """Raises SinkError: what is wrong, and the line that mends it."""
        device = self._address or None
        if self._backend is None:
            device, why = find_output(self._address, self._avoid)
            if device is None:
                raise SinkError(f"no virtual camera: {why}")
        try:
            return self._opened(device)
        except RuntimeError as error:
            if STUCK not in str(error) or not device or not Path(device).exists():
                raise _failed(device, str(error)) from error
        return self._opened_after_rearming(device)

    def _opened(self, device: str | None) -> Opened:
        from pyvirtualcam.camera import Camera, PixelFormat, register_backend

        linux = sys.platform.startswith("linux")
        backend, device_wh, card = self._backend, self._size_wh, None
        if linux and backend is None:
            register_backend(OURS, V4l2Output)
            backend, card = OURS, self._card
            device_wh = devices.kept_size(device or "") or device_wh
        given = device if linux or self._backend or self._address else None
        camera = Camera(*device_wh, self._fps, fmt=PixelFormat.I420, device=given, backend=backend)
        width, height = self._size_wh
        kept = "" if device_wh == self._size_wh else f" in its {device_wh[0]}x{device_wh[1]}"
        about = f"virtual camera {camera.device} ({width}x{height}{kept}, {self._fps:g} fps)"
        return Opened(camera, device_wh, about, card)

    def _opened_after_rearming(self, device: str) -> Opened:
        """What pyvirtualcam gives once the device was freed, unless another program really is sending into it."""
        try:
            if v4l2.is_fed(device):
                raise SinkError(f"another program sends into {device}{fed_by(device)}: close it and start again")
            v4l2.rearm(device)
            return self._opened(device)
        except (RuntimeError, OSError) as error:
            raise _failed(device, str(error)) from error


def _failed(device: str | None, text: str) -> SinkError:
    return SinkError(f"virtual camera {device or ''} can't be opened: {fix_for(text)}".replace("  ", " "))

"""The virtual camera that video calls open, by pyvirtualcam: v4l2loopback on Linux, OBS on Windows and macOS."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Self

import cv2
import numpy as np

from vcam.errors import SinkError
from vcam.sinks import v4l2
from vcam.sinks.picture import even_size, padded_to_even, pixels
from vcam.types import Face, Rendered
from vcam.v4l2 import GROUP, OUR_LABELS, Device

MODPROBE: Final = f'sudo modprobe v4l2loopback devices=1 video_nr=10 card_label="{OUR_LABELS[0]}" exclusive_caps=1'
"""exclusive_caps=1 because Chromium and what is built on it list no other device (seen on 0.12.7)."""
MODULE: Final = Path("/sys/module/v4l2loopback")
STUCK: Final = "is not a video output device"
"""pyvirtualcam's words for a device that another program feeds, and for one that its last sender left stuck."""
FIXES: Final[tuple[tuple[str, str], ...]] = (
    ("missing permissions", f"you may not open it: {GROUP}"),
    ("does not exist", "there is no such device: {load}"),
    ("capabilities of", "it is no video device: {load}"),
    (STUCK, "another program sends into it, or a program that reads it keeps it: close that program and start again"),
    ("already in use", "this program already sends into it: give each output its own device"),
    ("No v4l2 loopback device", "{load}"),
    ("Unsupported image format", "it takes no I420 pictures: update pyvirtualcam"),
    ("Did you install OBS", "install OBS Studio 30 or later (obsproject.com) and start it once"),
    ("OBS Virtual Camera is not installed", "install OBS Studio 30 or later, start its virtual camera once, allow the "
     "extension in System Settings > General > Login Items & Extensions, and restart the Mac"),
    ("could not be started", "another program sends: stop the virtual camera in OBS"),
    ("Stream not found", "allow OBS's camera extension in System Settings, and restart the Mac"),
    ("start stream", "another program sends: stop the virtual camera in OBS, or restart the Mac"),
    ("No camera registered", "install UnityCapture's camera, or OBS Studio 30 or later"),
    ("All cameras are already in use", "another program sends: close it"),
)  # fmt: skip
"""A piece of what a pyvirtualcam backend says → what to do about it."""


def load_line() -> str:
    """What to type to get our device; a module that is loaded already takes new settings only after its removal."""
    return f"sudo modprobe -r v4l2loopback; {MODPROBE}" if MODULE.exists() else MODPROBE


def find_output(wanted: str = "", avoid: str | None = None) -> tuple[str, None] | tuple[None, str]:
    """(device, None) that VirtualCamSink would send into, or (None, why there is none and how to get one).

    `wanted`: "" for the best; "/dev/video10" or "10"; or a card label. `avoid`: the device of the camera in use.
    Cheap, and changes nothing. On Windows and macOS it tells whether OBS is installed, not whether its camera works.
    """
    if not sys.platform.startswith("linux"):
        return _find_obs(wanted)
    return choose(v4l2.loopbacks(), wanted, avoid)


def choose(devices: Sequence[Device], wanted: str, avoid: str | None) -> tuple[str, None] | tuple[None, str]:
    """The device of `devices` that `wanted` names, never `avoid`; without a name ours first, then those ready."""
    avoided = os.path.realpath(avoid) if avoid else None
    if wanted.startswith("/") or wanted.isdigit():
        path = os.path.realpath(f"/dev/video{wanted}" if wanted.isdigit() else wanted)
        is_input = f"{wanted} is the camera that is being read; send into another device: {load_line()}"
        return (None, is_input) if path == avoided else (path, None)
    left = [device for device in devices if device.path != avoided]
    if wanted:
        names = ", ".join(f"{device.name!r} ({device.path})" for device in left) or "none"
        left = [device for device in left if device.name.casefold() == wanted.casefold()]
        if not left:
            return None, f"no virtual camera called {wanted!r}; there is {names}; to have another: {load_line()}"
    if not left:
        return None, f"no v4l2loopback device; Debian, Ubuntu: sudo apt install v4l2loopback-dkms; then: {load_line()}"
    left.sort(key=lambda device: (not device.ours, not (device.outputs or device.denied)))
    for device in left:
        if not device.denied and (device.outputs or not v4l2.is_fed(device.path)):
            return device.path, None
    first = left[0].path
    busy = f"another program sends into {first}{_by(first)}: close it and start again"
    return None, f"you may not open {first}: {GROUP}" if left[0].denied else busy


def _by(path: str) -> str:
    """ " (ffmpeg (process 12) has it open)", or nothing when that can't be seen."""
    who = v4l2.holders(path)
    return f" ({', '.join(who)} has it open)" if who else ""


def _find_obs(wanted: str) -> tuple[str, None] | tuple[None, str]:
    name = wanted or "OBS Virtual Camera"
    if sys.platform == "win32":
        import winreg

        try:  # the class under which OBS registers its camera with DirectShow
            key = r"CLSID\{A3FCE0F5-3493-419F-958A-ABA1250EC20B}"
            winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, key))
        except OSError:
            return None, "no OBS virtual camera; install OBS Studio 30 or later (obsproject.com) and start it once"
        return name, None
    if Path("/Applications/OBS.app").exists():
        return name, None
    return None, "no OBS virtual camera; install OBS Studio 30 or later and start its virtual camera once"


def fix_for(text: str) -> str:
    """What to do about what pyvirtualcam said, one line."""
    for piece, fix in FIXES:
        if piece in text:
            return fix.format(load=load_line())
    return " ".join(text.split())


class VirtualCamSink:
    """One camera of a fixed, even size, kept open for the whole run; see `find_output` for `address` and `avoid`.

    I420, BT.601, limited range, alpha flattened over black. `backend` names a registered pyvirtualcam backend other
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
    ) -> None:
        self._address, self._avoid, self._backend = address, avoid, backend
        self._given_wh, self._size_wh, self._fps = size_wh, even_size(size_wh), fps
        width, height = self._size_wh
        self._i420 = np.empty((height * 3 // 2, width), np.uint8)
        self._camera: Any = None
        self._device: str | None = None

    def __enter__(self) -> Self:
        device: str | None = self._address or None
        if self._backend is None:
            device, why = find_output(self._address, self._avoid)
            if device is None:
                raise SinkError(f"no virtual camera: {why}")
        self._device = device
        try:
            self._camera = self._opened()
        except RuntimeError as error:
            if STUCK not in str(error) or not device or not Path(device).exists():
                raise self._failed(str(error)) from error
            self._camera = self._opened_after_rearming(device)
        return self

    def _opened(self) -> Any:
        from pyvirtualcam.camera import Camera, PixelFormat

        device = self._device if sys.platform.startswith("linux") or self._backend or self._address else None
        width, height = self._size_wh
        return Camera(width, height, self._fps, fmt=PixelFormat.I420, device=device, backend=self._backend)

    def _opened_after_rearming(self, device: str) -> Any:
        """What pyvirtualcam gives once the device was freed, unless another program really is sending into it."""
        try:
            if v4l2.is_fed(device):
                raise SinkError(f"another program sends into {device}{_by(device)}: close it and start again")
            v4l2.rearm(device)
            return self._opened()
        except (RuntimeError, OSError) as error:
            raise self._failed(str(error)) from error

    def _failed(self, text: str) -> SinkError:
        return SinkError(f"virtual camera {self._device or ''} can't be opened: {fix_for(text)}".replace("  ", " "))

    def __exit__(self, *error: object) -> None:
        camera, self._camera = self._camera, None
        if camera is not None:
            camera.close()

    @property
    def about(self) -> str:
        """Which device, and at which size."""
        width, height = self._size_wh
        device = self._camera.device if self._camera is not None else self._device or self._address or "first free one"
        return f"virtual camera {device} ({width}x{height}, {self._fps:g} fps)"

    def send(self, rendered: Rendered, face: Face | None) -> None:
        """Convert and hand over; a driver never waits for those who watch. Raises SinkError when the device is gone."""
        rgba = padded_to_even(pixels(rendered, self._given_wh))
        if self._camera is None:
            raise SinkError(f"{self.about} is not open")
        device = self._device or ""
        if device.startswith("/dev/") and not Path(device).exists():
            raise SinkError(f"virtual camera {device} is gone; load it again: {load_line()}")
        cv2.cvtColor(rgba, cv2.COLOR_RGBA2YUV_I420, dst=self._i420)
        self._camera.send(self._i420)

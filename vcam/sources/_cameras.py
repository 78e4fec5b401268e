"""Which cameras there are, and which one a word means."""

from __future__ import annotations

import logging
import os
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from vcam import v4l2
from vcam.errors import SourceError
from vcam.sources import _v4l2
from vcam.sources._capture import Open, open_capture

log = logging.getLogger(__name__)

BY_ID: Final = Path("/dev/v4l/by-id")
PRIVACY: Final = {
    "darwin": "System Settings > Privacy & Security > Camera",
    "win32": "Settings > Privacy & security > Camera",
}
"""Where a person allows programs to use cameras."""
GUESSED: Final = 3
"""Camera numbers offered where there may be cameras: a laptop's own, and two more."""
PROBED: Final = 5
"""Camera numbers tried where the system can't be asked what it has (Windows, macOS)."""


@dataclass(frozen=True, slots=True)
class CameraInfo:
    """A camera that can be chosen."""

    index: int
    """What follows "camera:"."""
    path: str
    """Its device file; "" where cameras have none (Windows, macOS)."""
    name: str
    """What the maker calls it; "" when the system doesn't tell."""

    @property
    def label(self) -> str:
        """ "camera 0 (NAME)": how messages call it."""
        if self.name:
            return f"camera {self.index} ({self.name})"
        return f"camera {self.path or self.index}"


def list_cameras() -> list[CameraInfo]:
    """The cameras that pictures can be read from now, real ones first; never a virtual camera that vcam sends into.

    One that this user may not open is left out with a warning. On Windows and macOS each number is opened to see
    whether it is there, which takes a moment and lights the camera's lamp.
    """
    if sys.platform != "linux":
        return probed(partial(open_capture, named=False))
    found = v4l2.devices()
    for device in found:
        if device.denied:
            log.warning("camera %d (%s): you may not open it: %s", device.index, device.name, v4l2.GROUP)
    return _chosen(found)


def present_cameras() -> list[CameraInfo]:
    """As list_cameras, but it may be asked every few seconds: it says nothing and opens nothing. Where the system can't
    be asked (Windows, macOS) it gives the first numbers, whether there is a camera or not."""
    if sys.platform != "linux":
        return [CameraInfo(index, "", "") for index in range(GUESSED)]
    return _chosen(v4l2.devices())


def _chosen(found: list[v4l2.Device]) -> list[CameraInfo]:
    chosen = sorted(filter(_v4l2.automatic, found), key=lambda device: device.loopback)
    return [CameraInfo(device.index, device.path, device.name) for device in chosen]


def probed(open_camera: Open) -> list[CameraInfo]:
    """The cameras found by opening one number after the other, up to the first that isn't there."""
    found: list[CameraInfo] = []
    for index in range(PROBED):
        camera = open_camera(index, (640, 480), 30.0)
        if camera is None:
            break
        camera.release()
        found.append(CameraInfo(index, "", ""))
    return found


def find_camera(address: str) -> CameraInfo:
    """The camera that `address` means: "" the first of `list_cameras`, a number, a device path, a name under
    /dev/v4l/by-id, or part of the camera's own name. Raises SourceError.
    """
    if sys.platform != "linux":
        if address and not address.isdecimal():
            raise SourceError(f"camera {address!r}: cameras are chosen by number on this system, as camera:0")
        return CameraInfo(int(address or 0), "", "")
    if not address:
        cameras = list_cameras()
        if not cameras:
            raise SourceError("no camera found; plug one in, or name a file or the actor instead")
        return cameras[0]
    devices = v4l2.devices()
    if address.isdecimal():
        path = str(v4l2.DEVICES / f"video{int(address)}")
    elif address.startswith("/") or (BY_ID / address).exists():
        path = os.path.realpath(BY_ID / address)  # a path from the root stays as it is
    else:
        path = next((d.path for d in devices if d.captures and address.casefold() in d.name.casefold()), "")
        if not path:
            raise SourceError(f"no camera called {address!r}; {there_is()}")
    device = next((d for d in devices if d.path == path), None)
    return CameraInfo(-1, path, "") if device is None else CameraInfo(device.index, path, device.name)


def why_not(camera: CameraInfo) -> str:
    """Why `camera` can't be opened and what to do, as the middle of an error line."""
    if camera.path:
        return _v4l2.why_not(camera.path)
    where = PRIVACY.get(sys.platform, "the system's privacy settings")
    return f"there is none with this number, another program uses it, or {where} forbid it"


def there_is() -> str:
    """ "there is camera:0 NAME, camera:2 NAME", as the end of an error line."""
    cameras = ", ".join(f"camera:{camera.index} {camera.name}" for camera in list_cameras())
    return f"there is {cameras or 'no other camera'}"

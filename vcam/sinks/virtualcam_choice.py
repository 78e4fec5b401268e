"""Which virtual camera vcam sends into: the one named, or else the one made for it, and never the camera in use."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from vcam.sinks import obs, v4l2
from vcam.sinks.virtualcam_fixes import load_line
from vcam.v4l2 import GROUP, Device, holders


def find_output(wanted: str = "", avoid: str | None = None) -> tuple[str, None] | tuple[None, str]:
    """(device, None) that VirtualCamSink would send into, or (None, why there is none and how to get one).

    `wanted`: "" for the best; "/dev/video10" or "10"; or a card label. `avoid`: the device of the camera in use.
    Cheap, and changes nothing. On Windows and macOS it tells whether OBS is installed, not whether its camera works.
    """
    if not sys.platform.startswith("linux"):
        return obs.find_installed(wanted)
    return choose(v4l2.loopbacks(), wanted, avoid)


def choose(devices: Sequence[Device], wanted: str, avoid: str | None) -> tuple[str, None] | tuple[None, str]:
    """The device of `devices` that `wanted` names, never `avoid`; without a name ours first, then those ready."""
    avoided = os.path.realpath(avoid) if avoid else None
    if wanted.startswith("/") or wanted.isdigit():
        return _by_path(devices, wanted, avoided)
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
    busy = f"another program sends into {first}{fed_by(first)}: close it and start again"
    return None, f"you may not open {first}: {GROUP}" if left[0].denied else busy


def _by_path(devices: Sequence[Device], wanted: str, avoided: str | None) -> tuple[str, None] | tuple[None, str]:
    """A device by its path or number; one that isn't there is left to the opening, which says so."""
    path = os.path.realpath(f"/dev/video{wanted}" if wanted.isdigit() else wanted)
    if path == avoided:
        return None, f"{wanted} is the camera that is being read; send into another device: {load_line()}"
    if os.path.exists(path) and path not in [device.path for device in devices]:
        return None, f"{wanted} is no virtual camera, and nothing else is sent into; to have one: {load_line()}"
    return path, None


def fed_by(path: str) -> str:
    """ " (ffmpeg (process 12) has it open)", or nothing when that can't be seen."""
    who = holders(path)
    return f" ({', '.join(who)} has it open)" if who else ""

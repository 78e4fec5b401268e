"""What to do about what a virtual camera's driver says: its words, and the exact fix in one line."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from vcam.sinks.v4l2_output import STUCK
from vcam.v4l2 import GROUP, OUR_LABELS

SETTINGS: Final = f'v4l2loopback devices=1 video_nr=10 card_label="{OUR_LABELS[0]}" exclusive_caps=1'
"""exclusive_caps=1 because Chromium and what is built on it list no other device (seen on 0.12.7)."""
MODPROBE: Final = f"sudo modprobe {SETTINGS}".replace('"', "'")
"""A shell takes either; the window would break its line behind a double one."""
MODULE: Final = Path("/sys/module/v4l2loopback")
EXTENSION: Final = "System Settings > General > Login Items & Extensions > Camera Extensions"
FIXES: Final[tuple[tuple[str, str], ...]] = (
    ("missing permissions", f"you may not open it: {GROUP}"),
    ("does not exist", "there is no such device: {load}"),
    ("capabilities of", "it is no video device: {load}"),
    (STUCK, "another program sends into it, or a program that reads it keeps it: close that program and start again"),
    ("All cameras are already in use", "another program sends: close it"),
    ("already in use", "this program already sends into it: give each output its own device"),
    ("as many openers", "too many programs have it open: close one that reads it"),
    ("No v4l2 loopback device", "{load}"),
    ("Unsupported image format", "a program that reads it keeps another format: close that program and start again"),
    ("could not be started", "another program sends: stop the virtual camera in OBS, or close that program"),
    ("Did you install OBS", "install OBS Studio 30 or later (obsproject.com) and start it once"),
    ("OBS Virtual Camera is not installed", "install OBS Studio 30 or later, start its virtual camera once, allow the "
     f"extension in {EXTENSION}, and restart the Mac"),
    ("Stream not found", f"allow OBS's camera extension in {EXTENSION}, and restart the Mac"),
    ("start stream", "another program sends: stop the virtual camera in OBS, or restart the Mac"),
    ("No camera registered", "install UnityCapture's camera, or OBS Studio 30 or later"),
)  # fmt: skip
"""A piece of what a pyvirtualcam backend says → what to do about it. Where several backends were asked, the first of
these counts: a camera that is there and busy before one that could be installed."""


def load_line() -> str:
    """What to type to get our device; a module that is loaded already takes new settings only after its removal."""
    return f"sudo modprobe -r v4l2loopback; {MODPROBE}" if MODULE.exists() else MODPROBE


def fix_for(text: str) -> str:
    """What to do about what pyvirtualcam said, one line."""
    for piece, fix in FIXES:
        if piece in text:
            return fix.format(load=load_line())
    return " ".join(text.split()) or "there is no virtual camera for this system; --out preview or window instead"

"""Windows' and macOS's virtual cameras: whether OBS or UnityCapture is installed, and new enough to be sent into."""

from __future__ import annotations

import platform
import plistlib
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final
from xml.parsers.expat import ExpatError

CAMERA: Final = "OBS Virtual Camera"
UNITY_CAMERA: Final = "Unity Video Capture"
OBS_CLASS: Final = "{A3FCE0F5-3493-419F-958A-ABA1250EC20B}"
UNITY_CLASS: Final = "{5C2CD55C-92AD-4999-8666-912BD3E70010}"
"""Under which the 64-bit filters of OBS and UnityCapture register with DirectShow."""
APP: Final = Path("/Applications/OBS.app")
EXTENSIONS_SINCE: Final = (30, 13)
"""OBS 30 brought the extension that pyvirtualcam sends into from macOS 13 on; before, a plug-in of OBS 28 did."""

Found = tuple[str, None] | tuple[None, str]
"""(name of the camera, None), or (None, why there is none and what to do)."""


def find_installed(wanted: str) -> Found:
    """The camera that `wanted` names, or with "" the best that is installed. It may be busy all the same."""
    if sys.platform == "win32":
        return on_windows(wanted, _registered)
    return on_mac(wanted, APP, platform.mac_ver()[0])


def on_windows(wanted: str, registered: Callable[[str], bool]) -> Found:
    """Where `registered` tells which DirectShow classes there are."""
    known = [name for name, number in ((CAMERA, OBS_CLASS), (UNITY_CAMERA, UNITY_CLASS)) if registered(number)]
    if known:
        return wanted or known[0], None
    return None, "no OBS virtual camera; install OBS Studio 30 or later (obsproject.com) and start it once"


def on_mac(wanted: str, app: Path, system: str) -> Found:
    """Where OBS would be `app` on macOS `system`, as "14.5"."""
    if not app.exists():
        return None, "no OBS virtual camera; install OBS Studio 30 or later and start its virtual camera once"
    version = _version(app)
    least_obs, since_mac = EXTENSIONS_SINCE
    if 0 < _major(version) < least_obs and _major(system) >= since_mac:
        return None, f"OBS {version} is too old; install OBS Studio 30 or later and start its virtual camera once"
    return wanted or CAMERA, None


def _version(app: Path) -> str:
    try:
        with (app / "Contents" / "Info.plist").open("rb") as file:
            return str(plistlib.load(file).get("CFBundleShortVersionString", ""))
    except (OSError, plistlib.InvalidFileException, ExpatError, ValueError):
        return ""  # then it is not doubted


def _major(version: str) -> int:
    number = re.match(r"\d+", version)
    return int(number[0]) if number else 0


def _registered(number: str) -> bool:
    if sys.platform != "win32":
        return False
    import winreg

    try:
        winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, rf"CLSID\{number}"))
    except OSError:
        return False
    return True

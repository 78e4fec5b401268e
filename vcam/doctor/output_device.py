"""The doctor's look at the virtual camera: is there one, will programs list it, who uses it, will it last?"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from vcam.doctor.finding import Finding
from vcam.doctor.linux import MODULE, Linux
from vcam.doctor.loopback import lines_to_install, lines_to_load, lines_to_remember, lines_to_sign
from vcam.sinks import v4l2
from vcam.sinks.virtualcam_choice import choose, find_output
from vcam.v4l2 import JOIN, Device, holders

WHAT = "virtual camera"
OBS = {
    "win32": ("winget install --id OBSProject.OBSStudio", "# start OBS once; its own virtual camera must not be on"),
    "darwin": (
        "brew install --cask obs",
        "# in OBS press Start Virtual Camera once, allow its extension in System Settings, and restart the Mac",
    ),
}


def virtual_camera() -> Finding:
    """The device that other programs open."""
    if sys.platform.startswith("linux"):
        return on_linux(Linux(), v4l2.loopbacks())
    device, why = find_output()
    return Finding(WHAT, device is not None, device or "none", why or "", False, () if device else OBS[sys.platform])


def on_linux(linux: Linux, devices: Sequence[Device]) -> Finding:
    """Of a system with these v4l2loopback devices."""
    path, why = choose(devices, "", None)
    chosen = next((device for device in devices if device.path == path), None)
    if chosen is None:
        return _none(linux, devices, why or "")
    told = [f"{chosen.path} {chosen.name!r}, {MODULE} {linux.version}".strip()]
    if linux.exclusive.get(chosen.index) is False:
        fix = "made without exclusive_caps=1: Chrome and what is built on it don't list it; vcam doctor --fix"
        lines = (*lines_to_remember(linux), *lines_to_load(linux, again=True))
        return Finding(WHAT, False, f"{told[0]}, {fix.partition(';')[0]}", fix.rpartition("; ")[2], False, lines)
    if not v4l2.can_show_card(chosen.path):
        told.append("its module shows no card when vcam is killed")
    if readers := holders(chosen.path):
        told.append(f"{', '.join(readers)} has it open")
    lasting = lines_to_remember(linux)
    told += ["it won't outlast a restart as it is: vcam doctor --fix"] if lasting else []
    return Finding(WHAT, True, "; ".join(told), needed=False, lines=tuple(lasting))


def _none(linux: Linux, devices: Sequence[Device], why: str) -> Finding:
    """What to do where nothing can be sent into."""
    if any(device.denied for device in devices):
        return Finding(WHAT, False, "none", why, False, (JOIN, "# then log out and in again"))
    if devices:  # all of them are fed
        return Finding(WHAT, False, "none", why, False, (f"# {why}",))
    state = "none" + ("; Secure Boot is on" if linux.enforces_signatures else "")
    lines = (
        *lines_to_install(linux),
        *lines_to_sign(linux),
        *lines_to_remember(linux),
        *lines_to_load(linux, again=linux.loaded),
    )
    return Finding(WHAT, False, state, why, False, lines)

"""The lines that give a Linux machine its virtual camera: the module installed, signed, set, loaded, and allowed."""

from __future__ import annotations

from shlex import quote
from typing import Final

from vcam.doctor.linux import MODULE, Linux
from vcam.sinks.virtualcam_fixes import MODPROBE, SETTINGS

OPTIONS: Final = f"options {SETTINGS}"
MOST: Final = 8
"""Devices that the module has at most."""
INSTALL: Final = {
    "debian": ("sudo apt install v4l2loopback-dkms linux-headers-$(uname -r)",),
    "ubuntu": ("sudo apt install v4l2loopback-dkms linux-headers-$(uname -r)",),
    "fedora": (
        "# it is in RPM Fusion (free): if dnf doesn't find it, switch that on as rpmfusion.org says",
        "sudo dnf install akmod-v4l2loopback kernel-devel-$(uname -r)",
        "sudo akmods --force",
    ),
    "arch": ("sudo pacman -S --needed v4l2loopback-dkms linux-headers",),
    "suse": ("sudo zypper install v4l2loopback-kmp-default",),
    "": (f"# install {MODULE} as your distribution has it, with the headers of the kernel {{kernel}}",),
}
HEADERS: Final = {
    "debian": "sudo apt install linux-headers-$(uname -r)",
    "ubuntu": "sudo apt install linux-headers-$(uname -r)",
    "fedora": "sudo dnf install kernel-devel-$(uname -r)",
    "arch": "sudo pacman -S --needed linux-headers",
    "suse": "sudo zypper install kernel-devel",
    "": "# install the headers of the kernel {kernel}",
}
ENROL: Final = {
    "debian": ("sudo mokutil --import /var/lib/dkms/mok.pub",),
    "ubuntu": ("sudo mokutil --import /var/lib/shim-signed/mok/MOK.der",),
    "fedora": ("sudo kmodgenca -a", "sudo mokutil --import /etc/pki/akmods/certs/public_key.der"),
}
"""Where each system keeps the key with which it signs modules that it builds."""


def lines_to_install(linux: Linux) -> list[str]:
    """What to type until this kernel can load the module; nothing when it can."""
    if linux.built:
        return []
    if not linux.has_source:
        return [line.format(kernel=linux.kernel) for line in INSTALL[linux.family]]
    headers = [] if linux.has_headers else [HEADERS[linux.family].format(kernel=linux.kernel)]
    return [*headers, "sudo dkms autoinstall"]


def lines_to_sign(linux: Linux) -> list[str]:
    """What to type where Secure Boot is on and the module was never loaded."""
    if linux.loaded or not linux.enforces_signatures:
        return []
    enrol = ENROL.get(linux.family, (f"# sign {MODULE} with a key that your firmware knows",))
    return [
        '# Secure Boot is on. Only if modprobe, below, says "Key was rejected by service": let its signer in',
        *enrol,
        "# restart, choose Enroll MOK on the blue screen, type the password that you gave, and begin here again",
    ]


def lines_to_remember(linux: Linux) -> list[str]:
    """What to type so that it is still there after a restart, and in settings of the user's own is what we need."""
    lines = _lines_to_set(linux)
    start = [] if linux.starts else [f"echo {MODULE} | sudo tee /etc/modules-load.d/{MODULE}.conf"]
    return [*lines, *start]


def _lines_to_set(linux: Linux) -> list[str]:
    if linux.settings is None:
        return [f"echo '{OPTIONS}' | sudo tee /etc/modprobe.d/{MODULE}.conf"]
    file, line = linux.settings
    told = dict(word.partition("=")[::2] for word in line.split())
    count = int(told.get("devices", "1")) if told.get("devices", "1").isdecimal() else 1
    wanted = ",".join(["1"] * min(max(count, 1), MOST))
    if told.get("exclusive_caps") == wanted:
        return []
    change = f"/^ *options {MODULE}/{{s/ exclusive_caps=[^ ]*//;s/$/ exclusive_caps={wanted}/}}"
    return [f"sudo sed -i '{change}' {quote(file)}"]


def lines_to_load(linux: Linux, *, again: bool) -> list[str]:
    """What to type to have it now; `again`: it is there, but with other settings than vcam's."""
    if linux.loaded and not again:
        return []
    close = "# close the programs that use a virtual camera, or the next line says that it is in use"
    load = MODPROBE if linux.settings is None else f"sudo modprobe {MODULE}"
    return [*([close, f"sudo modprobe -r {MODULE}"] if linux.loaded else []), load]

"""What a Linux system is, as far as its virtual camera needs it: distribution, kernel, modules, Secure Boot."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MODULE: Final = "v4l2loopback"
SECURE_BOOT: Final = Path("sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c")
"""UEFI 2.10, 3.3: four bytes of attributes, then 1 when signatures are enforced."""
PATIENCE_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Linux:
    """As it stands now; `root` is another place than / in tests."""

    root: Path = Path("/")
    kernel: str = platform.release()

    @property
    def family(self) -> str:
        """ "debian", "ubuntu", "fedora", "arch", "suse", or "" for one that isn't known: as /etc/os-release tells."""
        told = {}
        for line in self._text("etc/os-release").splitlines():
            key, _, value = line.partition("=")
            told[key] = value.strip("\"'")
        words = [told.get("ID", ""), *told.get("ID_LIKE", "").split()]
        known = {"debian": "debian", "ubuntu": "ubuntu", "fedora": "fedora", "rhel": "fedora", "arch": "arch"}
        known |= {"suse": "suse", "opensuse": "suse"}
        return next((known[word] for word in words if word in known), "")

    @property
    def loaded(self) -> bool:
        """Whether the module is in the kernel now."""
        return (self.root / "sys/module" / MODULE).is_dir()

    @property
    def version(self) -> str:
        """The module's version, loaded or not; "" when there is none for this kernel, or it doesn't tell."""
        return self._text(f"sys/module/{MODULE}/version").strip() or self._modinfo()

    @property
    def built(self) -> bool:
        """Whether this kernel can load the module."""
        return self.loaded or bool(self._modinfo())

    @property
    def has_source(self) -> bool:
        """Whether its package is installed, though perhaps not built for this kernel."""
        return any((self.root / "usr/src").glob(f"{MODULE}-*"))

    @property
    def has_headers(self) -> bool:
        """Whether a module can be built for this kernel."""
        return (self.root / "lib/modules" / self.kernel / "build").exists()

    @property
    def exclusive(self) -> dict[int, bool]:
        """Number of a /dev/video → whether it is made with exclusive_caps; one made at run time isn't there."""
        folder = f"sys/module/{MODULE}/parameters"
        numbers = self._text(f"{folder}/video_nr").strip().split(",")
        flags = self._text(f"{folder}/exclusive_caps").strip().split(",")
        pairs = zip(numbers, flags, strict=False)
        return {int(number): flag == "Y" for number, flag in pairs if number.isdecimal()}

    @property
    def enforces_signatures(self) -> bool:
        """Whether Secure Boot refuses modules that nobody signed."""
        try:
            return (self.root / SECURE_BOOT).read_bytes()[4:5] == b"\1"
        except OSError:
            return False

    @property
    def settings(self) -> tuple[str, str] | None:
        """(file, line) with which the module is set whenever it is loaded; None: it isn't."""
        return next(iter(self._lines("etc/modprobe.d", f"options {MODULE}")), None)

    @property
    def starts(self) -> bool:
        """Whether it is written down that the module is loaded when the system starts."""
        return bool(self._lines("etc/modules-load.d", MODULE)) or MODULE in self._text("etc/modules").split()

    def _lines(self, folder: str, start: str) -> list[tuple[str, str]]:
        names = [str(file.relative_to(self.root)) for file in sorted((self.root / folder).glob("*.conf"))]
        lines = [(f"/{name}", line.strip()) for name in names for line in self._text(name).splitlines()]
        return [(name, line) for name, line in lines if line.startswith(start)]

    def _text(self, path: str) -> str:
        try:
            return (self.root / path).read_text(errors="replace")
        except OSError:
            return ""

    def _modinfo(self) -> str:
        program = shutil.which("modinfo", path=os.environ.get("PATH", "") + os.pathsep + "/usr/sbin:/sbin")
        if program is None:
            return ""
        asked = [program, "-F", "version", "-b", str(self.root), "-k", self.kernel, MODULE]
        try:
            done = subprocess.run(asked, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return ""
        return (done.stdout.strip() or "of unknown version") if done.returncode == 0 else ""

"""Whether the user's desktop is a dark one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import Final

ASK_S: Final = 2.0
QUESTIONS: Final[dict[str, tuple[str, ...]]] = {
    "linux": ("gsettings", "get", "org.gnome.desktop.interface", "color-scheme"),  # GNOME, and what follows it
    "darwin": ("defaults", "read", "-g", "AppleInterfaceStyle"),
}
"""Commands whose answer tells."""


def system_is_dark() -> bool:
    """As the system says; True where it says nothing, for a window beside a camera's picture."""
    if sys.platform == "win32":
        return _windows_is_dark()
    question = QUESTIONS.get(sys.platform)
    if question is None or not shutil.which(question[0]):
        return True
    try:
        run = subprocess.run(question, capture_output=True, text=True, timeout=ASK_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return True
    return answer_is_dark(sys.platform, run.returncode, run.stdout)


def answer_is_dark(system: str, code: int, answer: str) -> bool:
    """What an answer means; macOS has the key only while it is dark."""
    if system == "darwin":
        return code == 0 and "dark" in answer.lower()
    return code != 0 or "light" not in answer.lower()


def _windows_is_dark() -> bool:
    if sys.platform != "win32":
        return True
    import winreg

    path = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:
            return not winreg.QueryValueEx(key, "AppsUseLightTheme")[0]
    except OSError:
        return True

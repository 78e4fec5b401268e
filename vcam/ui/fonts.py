"""The letters of the window: Roboto for Latin, Greek and Cyrillic, and a font of the system's where names need more."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from imgui_bundle import imgui

SIZE_PX: Final = 16.0
"""Of the letters on a display at 100 %."""
ROBOTO: Final = Path("assets/fonts/Roboto/Roboto-Regular.ttf")
"""In the package imgui_bundle; Apache-2.0."""
FIRST_FAR: Final = 0x1100
"""Roboto has letters up to here; from here on are the Korean, Chinese and Japanese ones."""
FAR: Final = (
    (0x1100, 0x11FF),
    (0x2E80, 0xA4CF),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
)
"""Blocks of Unicode with Korean, Chinese and Japanese: Hangul, CJK, kana, their compatibility and full-width forms."""
ASK_S: Final = 5.0
"""fontconfig answers in a tenth of a second; the first time after an installation it takes seconds."""
LANGUAGES: Final = ("zh-cn", "ja", "ko")
KNOWN: Final[dict[str, tuple[str, ...]]] = {
    "win32": ("msyh.ttc", "YuGothM.ttc", "meiryo.ttc", "msgothic.ttc", "malgun.ttf", "simsun.ttc"),
    "darwin": (
        "/System/Library/Fonts/Hiragino Sans GB.ttc",
        "/System/Library/Fonts/PingFang.ttc",
        "/System/Library/Fonts/AppleSDGothicNeo.ttc",
        "/Library/Fonts/Arial Unicode.ttf",
    ),
    "linux": (
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
        "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    ),
}
"""Where such fonts lie when the system can't be asked: what comes with Windows and macOS, and packages of Linux."""
NO_FONT: Final = (
    "the window has no font for some of the names, and shows their letters as question marks; install one (Debian, "
    "Ubuntu: apt install fonts-noto-cjk) and start vcam again"
)


class Fonts:
    """Of one imgui context."""

    def __init__(self) -> None:
        package = importlib.util.find_spec("imgui_bundle")
        assert package
        assert package.origin
        imgui.get_io().fonts.add_font_from_file_ttf(str(Path(package.origin).parent / ROBOTO), SIZE_PX)
        self._asked = False

    def cover(self, text: str) -> str | None:
        """Add what `text` needs more; between two frames. Returns a line when there is no such font, once."""
        if self._asked or not needs_more(text):
            return None
        self._asked = True
        path = next((path for path in far_fonts() if self._added(path)), None)
        return None if path else NO_FONT

    def _added(self, path: Path) -> bool:
        """Whether imgui could read it; merged into the first one."""
        more = imgui.ImFontConfig()
        more.merge_mode = True
        try:
            return imgui.get_io().fonts.add_font_from_file_ttf(str(path), SIZE_PX, more) is not None
        except RuntimeError:  # its checks become Python's errors: no font, or one of a kind that it can't read
            return False


def needs_more(text: str) -> bool:
    """Whether Korean, Chinese or Japanese letters are in `text`."""
    if text.isascii():
        return False
    return any(low <= code <= high for code in map(ord, set(text)) if code >= FIRST_FAR for low, high in FAR)


def far_fonts() -> Iterator[Path]:
    """Fonts of this system with such letters, the best first."""
    yield from (path for path in _asked() if path.is_file())
    folder = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts" if sys.platform == "win32" else Path()
    yield from (path for name in KNOWN.get(sys.platform, ()) if (path := folder / name).is_file())


def _asked() -> Iterator[Path]:
    """What fontconfig has; nothing where it isn't."""
    if not shutil.which("fc-list"):
        return
    for language in LANGUAGES:
        words = ["fc-list", "-f", "%{file}\n", f":lang={language}:scalable=true"]
        try:
            run = subprocess.run(words, capture_output=True, text=True, timeout=ASK_S, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return
        paths = sorted({Path(line) for line in run.stdout.splitlines() if line}, key=_rank)
        yield from paths[:1]


def _rank(path: Path) -> tuple[bool, bool, str]:
    """Regular fonts with no serifs first: they are read best in a small size."""
    name = path.name.lower()
    return not ("regular" in name or "fallback" in name or "-" not in name), "serif" in name, name

"""What the preview page is told. Of files it learns their names, and where they lie by messages only."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from vcam.commands import Choice, Shown
from vcam.keys import PANEL
from vcam.sinks.page_commands import PAGE_WORDS
from vcam.sinks.web_picture import PNG_MAGIC

AS_THEY_ARE: Final = (
    "name", "photo", "opening", "zoom", "offset", "expressions", "held", "on_air", "panic", "paused", "viewers",
    "camera_out", "camera_fix", "smoothing", "smoothing_cost", "dropped", "drawn", "latency_ms",
)  # fmt: skip
"""Fields of Shown that are told unchanged."""
MESSAGES: Final = 8
"""The newest of them."""
THUMBNAIL_BYTES: Final = 1 << 20


def told(shown: Shown) -> dict[str, Any]:
    """Plain values for JSON; a thumbnail is what `thumbnail` finds it by, or ""."""
    photos = shown.photo_pictures or tuple(Choice(name, name) for name in shown.photos)
    return {field: getattr(shown, field) for field in AS_THEY_ARE} | {
        "avatar": Path(shown.avatar).name,
        "avatars": _choices(choice for choice in shown.avatars if Path(choice.name).name == choice.name),
        "photos": _choices(photos),
        "background": shown.background if shown.background.startswith("#") else Path(shown.background).name,
        "broken": _homely(shown.broken),
        "recording": Path(shown.recording).name,
        "keys": {word: key for word, key in (shown.keys or {}).items() if _for_page(word)},
        "messages": [
            {"number": news.number, "level": news.level, "text": _homely(news.text)}
            for news in shown.messages[-MESSAGES:]
        ],
    }


def _homely(text: str) -> str:
    """`text` with ~ for the user's own folder: its path has their name."""
    home = os.path.expanduser("~")
    return text.replace(home, "~") if len(home) > 1 else text


def _for_page(word: str) -> bool:
    return word.partition(" ")[0] in PAGE_WORDS and word not in PANEL


def _choices(choices: Iterable[Choice]) -> list[dict[str, str]]:
    return [{"name": it.name, "title": it.title or it.name, "picture": _digest(it)} for it in choices]


def _digest(choice: Choice) -> str:
    """Stands for one thumbnail of one choice, so that a list which changed meanwhile gives no other's."""
    if not choice.picture:
        return ""
    return hashlib.sha256(f"{choice.name}\0{choice.picture}".encode("utf-8", "surrogateescape")).hexdigest()[:16]


def thumbnail(shown: Shown, digest: str) -> bytes | None:
    """The PNG of the choice that `told` called `digest`; None when it isn't shown (any more) or is no PNG."""
    for choice in (*shown.avatars, *shown.photo_pictures):
        if choice.picture and _digest(choice) == digest:
            try:
                with Path(choice.picture).open("rb") as file:
                    data = file.read(THUMBNAIL_BYTES + 1)
            except OSError:  # it was taken away meanwhile
                return None
            return data if data.startswith(PNG_MAGIC) and len(data) <= THUMBNAIL_BYTES else None
    return None

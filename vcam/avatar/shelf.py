"""Which avatars there are to choose from by name: the bundled ones and the user's own folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from vcam.registry import did_you_mean
from vcam.resources import data_folder, places, user_folder

MODELS: Final = (".vrm", ".glb", ".gltf")
"""Endings of models from elsewhere; "mine.vrm" in the user's folder is worn as "mine"."""
MOST: Final = 1000
"""Of a folder; more are not listed."""


def shelf() -> dict[str, Path]:
    """Name → folder or file of every avatar: the bundled names first. The user's hide bundled ones of their name."""
    own: dict[str, Path] = {}
    bundled: dict[str, Path] = {}
    for place in reversed(places("avatars")):  # the user's last, which win
        found = bundled if not is_own(place) else own
        found |= {_name(entry): entry for entry in _entries(place)}
    rest = {name: path for name, path in own.items() if name not in bundled}
    return dict(sorted((bundled | own).items(), key=lambda item: (item[0] in rest, item[0])))


def place_of(name: str) -> Path | None:
    """Where the avatar called `name` lies; None: none is called so, or a folder here is that is an avatar itself."""
    return None if (Path(name) / "avatar.toml").is_file() else shelf().get(name)


def is_own(path: Path) -> bool:
    """Whether `path` lies in the user's own folders."""
    return any(path.is_relative_to(folder) for folder in (data_folder(), user_folder()))


def unknown(name: str) -> str:
    """The line for a name that nobody has: what was meant, and what else there is."""
    names = list(shelf())
    return (
        f"no avatar {name[:60]!r}{did_you_mean(name, names)} (choices: {', '.join(names)}; or a folder, or a "
        f"{', '.join(MODELS)} file)"
    )


def _entries(place: Path) -> list[Path]:
    try:
        entries = sorted(place.iterdir())[:MOST]
    except OSError:
        return []
    # not Path.is_file, which raises where the user may not look into one of them
    return [entry for entry in entries if os.path.isfile(entry / "avatar.toml") or entry.suffix.lower() in MODELS]


def _name(entry: Path) -> str:
    return entry.stem if entry.suffix.lower() in MODELS else entry.name

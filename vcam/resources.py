"""Finds shaders, avatars and models: in the wheel, in a checkout, in the user's folder."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from vcam.errors import BadInput

PACKAGE = Path(__file__).parent


def user_folder() -> Path:
    """Where the user's own settings and camera profiles live on this platform (it may not exist yet)."""
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home() / "AppData" / "Roaming")) / "vcam"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "vcam"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "vcam"


def data_folder() -> Path:
    """Where the user's own avatars live on this platform (it may not exist yet). XDG Base Directory Specification."""
    if sys.platform in ("win32", "darwin"):
        return user_folder()
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "vcam"


def cache_folder() -> Path:
    """Where vcam keeps what it can find out again (it may not exist yet). XDG Base Directory Specification."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "vcam" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "vcam"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vcam"


def films_folder() -> Path:
    """Where this user's films go: "Videos" in their language, wherever they moved it (it may not exist yet)."""
    from platformdirs import user_videos_path

    return user_videos_path()


def places(kind: str) -> list[Path]:
    """Folders searched for `kind` ("shaders", "avatars", "models"), the user's first."""
    own = dict.fromkeys([data_folder() / kind, user_folder() / kind])
    return [*own, PACKAGE / "data" / kind, PACKAGE.parent / kind, PACKAGE / kind]


def find(kind: str, name: str) -> Path:
    """Path of the file or folder `name` of `kind`. Raises BadInput naming every place looked at."""
    for place in places(kind):
        if (path := place / name).exists():
            return path
    looked = ", ".join(str(place) for place in places(kind))
    raise BadInput(f"no {name!r} among the {kind}; looked in {looked}")


def verified(path: Path, sha256: str) -> bytes:
    """The bytes of `path`, whose SHA-256 must be `sha256`. Raises BadInput when it is another file."""
    data = path.read_bytes()
    if (got := hashlib.sha256(data).hexdigest()) != sha256:
        raise BadInput(f"{path}: not the file that vcam was made with (SHA-256 {got[:12]}…); reinstall vcam")
    return data

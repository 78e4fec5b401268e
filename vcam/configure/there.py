"""Whether what a setting names is still there: a file may be gone and a camera unplugged since it was chosen."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from vcam.config import Config
from vcam.errors import VcamError

Check = Callable[[Config], str | None]


def why_not(name: str, config: Config) -> str | None:
    """Why the setting `name` of `config` can't be used; None: it can, as far as one sees without opening it."""
    check = CHECKS.get(name)
    if check is None or getattr(config, name) == getattr(Config(), name):
        return None
    try:
        return check(config)
    except VcamError as error:
        return str(error)
    except (OSError, ValueError) as error:  # a path too long, or with a zero byte in it
        return f"not a path ({error})"


def _source(config: Config) -> str | None:
    from vcam import sources

    spec = config.source
    name, _, address = spec.partition(":")
    if name == "camera" and address.isdecimal() and sys.platform == "linux":
        return None if Path(f"/dev/video{address}").exists() else f"there is no camera {address} now"
    known = name in sources.SOURCES | sources.FACE_SOURCES or ":" in spec
    return None if known or Path(spec).exists() else f"there is no {spec!r}"


def _avatar(config: Config) -> str | None:
    from vcam.avatar.shelf import shelf, unknown

    return None if config.avatar in shelf() or Path(config.avatar).exists() else unknown(config.avatar)


def _background(config: Config) -> str | None:
    from vcam.render.backdrop import load_backdrop

    load_backdrop(config.background, (16, 16), (0.5, 0.5, 0.5))
    return None


def _tracker(config: Config) -> str | None:
    from vcam import trackers
    from vcam.registry import load

    load("tracker", trackers.TRACKERS, config.tracker)
    return None


def _scene(config: Config) -> str | None:
    from vcam.registry import load
    from vcam.render import SCENES

    load("scene", SCENES, config.scene or "")
    return None


def _camera_profile(config: Config) -> str | None:
    profile = config.camera_profile
    return None if profile is None or Path(profile).is_file() else f"there is no file {profile!r}"


CHECKS: Final[dict[str, Check]] = {
    "source": _source,
    "avatar": _avatar,
    "background": _background,
    "tracker": _tracker,
    "scene": _scene,
    "camera_profile": _camera_profile,
}
"""Setting → what looks whether it can be used."""

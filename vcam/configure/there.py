"""Whether what a setting names is still there: a file may be gone and a camera unplugged since it was chosen."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from vcam.config import Config
from vcam.errors import VcamError
from vcam.target import target_of

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
    except OSError as error:  # a path too long, or into a folder of somebody else
        return f"can't be looked at: {error.strerror}"


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


def _background(config: Config) -> None:
    from vcam.render.backdrop import load_backdrop

    load_backdrop(config.background, (16, 16), (0.5, 0.5, 0.5))


def _tracker(config: Config) -> None:
    from vcam import trackers
    from vcam.registry import load

    if ":" not in config.tracker:  # a class of the user's own is imported when the run begins
        load("tracker", trackers.TRACKERS, config.tracker)


def _scene(config: Config) -> str | None:
    from vcam.registry import load
    from vcam.render import OVERLAY, SCENES

    if config.scene == OVERLAY:
        return "it shows everybody the camera's picture, so it isn't kept: say --scene overlay each time"
    if config.scene and ":" not in config.scene:
        load("scene", SCENES, config.scene)
    return None


def _camera_profile(config: Config) -> str | None:
    profile = config.camera_profile
    return None if profile is None or Path(profile).is_file() else f"there is no file {profile!r}"


def _out(config: Config) -> str | None:
    from vcam.registry import did_you_mean
    from vcam.sinks import SINKS
    from vcam.sinks.aside import FILM, PICTURES

    for spec in config.out:
        name, is_class, _ = spec.partition(":")
        if name not in {"auto", *SINKS} and not is_class and Path(spec).suffix.lower() not in FILM + PICTURES:
            return f"no output {spec!r}{did_you_mean(spec, SINKS)}"
    return None


def _osc(config: Config) -> None:
    from vcam.sinks.osc import PORT

    _targets("osc", config.osc, PORT)


def _vmc(config: Config) -> None:
    from vcam.sinks.vmc_words import VmcWords

    for address in config.vmc:
        VmcWords.read(address)


def _ifacialmocap(config: Config) -> None:
    from vcam.sinks.ifacialmocap import V2
    from vcam.wires.ifacialmocap import PORT

    _targets("ifacialmocap", [a.removeprefix(V2) for a in config.ifacialmocap], PORT, portless=True)


def _control(config: Config) -> None:
    from vcam.control.listening import PORT

    _targets("control", config.control, PORT)


def _targets(name: str, addresses: Iterable[str], example: int, *, portless: bool = False) -> None:
    for address in addresses:
        target_of(f"--{name}", address, example, portless=portless)


CHECKS: Final[dict[str, Check]] = {
    "source": _source,
    "avatar": _avatar,
    "background": _background,
    "tracker": _tracker,
    "scene": _scene,
    "camera_profile": _camera_profile,
    "out": _out,
    "osc": _osc,
    "vmc": _vmc,
    "ifacialmocap": _ifacialmocap,
    "control": _control,
}
"""Setting → what looks whether it can be used."""

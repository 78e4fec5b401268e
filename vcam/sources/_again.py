"""Finds a camera again that was unplugged: that very one, never another of its model that stood beside it.

By its lasting id (maker, model, serial number) where udev gives one, else by its name.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from vcam import v4l2
from vcam.sources import _cameras
from vcam.sources._cameras import CameraInfo


@dataclass(frozen=True, slots=True)
class Known:
    """What tells a camera from others; remembered when it was opened."""

    info: CameraInfo
    ids: frozenset[str]
    """Its names under /dev/v4l/by-id."""
    twins: frozenset[str]
    """Paths of other cameras of its name."""


def known(info: CameraInfo) -> Known:
    """What there is to find `info` again by."""
    twins = (d.path for d in v4l2.devices() if d.name == info.name and d.captures and d.path != info.path)
    return Known(info, ids_of(info.path), frozenset(twins))


def ids_of(path: str) -> frozenset[str]:
    """The names under /dev/v4l/by-id that lead to the device `path`."""
    try:
        links = list(_cameras.BY_ID.iterdir()) if path else []
    except OSError:  # no camera with an id is plugged in
        return frozenset()
    return frozenset(link.name for link in links if os.path.realpath(link) == os.path.realpath(path))


def find_again(lost: Known) -> CameraInfo | None:
    """Where `lost` stands now, with another number perhaps; None while it isn't there.

    Where cameras have no names (Windows, macOS) it is the one of the same number.
    """
    before = lost.info
    if not before.path or not before.name:
        return before if not before.path or os.path.exists(before.path) else None
    same = [d for d in v4l2.devices() if d.name == before.name and d.path not in lost.twins]
    if lost.ids:
        same = [d for d in same if lost.ids & ids_of(d.path)]
    same.sort(key=lambda d: (not d.captures, d.path != before.path))  # a camera has nodes that give no pictures, too
    return CameraInfo(same[0].index, same[0].path, same[0].name) if same else None

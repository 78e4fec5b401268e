"""Opens a camera for the first time, with all that may be wrong in one line, and again when it was lost."""

from __future__ import annotations

from vcam.errors import SourceError, SourceLost
from vcam.sources._again import Known, find_again
from vcam.sources._cameras import CameraInfo, find_camera, there_is, why_not
from vcam.sources._capture import Open
from vcam.sources._driver import Opened

Wish = tuple[tuple[int, int], float]
"""(width, height) px and frames a second that a camera is asked for."""


def first_time(address: str, wish: Wish, open_camera: Open) -> Opened:
    """The camera that `address` means. Raises SourceError: which camera, why not, what to do."""
    info = find_camera(address)
    opened = _opened(info, wish, open_camera)
    if opened is None:
        others = f"; {there_is()}" if info.path else ""
        raise SourceError(f"{info.label} can't be opened: {why_not(info)}{others}")
    return opened


def once_more(lost: Known, wish: Wish, open_camera: Open) -> Opened:
    """The same camera. Raises SourceLost with why it isn't there, or what keeps it."""
    info = find_again(lost)
    if info is None:
        raise SourceLost("it was unplugged")
    opened = _opened(info, wish, open_camera)
    if opened is None:
        raise SourceLost(why_not(info))
    return opened


def _opened(info: CameraInfo, wish: Wish, open_camera: Open) -> Opened | None:
    capture = open_camera(info.path or info.index, *wish)
    return None if capture is None else Opened(info, capture)

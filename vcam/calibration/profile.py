"""A calibration profile, read from its file."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any, Final, NoReturn

import numpy as np

from vcam.calibration.guess import intrinsics
from vcam.errors import BadInput
from vcam.types import Camera

MOST_BYTES: Final = 1_000_000
FOCAL_RANGE: Final = (0.05, 100.0)
"""Focal length over the longer side of the picture: from a fisheye to a telescope."""


def load_profile(path: Path, size_wh: tuple[int, int]) -> Camera:
    """The Camera of a profile for pictures of `size_wh` px.

    Read are vcam's own form (camera, size_wh, matrix, distortion, rms_px, …) and a plain one (width, height, fx, fy,
    cx, cy, dist_k1k2p1p2k3). Raises BadInput, one line, when the file is neither or made for another resolution.
    """
    profile = _read_json(path)
    camera = _own_form(path, profile) if "matrix" in profile else _plain_form(path, profile)
    low, high = (limit * max(camera.size_wh) for limit in FOCAL_RANGE)
    for name, focal in (("fx", camera.matrix[0, 0]), ("fy", camera.matrix[1, 1])):
        if not low <= focal <= high:
            _refuse(path, f"{name} is {focal:g} px, which no camera of {_size(camera.size_wh)} has")
    if camera.size_wh != tuple(size_wh):
        _refuse(path, f"made for {_size(camera.size_wh)}, but the picture is {_size(size_wh)}")
    return camera


def _own_form(path: Path, profile: dict[str, Any]) -> Camera:
    width, height = _numbers(path, profile, "size_wh", 2)
    matrix = np.array([_numbers(path, {"matrix": row}, "matrix", 3) for row in _list(path, profile, "matrix", 3)])
    if matrix[2].tolist() != [0.0, 0.0, 1.0] or matrix[1, 0] != 0:
        _refuse(path, "matrix is not of the form [[fx, 0, cx], [0, fy, cy], [0, 0, 1]]")
    rms = None if profile.get("rms_px") is None else _number(path, profile, "rms_px")
    return Camera(_whole(path, width, height), matrix, np.array(_numbers(path, profile, "distortion", 5)), rms)


def _plain_form(path: Path, profile: dict[str, Any]) -> Camera:
    width, height, fx, fy, cx, cy = (_number(path, profile, k) for k in ("width", "height", "fx", "fy", "cx", "cy"))
    distortion = _numbers(path, profile, "dist_k1k2p1p2k3", 5) if "dist_k1k2p1p2k3" in profile else [0.0] * 5
    return Camera(_whole(path, width, height), intrinsics(fx, fy, cx, cy), np.array(distortion), 0.0)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe may wait for ever, a device give without end
            _refuse(path, "not a file")
        if found.st_size > MOST_BYTES:
            _refuse(path, f"larger than {MOST_BYTES // 1000} kB")
        profile = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        _refuse(path, error.strerror or "can't be read", error)
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, numbers of thousands of digits, deep nesting
        _refuse(path, "not a JSON file", error)
    if not isinstance(profile, dict):
        _refuse(path, "holds no JSON object")
    return profile


def _list(path: Path, profile: dict[str, Any], key: str, length: int) -> list[Any]:
    if key not in profile:
        _refuse(path, f"has no {key!r}")
    value = profile[key]
    if not isinstance(value, list) or len(value) != length:
        _refuse(path, f"{key} must be a list of {length}")
    return value


def _numbers(path: Path, profile: dict[str, Any], key: str, length: int) -> list[float]:
    return [_number(path, {key: value}, key) for value in _list(path, profile, key, length)]


def _number(path: Path, profile: dict[str, Any], key: str) -> float:
    if key not in profile:
        _refuse(path, f"has no {key!r}")
    value = profile[key]
    if isinstance(value, bool) or not isinstance(value, int | float):
        _refuse(path, f"{key} must hold numbers only")
    if not abs(value) < 1e9:  # also NaN, infinity and integers that no float can hold
        _refuse(path, f"{key} holds a number out of range")
    return float(value)


def _whole(path: Path, width: float, height: float) -> tuple[int, int]:
    if min(width, height) < 1 or width % 1 or height % 1:
        _refuse(path, f"its resolution {width:g}x{height:g} is not one of whole pixels")
    return int(width), int(height)


def _size(size_wh: tuple[int, int]) -> str:
    return f"{size_wh[0]}x{size_wh[1]}"


def _refuse(path: Path, why: str, cause: Exception | None = None) -> NoReturn:
    raise BadInput(f"camera profile {path}: {why}; use one that was made for this camera and resolution") from cause

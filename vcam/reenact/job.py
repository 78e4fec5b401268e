"""What `vcam reenact` was asked for, its words checked before any work begins."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vcam.errors import UsageError
from vcam.reenact.modes import MODES, POSES
from vcam.registry import did_you_mean
from vcam.sinks.aside import FILM, PICTURES, refuse_loss

MOVING: Final = (*FILM, ".mov", ".m4v", ".mkv", ".webm", ".avi", ".gif")
"""Ends of names of films that people have."""


@dataclass(frozen=True, slots=True)
class Job:
    """One run."""

    source: str
    """A photo or a film, as --source of `vcam run` takes it; shows the driver."""
    target: str
    """A photo; its face is shown."""
    out: Path
    """.mp4, .png or .jpg"""
    mode: str = "portrait"
    """One of MODES."""
    pose: str = "target"
    """One of POSES."""
    face: int | None = None
    """Which face of the target, counted from 1 at the left; None: the largest."""
    triptych: bool = False
    """Source, target and result side by side."""
    show: bool = False
    """In a window too."""
    mark: bool = True
    """Whether "synthetic" is written in a corner, in the mode portrait."""

    @property
    def is_film(self) -> bool:
        """Whether a film is to be written."""
        return self.out.suffix.lower() in FILM


def checked(
    source: str,
    target: str,
    out: str,
    *,
    mode: str,
    pose: str,
    face: str | None,
    triptych: bool,
    show: bool,
    mark: bool,
) -> Job:
    """The Job of the command line's words. Raises UsageError for those that mean nothing."""
    if mode not in MODES:
        raise UsageError(f"--mode: no mode {mode!r}{did_you_mean(mode, MODES)} (choices: {', '.join(MODES)})")
    if pose not in POSES:
        raise UsageError(f"--pose must be target or source: whose turn of the head is shown, got {pose!r}")
    if source.partition(":")[0] in ("camera", "auto"):  # which is the first camera: a triptych would show its picture
        raise UsageError("--source must be a photo or a film; to drive a photo from a camera: vcam --portrait PHOTO")
    if Path(target).suffix.lower() in MOVING:
        raise UsageError(
            f"--target must be a photo, got the film {target!r}; save its best picture of the face and name it"
        )
    path = Path(out)
    if "\0" in out or path.suffix.lower() not in (*FILM, *PICTURES):
        raise UsageError(f"--out: can't write {out!r}: give a name ending in .mp4 (film), .png or .jpg (one picture)")
    for option, given in (("--source", source), ("--target", target)):
        refuse_loss(out, option, given)
    if face is not None and not (face.isdecimal() and face.isascii() and len(face) <= 3 and int(face)):
        raise UsageError(f"--face must be the number of a face, counted from 1 at the left, got {face[:20]!r}")
    number = None if face is None else int(face)
    return Job(source, target, path, mode, pose, number, triptych, show, mark)

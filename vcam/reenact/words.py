"""The words of `vcam reenact`: its options, and its result as a line for people."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from vcam.reenact.modes import MODES

if TYPE_CHECKING:
    from vcam.reenact.job import Job
    from vcam.reenact.result import Result


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options that only this command has."""
    parser.add_argument("--source", metavar="PHOTO|FILM", required=True, help="who drives: a photo or a film of a face")
    parser.add_argument("--target", metavar="PHOTO", required=True, help="whose face is shown")
    parser.add_argument("--out", metavar="FILE", required=True, help=".mp4, .png or .jpg; as large as the target")
    modes = "; ".join(f"{name}: {what}" for name, what in MODES.items())
    parser.add_argument("--mode", metavar="NAME", default="portrait", help=f"what is drawn (portrait); {modes}")
    parser.add_argument("--pose", metavar="target|source", default="target", help="whose turn of the head (target)")
    parser.add_argument("--face", metavar="N", help="which face of the target, from 1 at the left; else the largest")
    parser.add_argument("--triptych", action="store_true", help="source, target and result side by side")
    parser.add_argument("--show", action="store_true", help="in a window too; a picture stays until it is closed")
    parser.add_argument("--no-mark", action="store_true", help="leave the small word 'synthetic' out of a portrait")


def job_of(chosen: argparse.Namespace) -> Job:
    """The Job that the options ask for. Raises UsageError."""
    from vcam.reenact.job import checked

    return checked(
        chosen.source,
        chosen.target,
        chosen.out,
        mode=chosen.mode,
        pose=chosen.pose,
        face=chosen.face,
        triptych=chosen.triptych,
        show=chosen.show,
        mark=not chosen.no_mark,
    )


def line_of(result: Result) -> str:
    """What was done, for people."""
    seen = "" if result.watched == 1 else f", a face in {result.found} of {result.watched} frames"
    pictures = "1 picture" if result.frames == 1 else f"{result.frames} pictures"
    width, height = result.size_wh
    return f"{result.out}: {pictures} of {width}x{height}{seen}, {result.seconds:.1f} s"

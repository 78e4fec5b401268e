"""`vcam reenact`: opens the target, watches the source to its end, then draws and writes each of its moments."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from itertools import repeat

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.errors import UsageError
from vcam.portrait.portrait import Portrait
from vcam.reenact.driver import Driver, interrupted, watch
from vcam.reenact.fitted import FittedPlayer
from vcam.reenact.job import Job
from vcam.reenact.modes import PAINTED
from vcam.reenact.open import open_portrait
from vcam.reenact.player import Player
from vcam.reenact.result import Result
from vcam.reenact.schedule import moments
from vcam.reenact.shown import Shown
from vcam.render.gl import Context, open_context
from vcam.render.side_by_side import triptych, triptych_size
from vcam.sinks import Sink
from vcam.sinks.aside import reserve
from vcam.sinks.png import PngSink
from vcam.sinks.video import FINE, VideoSink
from vcam.sources import Source, frames
from vcam.trackers import Tracker

Bar = Callable[[str, int | None], AbstractContextManager[Callable[[], None]]]
"""Gives, for what is being done and how many steps it takes (None: unknown), what is called after each step."""
STEPS = 100
"""Of opening a photo, whose progress is told in shares."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What `reenact` is given by the one who chooses parts."""

    open_source: Callable[[], Source]
    """The job's source, from its first frame on, not opened yet."""
    tracker_of: Callable[[Source], Tracker]
    """The tracker for it once it is open, not opened yet."""
    bar: Bar
    stopped: Callable[[], bool]
    """Whether the user wants to end."""


def reenact(job: Job, parts: Parts) -> Result:
    """Do the Job. Must be called in the main thread.

    Raises what its parts raise, BadInput when no face is found, VcamError when the user stops it; then nothing is
    written. One picture of the result for each of the source, at the same time.
    """
    began = time.perf_counter()
    cv2.setNumThreads(1)  # the nets and the rasteriser have the cores
    reserve(job.out).unlink()  # a folder that can't be written must be known before the work
    with parts.bar(f"opening {job.target}", STEPS) as advance:
        portrait = open_portrait(
            job.target, size_wh=None, face=job.face, moved=job.mode in PAINTED, progress=in_steps(advance)
        )
    driver = _watched(job, parts)
    with ExitStack() as on:
        target_wh = (portrait.image.shape[1], portrait.image.shape[0])
        size_wh = triptych_size(driver.size_wh, target_wh) if job.triptych else target_wh
        shown = on.enter_context(Shown(size_wh)) if job.show else None
        context = shown.context if shown else on.enter_context(open_context())
        player = on.enter_context(_player(job, context, portrait, driver))
        plan, fps = moments(driver, film=job.is_film)
        sink = _sink(job, size_wh, fps)
        beside = on.enter_context(_source_pictures(job, parts, driver))
        with sink, parts.bar(f"drawing {job.out}", len(plan)) as advance:
            for moment in plan:
                if parts.stopped():
                    raise interrupted()
                picture = player.draw(moment.index, moment.share, moment.t)
                if job.triptych:
                    picture = triptych(next(beside), portrait.image, picture)
                sink.send(picture, None)
                if shown:
                    shown.send(picture)
                advance()
        seconds = time.perf_counter() - began
        if shown and not job.is_film:
            shown.until_closed(parts.stopped)
    return Result(str(job.out), job.mode, len(plan), driver.found, len(driver.faces), size_wh, seconds)


def _watched(job: Job, parts: Parts) -> Driver:
    """The Driver in the job's source."""
    with parts.open_source() as source:
        count: int | None = getattr(source, "frame_count", None)
        if count != 1 and not job.is_film:
            raise UsageError(
                f"--out: {str(job.out)!r} is one picture and {job.source!r} a film; give a name ending in .mp4, or a "
                "photo as the source"
            )
        with parts.tracker_of(source) as tracker, parts.bar(f"watching {job.source}", count) as advance:
            return watch(source, tracker, stopped=parts.stopped, seen=advance, name=job.source)


def _sink(job: Job, size_wh: tuple[int, int], fps: float) -> Sink:
    if job.is_film:
        return VideoSink(str(job.out), size_wh=size_wh, fps=fps, encoder=FINE)
    return PngSink(str(job.out), size_wh=size_wh, fps=fps)


def _player(job: Job, context: Context, portrait: Portrait, driver: Driver) -> Player:
    if job.mode == "portrait":
        from vcam.reenact.living import LivingPlayer

        return LivingPlayer(context, portrait, driver, pose=job.pose, mark=job.mark)
    return FittedPlayer(context, portrait, driver, mode=job.mode, pose=job.pose)


@contextmanager
def _source_pictures(job: Job, parts: Parts, driver: Driver) -> Iterator[Iterator[NDArray[np.uint8]]]:
    """The source's pictures once more, in order, for a triptych; a photo's for ever."""
    if not job.triptych:
        yield iter(())
        return
    with parts.open_source() as source:
        images = (frame.image for frame in frames(source, parts.stopped))
        yield repeat(next(images)) if driver.is_still else images


def in_steps(advance: Callable[[], None]) -> Callable[[str, float], None]:
    """Progress told in shares as that many calls of `advance`, of STEPS in all."""
    done = 0

    def told(doing: str, share: float) -> None:
        nonlocal done
        while done < round(share * STEPS):
            advance()
            done += 1

    return told

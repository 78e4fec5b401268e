"""The loop: camera → tracker → scene → sinks, over three threads live and in one thread for files.

Faces that come ready-made need two threads: the one that listens and the main one.

Live, the newest value wins at each mailbox and a new face wakes the main thread (GL and windows live there). What
fails on the way costs only itself: a lost camera or tracker makes the scene idle, a broken scene is replaced by the
card, a broken sink is left out. No path leads from a Frame to a sink, but through the scene that is named for it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from vcam.errors import RenderError, SinkClosed, SourceEnded, SourceLost, TrackerError, VcamError, said
from vcam.live.answers import Answers, looked_after
from vcam.live.feed import Feed, Tracked
from vcam.live.plausible import why_no_face
from vcam.live.trouble import Trouble
from vcam.mailbox import Closed
from vcam.metrics import Metrics
from vcam.render import Scene
from vcam.sinks import Sink
from vcam.sources import Source
from vcam.trackers import Tracker
from vcam.types import Face, Frame, Rendered

log = logging.getLogger(__name__)

STALE_S = 0.5
"""A face older than this is no longer shown: the camera or the tracker hangs, and the scene goes idle."""
EARLY = 0.25
"""Share of the output's period by which a picture may go out before it is due, so that a camera of the same rate that
jitters loses no frame."""
CATCH_UP = 0.005
"""Share of the period by which the schedule moves towards frames that come before it: after one late frame has set it
too late, it is right again within seconds. A faster camera goes out at so much more than the wanted rate."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When a run ends although its source goes on."""

    frames: int | None
    """Pictures to send; None: no limit."""
    stopped: Callable[[], bool]
    """Asked before every picture."""

    def reached(self, shown: int) -> bool:
        """Whether `shown` pictures are enough."""
        return self.stopped() or (self.frames is not None and shown >= self.frames)


class Output:
    """The scene with its stand-in, and the sinks with what happens when one fails."""

    def __init__(
        self,
        scene: Scene,
        card: Scene,
        sinks: Sequence[Sink],
        *,
        mirror: bool,
        metrics: Metrics,
        strict: bool,
        between: Callable[[], None] = lambda: None,
        act: Callable[[Face | None, float], Face | None] = lambda face, t: face,
    ) -> None:
        """With `strict` any failure ends the run (files); without, the run goes on with what is left (live)."""
        self._whole = self._scene = scene
        self._card, self._sinks, self._own = card, list(sinks), tuple(sinks)
        self._mirror, self._metrics, self._strict = mirror, metrics, strict
        self.between = between
        """Called before every picture, in the thread that draws: there the user's commands are obeyed."""
        self.act = act
        """What is shown in place of a face at that time."""
        self.answers = Answers("what draws and sends", "viewers see the last picture; Ctrl-C twice ends vcam")
        """Whether a picture comes to its end, or something hangs in the thread of all pictures."""
        self._wrong = Trouble("what is done with the face", "the avatar idles")
        self._untold = Trouble("what outputs are told of the face", "they are told that nobody is there")
        self._stuck = Trouble("what is done between two pictures", "the stream goes on as it was")
        self._shape: tuple[int, ...] | None = None
        self.panic = False
        """Whether every output gets the card, and no face; what only looks at faces goes on meanwhile."""
        self.broken = ""
        """Why the scene can't be drawn, so that the card stands in for it; empty: it is drawn."""
        self.marked: Callable[[Rendered], Rendered] | None = None
        """What is drawn over each picture but the card before it is sent, for --measure."""
        self.wired: Callable[[Face], Face] = lambda face: face
        """What outputs are told of a face that is drawn: what it shows that no channel of it says."""
        self.every = 1
        """Every how manieth of the wanted pictures is drawn and sent."""
        self.took_s = 0.0
        """How long the newest picture took to be drawn."""

    def show(self, face: Face | None, t: float, fresh: bool) -> None:
        """Draw and send one picture. Raises the last sink's error when none is left but what was added, SinkClosed when
        one was closed."""
        with self.answers.asking():
            self._show(face, t, fresh)

    def _show(self, face: Face | None, t: float, fresh: bool) -> None:
        self._obey()
        face = self._acted(face, t)
        begun = time.perf_counter()
        if self.panic:
            face, rendered = None, self._card.draw(None, t)
        else:
            rendered = self._draw(face, t)
        self.took_s = time.perf_counter() - begun
        self._metrics.count("rendered")
        if self._mirror and not (self.panic or self.broken):  # the card is to be read
            rendered = rendered.mirrored()
        if self.marked is not None and not (self.panic or self.broken):
            rendered = self._with_marks(self.marked, rendered)
        told = self._told(face)
        with self._metrics.timed("send"):
            for sink in tuple(self._sinks):
                self._send(sink, rendered, told)
        self._metrics.sent(rendered.captured if fresh else None)

    def try_again(self) -> None:
        """Draw the scene again where it couldn't be drawn: what is in it has changed."""
        self._scene, self.broken = self._whole, ""

    def add(self, sink: Sink) -> None:
        """One more output from the next picture on, which alone keeps no run going. Opened already, and closed by
        whoever opened it, who says why it fails where that is a VcamError."""
        self._sinks.append(sink)

    def has(self, sink: Sink) -> bool:
        """Whether `sink` still gets pictures."""
        return sink in self._sinks

    def leave_out(self, sink: Sink) -> None:
        """No more pictures for `sink`, if it still got them."""
        if sink in self._sinks:
            self._sinks.remove(sink)

    def _acted(self, face: Face | None, t: float) -> Face | None:
        try:
            acted = self.act(face, t)
            if acted is not face and (nonsense := why_no_face(acted)):
                raise TrackerError(nonsense)
        except Exception as error:  # whatever a part makes of a face, the stream goes on
            if self._strict:
                raise
            self._wrong.begins(error)
            return None
        self._wrong.ends()
        return acted

    def _told(self, face: Face | None) -> Face | None:
        if face is None:
            return None
        try:
            told = self.wired(face)
        except Exception as error:  # whatever becomes of it, the picture goes out
            if self._strict:
                raise
            self._untold.begins(error)
            return None
        self._untold.ends()
        return told

    def _obey(self) -> None:
        try:
            self.between()
        except Exception as error:  # whatever a part of the show meets, the stream goes on as it was
            if self._strict:
                raise
            self._stuck.begins(error)
        else:
            self._stuck.ends()

    def _draw(self, face: Face | None, t: float) -> Rendered:
        try:
            return self._right(self._scene.draw(face, t))
        except (
            Exception
        ) as error:  # whatever a driver or a shader throws, viewers must get a picture that isn't the camera
            if self._strict or self._scene is self._card:
                raise
            log.error("the scene can't be drawn: %s; viewers see a card until you choose another avatar", said(error))
            log.debug("its traceback", exc_info=error)
            self._scene, self.broken = self._card, said(error)
            return self._scene.draw(face, t)

    def _with_marks(self, marked: Callable[[Rendered], Rendered], rendered: Rendered) -> Rendered:
        try:
            return marked(rendered)
        except Exception as error:  # who measures must not end the stream
            log.error("the latency can't be measured any more: %s; the stream goes on", said(error))
            log.debug("its traceback", exc_info=error)
            self.marked = None
            return rendered

    def _right(self, drawn: object) -> Rendered:
        """`drawn`, which is a picture of the size of all others: outputs would fail on anything else, one by one."""
        if not isinstance(drawn, Rendered):
            raise RenderError(f"it gave {type(drawn).__name__} in place of a picture")
        shape = drawn.rgba.shape
        if self._shape not in (None, shape):
            raise RenderError(f"it gave a picture of {shape[1]}x{shape[0]} px")
        self._shape = shape
        return drawn

    def _send(self, sink: Sink, rendered: Rendered, face: Face | None) -> None:
        try:
            sink.send(rendered, face)
        except SinkClosed:
            raise
        except Exception as error:  # one broken output must not take the others along
            self._sinks.remove(sink)
            if self._strict or not any(map(self.has, self._own)):
                raise
            known = isinstance(error, VcamError) and sink not in self._own
            level = logging.DEBUG if known else logging.ERROR
            log.log(level, "%s: %s; the other outputs go on", sink.about, said(error))
            log.debug("its traceback", exc_info=error)


def run_inline(
    source: Source,
    tracker: Tracker,
    output: Output,
    limits: Limits,
    metrics: Metrics,
    *,
    overlay: Callable[[Frame], None] | None = None,
) -> dict[str, int]:
    """Every frame of `source`, in order, in this thread: deterministic, and nothing is dropped.

    `overlay` is given each one before it is tracked: the one scene that shows the camera's pictures.
    """
    shown = 0
    while not limits.reached(shown):
        try:
            with metrics.timed("capture"):
                frame = source.read()
        except SourceLost:  # a camera, read in order: it is waited for
            continue
        except SourceEnded:
            break
        metrics.count("captured")
        if overlay is not None:
            overlay(frame)
        face = tracker.track(frame)
        if face is not None:
            metrics.count("tracked")
        try:
            output.show(face, frame.captured, fresh=False)  # its time stamps are the file's, so it has no age
        except SinkClosed:
            break
        shown += 1
    return {"frames": 0, "faces": 0}


def run_live(
    source: Source, tracker: Tracker, output: Output, limits: Limits, metrics: Metrics, *, fps: float
) -> dict[str, int]:
    """Stream at up to `fps` until the source ends or a limit is reached. Returns the drops by mailbox.

    Source and tracker work in threads of their own, which have ended when this returns or raises; a stage that hangs
    in its driver is left behind with a warning.
    """
    feed = Feed(metrics)
    feed.begin(source, tracker)
    return run_feed(feed, output, limits, fps=fps)


def run_feed(feed: Feed, output: Output, limits: Limits, *, fps: float) -> dict[str, int]:
    """As run_live, with what `feed` has begun with and what it is given meanwhile; it is closed then."""
    try:
        with looked_after(output.answers):
            _show_newest(feed, output, limits, fps)
    finally:
        feed.close()
    return feed.dropped


class Box(Protocol):
    """What faces are taken from."""

    def take(self, timeout: float) -> Tracked | None:
        """See Mailbox.take."""
        ...


def _show_newest(to_show: Box, output: Output, limits: Limits, fps: float) -> None:
    """Draw and send at up to `fps`, woken by new faces, at half of that when none comes, until there is an end."""
    with suppress(SourceEnded, SinkClosed, Closed):
        _show_on(to_show, output, limits, fps)


def _show_on(to_show: Box, output: Output, limits: Limits, fps: float) -> None:
    newest = Tracked(float("-inf"), None)
    shown, due, patience = 0, time.perf_counter(), 2 / fps
    while not limits.reached(shown):
        period = output.every / fps
        slack = EARLY * period
        fresh = to_show.take(patience)
        early = False
        while (wait := due - slack - time.perf_counter()) > 0:  # a camera faster than the output: the newest wins
            early = True
            fresh = to_show.take(wait) or fresh
        newest = fresh or newest
        now = time.perf_counter()
        face = newest.face if now - newest.captured < STALE_S else None
        output.show(face, now, fresh=fresh is not None and face is not None)
        shown += 1
        due = max(due + period * (1 - CATCH_UP * early), now)
        patience = 2 * period
        if fresh is None:  # idle: drawing is part of the wait
            patience = max(now + patience - time.perf_counter(), slack)

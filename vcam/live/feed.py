"""A source and what follows the face in it, at work in threads of their own, and exchanged while it streams.

Newest values win at the mailboxes between them. What is exchanged ends beside the stream: its threads are given back,
so that somebody closes it once they have ended, and what it still says is heard by nobody.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from vcam.errors import SourceEnded, SourceError, SourceLost, TrackerError, VcamError, said
from vcam.live.answers import Answers
from vcam.live.plausible import why_no_face, why_no_frame
from vcam.live.trouble import Trouble
from vcam.mailbox import Mailbox, stage
from vcam.metrics import Metrics
from vcam.sources import FaceSource, Source
from vcam.trackers import Tracker
from vcam.types import Face, Frame

log = logging.getLogger(__name__)

T = TypeVar("T")

POLL_S: Final = 0.5
"""Longest wait of the tracker thread for a frame, so that it can always be stopped."""
JOIN_S: Final = 2.0
"""How long a stage may take to stop before it is left behind (it is a daemon thread)."""
IDLES: Final = "the avatar idles"


@dataclass(frozen=True, slots=True)
class Tracked:
    """What the tracker said of one frame."""

    captured: float
    face: Face | None


class Feed:
    """What a live run shows comes from here. All but the stages' own work is one thread's; leave it with `close`."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._frames: Mailbox[Frame] = Mailbox()
        self._faces: Mailbox[Tracked] = Mailbox()
        self._ended = threading.Event()
        self._source_stage: threading.Thread | None = None
        self._tracker_stage: threading.Thread | None = None
        self._source_answers, self._tracker_answers = _nobody_asked()
        self._counted = {"frames": 0, "faces": 0}
        self._lasting = False
        self.lost = False
        """Whether the source gives nothing at present."""
        self.over = False
        """Whether it will give nothing any more."""
        self.every = 1
        """Every how manieth frame is followed, or face shown; the others are let go as if they had never come."""
        self.watch: Callable[[Frame], None] | None = None
        """Given every frame that is followed, in the source's thread, before the tracker; must not wait."""
        self.measure: Callable[[Frame], None] | None = None
        """The same, for --measure."""
        self.overlay: Callable[[Frame], None] | None = None
        """Given every frame right before it is tracked, in the tracker's thread: the one scene that shows the camera's
        pictures. Must not wait."""

    def begin(
        self, source: Source | FaceSource, tracker: Tracker | None, *, lasting: bool = False
    ) -> Sequence[threading.Thread]:
        """From now on `source`, with `tracker` where it gives pictures. Returns the threads of before, about to end.

        `lasting`: the stream goes on although it ends.
        """
        before = self._let_go()
        self._ended, self._lasting, self.lost, self.over = threading.Event(), lasting, False, False
        delivery = _Delivery(self, self._metrics, self._ended, self._source_answers)
        if isinstance(source, FaceSource):
            faces = source
            self._source_stage = stage(
                "listen", lambda: delivery.counted(delivery(lambda: _heard(faces), _why_unheard)), self._faces
            )
            return before
        assert tracker is not None  # with a source of pictures
        pictures = source
        self._source_stage = stage(
            "capture", lambda: delivery.watched(delivery(pictures.read, why_no_frame)), self._frames
        )
        self.follow(tracker)
        return before

    def follow(self, tracker: Tracker) -> Sequence[threading.Thread]:
        """From now on `tracker`, on the same source. Returns the thread of the one before, which is ending."""
        before, old = self._tracker_stage, self._faces
        self._counted["faces"] += old.dropped
        self._faces = Mailbox()
        old.close()
        self._tracker_answers = Answers("the tracker", IDLES)
        work = _Tracking(tracker, self._frames, self._metrics, self._tracker_answers, self._hand_over)
        self._tracker_stage = stage("track", work, self._faces)
        return [] if before is None else [before]

    def take(self, timeout: float | None) -> Tracked | None:
        """As Mailbox.take. Raises what ended a source that the stream doesn't outlast."""
        for answers in (self._source_answers, self._tracker_answers):
            answers.look()
        try:
            return self._faces.take(timeout)
        except VcamError as error:
            if not self._lasting:
                raise
            ended = isinstance(error, SourceEnded)
            log.log(
                logging.INFO if ended else logging.ERROR,
                "source: %s; choose another one, till then %s",
                "it has come to its end" if ended else said(error),
                IDLES,
            )
            self._let_go()
            self.lost = self.over = True
            return None

    @property
    def dropped(self) -> dict[str, int]:
        """Values that nobody took, by mailbox."""
        return {
            "frames": self._counted["frames"] + self._frames.dropped,
            "faces": self._counted["faces"] + self._faces.dropped,
        }

    def close(self) -> None:
        """End all stages; one that hangs in its driver is left behind with a warning."""
        for thread in self._let_go():
            thread.join(JOIN_S)
            if thread.is_alive():
                log.warning("%s doesn't answer and is left behind", thread.name)

    def _hand_over(self, frame: Frame) -> None:
        if self.overlay is not None:
            self.overlay(frame)

    def _let_go(self) -> list[threading.Thread]:
        stages = [each for each in (self._source_stage, self._tracker_stage) if each is not None]
        self._source_stage = self._tracker_stage = None
        self._ended.set()
        self._source_answers, self._tracker_answers = _nobody_asked()
        self._counted = self.dropped
        for box in (self._faces, self._frames):
            box.close()
        self._frames, self._faces = Mailbox(), Mailbox()
        return stages


class _Delivery:
    """Takes what a source gives, through whatever becomes of it."""

    def __init__(self, feed: Feed, metrics: Metrics, ended: threading.Event, answers: Answers) -> None:
        self._feed, self._metrics, self._ended, self._answers = feed, metrics, ended, answers
        self._trouble = Trouble("the source", IDLES)
        self._came = 0

    def __call__(self, read: Callable[[], T], why_not: Callable[[T], str]) -> T | None:
        """What `read` gives; None while it has lost what it reads, fails, or gives what `why_not` has words for, and
        for what isn't wanted of it.

        Raises SourceEnded, and errors of ours.
        """
        try:
            with self._metrics.timed("capture"), self._answers.asking():
                got = read()
        except SourceLost:  # the source itself says it once and keeps trying; the scene idles meanwhile
            self._tell(lost=True)
            return None
        except VcamError:
            raise
        except Exception as error:  # noqa: BLE001 - a driver's or the network's own; the stream must go on without it
            self._fails(error)
            return None
        if nonsense := why_not(got):
            self._fails(SourceError(nonsense))
            return None
        self._trouble.ends()
        self._tell(lost=False)
        self._metrics.count("captured")
        self._came += 1
        return got if self._came % self._feed.every == 0 else None

    def watched(self, frame: Frame | None) -> Frame | None:
        """`frame`, which those who watch have seen then; one that fails watches no longer."""
        if frame is not None and not self._ended.is_set():
            self._show("watch", frame)
            self._show("measure", frame)
        return frame

    def _show(self, who: str, frame: Frame) -> None:
        watch = getattr(self._feed, who)
        try:
            if watch is not None:
                watch(frame)
        except Exception as error:  # whoever looks on must not end the stream
            log.error("what looks at the camera's pictures: %s; it is left out", said(error))
            log.debug("its traceback", exc_info=error)
            setattr(self._feed, who, None)

    def counted(self, heard: Tracked | None) -> Tracked | None:
        """`heard`, a face of it counted."""
        if heard is not None and heard.face is not None:
            self._metrics.count("tracked")
        return heard

    def _fails(self, error: Exception) -> None:
        self._trouble.begins(error)
        self._tell(lost=True)
        self._ended.wait(POLL_S)

    def _tell(self, *, lost: bool) -> None:
        if not self._ended.is_set():  # else it speaks for another source
            self._feed.lost = lost


def _nobody_asked() -> tuple[Answers, Answers]:
    """For source and tracker of now: those before them may hang, which is nobody's trouble any more."""
    return Answers("the source", IDLES), Answers("the tracker", IDLES)


def _heard(source: FaceSource) -> Tracked:
    face = source.read_face()
    return Tracked(face.captured if isinstance(face, Face) else time.perf_counter(), face)


def _why_unheard(heard: Tracked) -> str:
    return why_no_face(heard.face)


class _Tracking:
    """Work of the thread that looks for the face."""

    def __init__(
        self,
        tracker: Tracker,
        frames: Mailbox[Frame],
        metrics: Metrics,
        answers: Answers,
        hand_over: Callable[[Frame], None],
    ) -> None:
        self._tracker, self._frames, self._metrics, self._answers = tracker, frames, metrics, answers
        self._hand_over = hand_over
        self._lost = Trouble("the tracker", IDLES)

    def __call__(self) -> Tracked | None:
        frame = self._frames.take(POLL_S)
        if frame is None:
            return None
        try:
            self._hand_over(frame)
            with self._answers.asking():
                face = self._tracker.track(frame)
            if nonsense := why_no_face(face):
                raise TrackerError(nonsense)
        except Exception as error:  # noqa: BLE001 - the stream must go on without it
            self._lost.begins(error)
            return Tracked(frame.captured, None)
        self._lost.ends()
        if face is not None:
            self._metrics.count("tracked")
        return Tracked(frame.captured, face)

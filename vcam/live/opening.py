"""Opens what a user's words mean for a live run, in any thread: a source, and a tracker for it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from vcam.calibrate.known import known_camera
from vcam.config import Config
from vcam.errors import UsageError
from vcam.live.following import Following
from vcam.metrics import Timed
from vcam.parts import is_camera, make_face_source, make_source, tracker_for
from vcam.people.choosing import Chosen, chosen_person
from vcam.sources import FaceSource, Source
from vcam.sources.webcam import WebcamSource, find_camera

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a live run is to show, in words of the command line."""

    source: str
    tracker: str
    person: str
    smoothing: float | None


@dataclass(frozen=True, slots=True, eq=False)
class OpenSource:
    """A source that gives pictures or faces now."""

    source: Source | FaceSource
    opened: ExitStack
    """Closes it."""
    name: str
    """As --source has it, a camera by its number."""

    @property
    def pictures(self) -> Source:
        """The source, of which is known that it gives pictures."""
        assert not isinstance(self.source, FaceSource)
        return self.source


class Opener:
    """Makes and opens parts as a run's settings have them, but for what is wished."""

    def __init__(
        self,
        config: Config,
        timed: Timed,
        sends_into: Callable[[], Sequence[str]] = tuple,
        say: Callable[[str], None] = lambda line: log.info("%s", line),
    ) -> None:
        """`sends_into`: what the outputs say of themselves; `say`: takes a line for the user."""
        self._config, self._timed, self._sends_into, self._say = config, timed, sends_into, say
        self.profile = config.camera_profile
        """Of the lens of the source that the run begins with; None: none, or one that is of no use."""
        self._began = ""

    def source(self, spec: str) -> OpenSource:
        """The source that `spec` means, opened. Raises VcamError."""
        config = replace(self._config, source=spec)
        made: Source | FaceSource = make_face_source(config) or make_source(config, self._say)
        if is_camera(spec):
            self._refuse_own(spec)
        with ExitStack() as opening:
            opening.enter_context(made)
            return OpenSource(made, opening.pop_all(), name_of(spec, made))

    def same(self, spec: str, present: OpenSource) -> bool:
        """Whether `spec` means what is open already: no camera opens twice. Raises SourceError for one that isn't."""
        if not is_camera(spec) or not isinstance(present.source, WebcamSource):
            return spec == present.name
        wanted, now = find_camera(spec.partition(":")[2]), present.source.info
        return wanted.path == now.path and (bool(now.path) or wanted.index == now.index)

    def tracker(self, present: OpenSource, wish: Wish, who: Chosen) -> Following | None:
        """A tracker for an opened source, opened; None where faces come ready-made. Raises VcamError."""
        source = present.source
        if isinstance(source, FaceSource):
            return None
        camera = known_camera(self._profile_of(present), source)
        made = tracker_for(camera, wish.tracker, self._timed, smoothing=wish.smoothing, person=who.person)
        with ExitStack() as opening:
            tracker = opening.enter_context(made)
            calibrated = camera is not None and camera.rms_px is not None
            return Following(tracker, wish.tracker, opening.pop_all(), who, calibrated=calibrated)

    def who(self, present: OpenSource, wish: Wish, before: Following | None) -> Chosen:
        """Who sits there; if it is whom the tracker `before` follows, with what that has learned.

        Raises BadInput for somebody whom nobody knows.
        """
        if isinstance(present.source, FaceSource):
            return Chosen(None, kept=False)
        live = self._config.realtime and isinstance(present.source, WebcamSource)
        chosen = chosen_person(wish.person, live=live, say=self._say)
        if before is not None and before.reader is not None and chosen.person and before.name == chosen.person.name:
            return Chosen(before.reader.person, chosen.kept)
        return chosen

    def _profile_of(self, present: OpenSource) -> str | None:
        """The profile that was named, if it is of this source: any but the first has a lens of its own."""
        self._began = self._began or present.name
        return self.profile if present.name == self._began else None

    def _refuse_own(self, spec: str) -> None:
        path = find_camera(spec.partition(":")[2]).path
        if path and any(path in about.replace(",", " ").split() for about in self._sends_into()):
            raise UsageError(f"{spec}: that is the virtual camera that vcam sends into; choose a real one")


def name_of(spec: str, source: Source | FaceSource) -> str:
    """`spec` as a choice among others: what "auto" and "camera" came to mean."""
    if isinstance(source, WebcamSource):
        return f"camera:{source.info.index}" if source.info.index >= 0 else spec
    return "actor" if spec == "auto" else spec

"""A tracker at work and the person that it follows: it learns of them, or is told, and what is learned is kept."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from vcam.errors import BadInput, SinkError, TrackerError
from vcam.people.choosing import NOBODY, Chosen
from vcam.people.keeping import Keeper
from vcam.person import Person
from vcam.person.files import load_person, person_path, save_person, undo_person
from vcam.trackers import Calms, Tracker
from vcam.trackers.reader import Reader


class Following:
    """An opened tracker. One thread at a time; leave it with `close`, once nothing is tracked with it any more."""

    def __init__(self, tracker: Tracker, name: str, opened: ExitStack, who: Chosen, *, calibrated: bool) -> None:
        """`name`: as --tracker has it; `opened` closes it; `calibrated`: whether the lens is known."""
        self.tracker, self.calibrated = tracker, calibrated
        self._called = name
        self._opened, self._kept = opened, who.kept
        reader: Any = getattr(tracker, "reader", None)
        self.reader: Reader | None = reader if isinstance(reader, Reader) else None
        """What the tracker learns of the person with; None where it sees too little of them."""
        self._before: Person | None = None
        self._keeping = ExitStack()
        self._closed = False
        self.name = who.person.name if who.person is not None else NOBODY
        """The person's; "none": nobody in particular."""
        self._keep()

    @property
    def about(self) -> str:
        """What the tracker is."""
        return str(getattr(self.tracker, "about", self._called))

    @property
    def undoes(self) -> bool:
        """Whether `undo` brings anything back."""
        return self._before is not None

    def calm(self, smoothing: float) -> bool:
        """Another smoothing from the next frame on; False where the tracker must be opened again for it."""
        if not isinstance(self.tracker, Calms):
            return False
        self.tracker.calm(smoothing)
        return True

    def know(self, who: Chosen) -> None:
        """Somebody else is there. Takes a tenth of a second. Raises TrackerError once it is closed."""
        self._require_open()
        self._keeping.close()  # before the reader knows another name
        self._kept, self._before = who.kept, None
        self.name = who.person.name if who.person is not None else NOBODY
        self._told(who.person or Person())

    def relearn(self, person: Person) -> str:
        """The same person as they were asked to show themselves. Returns where it is kept; "": for this run only.

        Takes a tenth of a second. Raises BadInput and SinkError when it can't be kept, TrackerError once it is closed;
        then all is as it was.
        """
        self._require_open()
        assert self.reader is not None  # who else would have learned it
        self._keeping.close()
        before, path = self.reader.person, ""
        try:
            if person.name:
                if not person_path(person.name).exists():
                    save_person(before)  # so that it can be brought back
                path = str(save_person(person, keep_before=True))
            self._before = before
        finally:
            self._told(person if path or not person.name else before)
        return path

    def undo(self) -> None:
        """The person as they were before the last `relearn`. Raises BadInput when that can't be read, SinkError when it
        can't be put in place, which may be tried again, TrackerError once it is closed."""
        self._require_open()
        assert self._before is not None  # undoes
        self._keeping.close()
        before, self._before = self._before, None
        try:
            if before.name:
                undo_person(before.name)
                before = load_person(before.name)
        except (BadInput, SinkError) as error:
            self._before = before if isinstance(error, SinkError) else None
            self._keep()
            raise
        self._told(before)

    def close(self) -> None:
        """Free the tracker, and keep what was learned."""
        self._closed = True
        self._keeping.close()
        self._opened.close()

    def _require_open(self) -> None:
        if self._closed:
            raise TrackerError("the tracker was exchanged meanwhile, so nothing was learned; try again")

    def _told(self, person: Person) -> None:
        if self.reader is not None:
            self.reader.know(person)
        self._keep(person)

    def _keep(self, person: Person | None = None) -> None:
        reader = self.reader
        if self._kept and reader is not None:
            self._keeping.enter_context(Keeper(person or reader.person, lambda: reader.person))

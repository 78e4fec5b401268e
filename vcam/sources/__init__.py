"""Where pictures, or ready faces, come from. To add one: a module here and a line in a table (docs/adding.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Protocol, Self, runtime_checkable

from vcam.errors import SourceEnded, SourceLost
from vcam.types import Face, Frame


class Source(Protocol):
    """Made with `(address, *, size_wh, fps, realtime)`: plain values, see SOURCES.

    `address` is what follows the name: a camera number, a path. `size_wh` and `fps` are wishes to a live source.
    With `realtime` false every frame is given, in order, as fast as it is asked for.

    A source may have more to tell once it is open, under these names: `fps` (1/s, what it really gives), `size_wh`
    (px, of its frames; a camera profile needs it), `frame_count` (how many there will be; None: unknown or without
    end) and `device` (the path of the device that is read, which is then never sent into).
    """

    def __enter__(self) -> Self:
        """Open. Must raise SourceError or BadInput with one clear line when that fails."""
        ...

    def __exit__(self, *error: object) -> None:
        """Close and free the device. May be called without any read, and twice."""
        ...

    def read(self) -> Frame:
        """Block for the next frame. Raises SourceEnded after the last; guaranteed to be called in one thread.

        A live source that loses its device must keep trying inside `read` and raise SourceLost about once a second
        meanwhile, so that whoever reads can end.
        """
        ...

    @property
    def about(self) -> str:
        """One line for people: which device or file, and what it really delivers."""
        ...


@runtime_checkable
class FaceSource(Protocol):
    """Gives faces and no pictures: another tracker or a phone, in a Source's place. Nothing is tracked then.

    Made with what a Source is made with, and named in FACE_SOURCES. Faces need no landmarks (scheme "none", no points).
    """

    def __enter__(self) -> Self:
        """Open. Must raise SourceError or UsageError with one clear line when that fails."""
        ...

    def __exit__(self, *error: object) -> None:
        """Close. May be called without any read, and twice."""
        ...

    def read_face(self) -> Face | None:
        """Block for the next face, `captured` when it came; None: the sender says that it sees nobody.

        Raises SourceLost about once a second while nothing comes, and goes on listening; SourceEnded when there will be
        no more. Guaranteed to be called in one thread.
        """
        ...

    @property
    def about(self) -> str:
        """One line for people: where it listens."""
        ...


SOURCES: Final[dict[str, str]] = {
    "camera": "vcam.sources.webcam:WebcamSource",
    "file": "vcam.sources.files:FileSource",
    "actor": "vcam.sources.actor:ActorSource",
}
FACE_SOURCES: Final[dict[str, str]] = {
    "vmc": "vcam.sources.vmc:VmcSource",
    "ifacialmocap": "vcam.sources.ifacialmocap:IFacialMocapSource",
}


def frames(source: Source, stopped: Callable[[], bool]) -> Iterator[Frame]:
    """The frames of an opened source until it ends or the user stops it; one that is lost for a while is waited for."""
    while not stopped():
        try:
            yield source.read()
        except SourceLost:
            continue
        except SourceEnded:
            return

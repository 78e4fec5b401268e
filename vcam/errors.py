"""Every error that vcam raises on purpose: one line for the user, naming what, why and what to do.

VcamError                     exit code 1
├── UsageError                exit code 2: the words of the command line or of a config file
├── BadInput                  a file or packet that can't be used
├── SourceError
│   ├── SourceLost            a live source stopped delivering; it may come back
│   └── SourceEnded           a finite source has no more frames: not a failure
├── TrackerError              a tracker can't start or can't go on
├── RenderError
│   └── NoOpenGL              no way to an OpenGL 3.3 context; says what each way answered
├── SinkError                 an output can't be opened or written
│   └── SinkClosed            the user closed the output, as a window: not a failure
└── MissingExtra              an optional package isn't installed; names the extra
"""


class VcamError(Exception):
    """Base of all; its text is one line fit to show to a user."""


class UsageError(VcamError):
    """Wrong words: an unknown option, key or name, or a value out of its range."""


class BadInput(VcamError):
    """A file or packet is missing, unreadable, empty, truncated, too large or not what it says it is."""


class SourceError(VcamError):
    """A source can't be opened."""


class SourceLost(SourceError):
    """A live source stopped delivering frames."""


class SourceEnded(SourceError):
    """The last frame of a finite source has been read."""


class TrackerError(VcamError):
    """A tracker can't be started, or failed in a way that it can't mend."""


class RenderError(VcamError):
    """A scene can't be built or drawn."""


class NoOpenGL(RenderError):
    """No OpenGL 3.3 context could be opened."""


class SinkError(VcamError):
    """An output can't be opened or written."""


class MissingExtra(VcamError):
    """An optional dependency is missing; the text holds the pip line."""


class SinkClosed(SinkError):
    """The user closed the output, as a window: not a failure."""


def said(error: BaseException) -> str:
    """The error in one line: our own as it stands, a foreign one with its type."""
    return str(error) if isinstance(error, VcamError) else " ".join(f"{type(error).__name__}: {error}".split())

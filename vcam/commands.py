"""What a user asks of a running stream: a small queue, filled by any thread, emptied between two pictures."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import Final

from vcam.errors import UsageError
from vcam.registry import did_you_mean

THEMES: Final = ("auto", "dark", "light")
"""Colours that the window may have."""
WORDS: Final[dict[str, tuple[str, str]]] = {
    "toggle": ("", "the photo instead of the avatar, or the avatar again"),
    "next": ("", "the next photo"),
    "avatar": ("", "the avatar, not the photo"),
    "wear": ("NAME|FILE", "become another avatar"),
    "wear_next": ("", "the next avatar of the gallery"),
    "wear_previous": ("", "the one before"),
    "photo": ("NAME", "show this photo of those that are ready"),
    "forget": ("NAME", "take this photo out"),
    "load": ("FILE", "open a photo, or wear a model"),
    "background": ("SPEC", "what is behind the avatar, as --background has it"),
    "framing": ("ZOOM,X,Y", "how large the head is shown, and where"),
    "smoothing": ("0..1|off", "quick or calm, as --smoothing has it"),
    "recentre": ("", "the present head pose is straight ahead from now on"),
    "neutral": ("", "the present expression is the face at rest from now on"),
    "expression": ("NAME|1..9[:on|:off]", "hold an expression of the avatar, or let go"),
    "pause": ("on|off", "stop following the face; the avatar idles"),
    "panic": ("on|off", "a card on every output, at once"),
    "on_air": ("on|off", "whether viewers see the picture or the card"),
    "record": ("on|off", "write a film of what is shown"),
    "source": ("WHAT", "another camera or film, as --source has it"),
    "tracker": ("NAME", "what finds the face, as --tracker has it"),
    "person": ("NAME|none", "whose face it is, as --person has it"),
    "learn": ("cancel|undo", "twenty guided seconds that learn the face"),
    "calibrate": (
        "WxH:MM|cancel",
        "measure the camera with a chessboard: inner corners, mm a square",
    ),
    "voice": ("off|auto|DEVICE", "a microphone that moves the mouth too"),
    "mirror_view": ("on|off", "one's own view as a mirror; viewers never see it so"),
    "theme": ("|".join(THEMES), "colours of the window"),
    "quit": ("", "end"),
}
"""Word → what its value is (optional where it is on|off: without it the other one is meant) and what it does."""
OPTIONAL: Final = ("on|off", "cancel|undo")
"""Kinds of values that may be left away."""
KEYS: Final[dict[str, str]] = {
    "toggle": "p",
    "next": "n",
    "avatar": "a",
    "wear_next": "pagedown",
    "wear_previous": "pageup",
    "recentre": "r",
    "neutral": "0",
    **{f"expression {n}": str(n) for n in range(1, 10)},
    "pause": "t",
    "panic": "esc",
    "on_air": "o",
    "record": "v",
    "mirror_view": "m",
    "quit": "ctrl+q",
}
"""A word, with its value after a space → the key that gives it in the window and on the preview page, as [keys] of the
settings file may change it."""
WAITING: Final = 16
"""Commands kept until the next picture; who presses faster than that leans on the key."""


@dataclass(frozen=True, slots=True)
class Command:
    """One wish: a word of WORDS and its value."""

    word: str
    value: str = ""
    """As WORDS has it; empty with words that have none."""


def checked(word: str, value: str = "") -> Command:
    """The command, its word known and its value there. Raises UsageError."""
    if word not in WORDS:
        raise UsageError(f"no command {word!r}{did_you_mean(word, WORDS)}")
    wanted = WORDS[word][0]
    if value and not wanted:
        raise UsageError(f"{word} takes no value, got {value!r}")
    if wanted == "on|off" and value not in ("", "on", "off"):
        raise UsageError(f"{word} must be on or off, got {value!r}")
    if wanted and wanted not in OPTIONAL and not value:
        raise UsageError(f"{word} needs a value: {wanted}")
    return Command(word, value)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be picked."""

    name: str
    """What the command that picks it takes as its value."""
    title: str
    """For people."""
    picture: str = ""
    """Path of its thumbnail, a PNG; empty: none."""


@dataclass(frozen=True, slots=True)
class News:
    """A line that was said to the user while it streams."""

    number: int
    """Counts up from 1, so that one sees which are new."""
    level: str
    """info, warning or error."""
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What viewers see, what there is to choose, and how it goes: all that the window and the preview page show.

    Plain values that JSON can hold. A part of vcam.show tells each of them.
    """

    name: str = ""
    """Of the avatar or the photo that is shown."""
    photo: bool = False
    """Whether it is a photo."""
    photos: tuple[str, ...] = ()
    """Names of the photos that are ready, in their order."""
    opening: str = ""
    """The photo that is being opened, and how far that is, as "anna.jpg, 40%"; empty: none."""
    avatar: str = ""
    """Name or file of the avatar, shown or not."""
    avatars: tuple[Choice, ...] = ()
    """Of the gallery: the bundled ones and the user's own."""
    photo_pictures: tuple[Choice, ...] = ()
    """The photos with their thumbnails."""
    background: str = ""
    zoom: float = 1.0
    """Size of the head, of the usual one."""
    offset: tuple[float, float] = (0.0, 0.0)
    """(x, y) by which the head is moved, shares of the picture, to the right and down."""
    expressions: tuple[str, ...] = ()
    """What keys 1 to 9 do with this avatar, in their order."""
    held: tuple[str, ...] = ()
    """Expressions that are held now."""
    on_air: bool = True
    panic: bool = False
    broken: str = ""
    """Why what is shown can't be drawn, so that viewers see a card; empty: it is drawn."""
    paused: bool = False
    recording: str = ""
    """The film that is being written; empty: none."""
    outputs: tuple[str, ...] = ()
    """What each output says of itself."""
    camera_out: str = ""
    """The virtual camera's device; empty: there is none."""
    camera_fix: str = ""
    """Why there is no virtual camera and what to do about it."""
    viewers: int = 0
    """Programs that show the preview page's picture on, as OBS does."""
    source: str = ""
    """As --source has it."""
    source_about: str = ""
    """What it is, and whether it was lost."""
    sources: tuple[Choice, ...] = ()
    tracker: str = ""
    trackers: tuple[str, ...] = ()
    person: str = ""
    smoothing: float | None = None
    """None: off."""
    smoothing_cost: str = ""
    """In words with milliseconds."""
    face: bool = False
    """Whether a face is followed now."""
    expression: tuple[int, ...] = ()
    """(52,) per mille in ARKIT's order; empty without a face."""
    angles: tuple[float, float, float] | None = None
    """(yaw, pitch, roll) of the head, degrees."""
    fps: float = 0.0
    """Pictures sent a second, of the last two seconds."""
    age_ms: float | None = None
    """Mean age of the shown moments, of the same."""
    latency_ms: float | None = None
    """With --measure: median age of moments when a program reads them from the virtual camera; None: not known."""
    dropped: int = 0
    drawn: str = ""
    """How much less than usual is drawn while the computer is busy, as "drawn at 3/4 size"; empty: all."""
    learning: dict[str, object] | None = None
    """The guided learning while it runs and until its outcome is seen: see show.learning."""
    calibrating: dict[str, object] | None = None
    """The same of the camera: see show.calibrating."""
    calibrated: bool = False
    """Whether the camera's lens is known."""
    voice: str = "off"
    voice_about: str = ""
    """The microphone, or why there is none."""
    voice_level: float = 0.0
    """0..1."""
    microphones: tuple[Choice, ...] = ()
    mirror_view: bool = True
    theme: str = "auto"
    keys: dict[str, str] | None = None
    """As KEYS."""
    first_run: bool = False
    """Whether there was no settings file: the window then takes the user by the hand."""
    messages: tuple[News, ...] = ()
    """The newest last."""

    @property
    def card(self) -> bool:
        """Whether every output shows the card."""
        return self.panic or bool(self.broken)


class Commands:
    """Given from any thread without waiting, taken by one."""

    def __init__(self) -> None:
        self._waiting: deque[Command] = deque()
        self._lock = threading.Lock()
        self.shown = Shown()
        """For whoever offers the commands: set by who obeys them, read from any thread."""

    def give(self, word: str, value: str = "") -> bool:
        """Ask for `word`; False when so many wait already that this one is forgotten, which never happens to a panic
        after a flood of other words."""
        with self._lock:
            room = len(self._waiting) < (2 * WAITING if word == "panic" else WAITING)
            if room:
                self._waiting.append(Command(word, value))
        return room

    def drain(self) -> list[Command]:
        """All that was asked for since the last call, in order."""
        if not self._waiting:  # nearly always, and asked before every picture
            return []
        with self._lock:
            taken = list(self._waiting)
            self._waiting.clear()
        return taken

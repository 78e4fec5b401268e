"""The computer's microphones, by PortAudio (the extra "voice"). Sound is handed on and forgotten."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from vcam.errors import MissingExtra, SourceError, SourceLost
from vcam.quiet import native_stderr_to_log
from vcam.registry import pip, pip_line

F32 = NDArray[np.float32]

LATENCY_S: Final = 0.03
"""Asked of the driver: room for a Python that is busy drawing; smaller ones drop sound on loaded machines."""
KEPT_BLOCKS: Final = 50
"""Half a second, should nobody take them: the oldest are forgotten."""
SILENT_S: Final = 2.0
"""Without a block for so long the microphone is gone; wireless ones take a second to begin."""
PORTAUDIO_FIX: Final = {
    "linux": "type: sudo apt install libportaudio2",
    "darwin": "type: brew install portaudio",
}


@dataclass(frozen=True, slots=True)
class Input:
    """A microphone that is there."""

    number: int
    """PortAudio's, which changes as devices come and go."""
    name: str
    rate: int
    """Its own, samples a second."""
    usual: bool
    """Whether the system takes it by itself."""


def microphones() -> list[Input]:
    """All that are there now; no microphone may be open. Raises MissingExtra without the extra, SourceError without
    PortAudio."""
    sound = _sounddevice()
    with native_stderr_to_log():  # ALSA tells of every device that isn't there
        sound._terminate()  # PortAudio looks once, when it starts
        sound._initialize()
        devices, usual = sound.query_devices(), sound.default.device[0]
    return [
        Input(number, str(device["name"]), round(device["default_samplerate"]), number == usual)
        for number, device in enumerate(devices)
        if device["max_input_channels"] > 0
    ]


def chosen(word: str, inputs: Sequence[Input]) -> Input:
    """The microphone that "auto", a number or a part of a name means. Raises SourceError, naming what is there."""
    if not inputs:
        raise SourceError("no microphone found; plug one in, or let this program use it in the system's settings")
    if word == "auto":
        return next((i for i in inputs if i.usual), inputs[0])
    same = [i for i in inputs if i.name == word or word == str(i.number)]
    same = same or [i for i in inputs if word.lower() in i.name.lower()]
    if not same:
        names = ", ".join(f"{i.number}: {i.name}" for i in inputs)
        raise SourceError(f"no microphone {word!r}; there are {names}")
    return same[0]


class Microphone:
    """One that is open. Enter it to listen."""

    def __init__(self, found: Input) -> None:
        self.about = found.name
        self.rate = found.rate
        self._number = found.number
        self._stream: Any = None
        self._blocks: deque[F32] = deque(maxlen=KEPT_BLOCKS)
        self._came = Event()

    def __enter__(self) -> Self:
        """Raises SourceError when it is busy or refused."""
        sound = _sounddevice()
        try:
            with native_stderr_to_log():
                self._stream = sound.InputStream(
                    samplerate=self.rate,
                    device=self._number,
                    channels=1,
                    dtype="float32",
                    latency=LATENCY_S,
                    callback=self._take,
                )
                self._stream.start()
        except (sound.PortAudioError, ValueError) as error:
            self.__exit__()
            raise SourceError(
                f"microphone {self.about}: can't be opened: {' '.join(str(error).split())}; close what uses it"
            ) from error
        return self

    def __exit__(self, *error: object) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            with native_stderr_to_log():
                stream.close(ignore_errors=True)

    def read(self) -> F32:
        """(n,) float32 -1..1, all that came since the last call; waits for it. Raises SourceLost when nothing comes."""
        if not self._came.wait(SILENT_S):
            raise SourceLost(f"microphone {self.about}: it is silent; plug it in again")
        self._came.clear()
        blocks = []
        while self._blocks:
            blocks.append(self._blocks.popleft())
        return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)

    def _take(self, block: F32, _frames: int, _time: object, _status: object) -> None:
        """In PortAudio's thread: must not wait."""
        self._blocks.append(block[:, 0].copy())
        self._came.set()


def _sounddevice() -> Any:
    try:
        with native_stderr_to_log():
            import sounddevice
    except ModuleNotFoundError as error:
        raise MissingExtra(f"voice needs: {pip_line('voice')}") from error
    except OSError as error:
        fix = PORTAUDIO_FIX.get(sys.platform, f"reinstall it: {pip('install --force-reinstall sounddevice')}")
        raise SourceError(f"voice needs PortAudio, which isn't on this computer; {fix}") from error
    return sounddevice

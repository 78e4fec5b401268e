"""The user's voice moves the mouth too: where the camera doesn't see it, the voice alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from vcam.commands import Choice
from vcam.expression.changed import changed
from vcam.show import Obey
from vcam.types import Face
from vcam.voice.heard import SILENCE
from vcam.voice.lead import Lead
from vcam.voice.listening import Listener
from vcam.voice.mouth import mixed

LEADS: Final = 0.5
"""Share of the mouth from which on it is the voice's."""
AUTO: Final = Choice("auto", "the system's microphone")


class Talking:
    """A Part that acts on faces. Enter it to begin, leave it to let go of the microphone."""

    def __init__(self, voice: str, listener: Listener | None = None) -> None:
        """`voice`: "off", "auto", or a microphone's number or a part of its name."""
        self._voice, self._listener = voice, listener or Listener()
        self._lead, self._heard = Lead(), SILENCE
        self._given: Face | None = None
        self._made: Face | None = None
        self.settings: dict[str, object] = {}
        self.words: Mapping[str, Obey] = {"voice": self._choose}

    def __enter__(self) -> Self:
        self._listener.want(self._voice)
        return self

    def __exit__(self, *error: object) -> None:
        self._listener.close()

    def tick(self) -> None:
        """See Part."""

    def act(self, face: Face | None, t: float) -> Face | None:
        """See Acts. The same face comes back as the same one: what is drawn counts faces."""
        self._heard = self._listener.heard
        if face is not None and face is self._given:
            return self._made
        share = self._lead.step(face, self._heard, t)
        self._given, self._made = face, face
        if face is not None and share > 0:
            self._made = self._spoken(face, share)
        return self._made

    def over(self, weights: NDArray[np.float32], t: float) -> NDArray[np.float32]:
        """(52,) `weights` of an idle face at time `t`, with the voice's mouth; call it after `act`."""
        share = self._lead.share
        return mixed(weights, self._heard.weights, share) if share > 0 else weights

    def tell(self) -> Mapping[str, object]:
        """See Part."""
        return {
            "voice": self._voice,
            "voice_about": self._listener.about,
            "voice_level": round(self._listener.heard.level, 2),
            "microphones": (AUTO, *(Choice(found.name, found.name) for found in self._listener.inputs)),
        }

    def _spoken(self, face: Face, share: float) -> Face:
        """`face` with the voice's mouth. Its points stay while the camera leads: photos follow them closely."""
        expression = mixed(face.expression, self._heard.weights, share)
        return changed(face, expression) if share > LEADS else replace(face, expression=expression)

    def _choose(self, value: str) -> None:
        self._voice = self.settings["voice"] = value
        self._listener.want(value)

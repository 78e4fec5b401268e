"""How the stream goes: pictures a second, how old they are, and what is seen of the face that they show."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from vcam.geometry import angles_from_rotation, head_rotation
from vcam.metrics import Metrics
from vcam.show import Obey
from vcam.types import Face


class Pace:
    """A Part that looks at faces, as they are shown: let it act last."""

    def __init__(self, metrics: Metrics, dropped: Callable[[], int]) -> None:
        """`dropped`: frames and faces by now that newer ones have replaced before anybody took them."""
        self._metrics, self._dropped = metrics, dropped
        self._face: Face | None = None
        self.settings: dict[str, object] = {}
        self.words: Mapping[str, Obey] = {}

    def tick(self) -> None:
        """See Part."""

    def act(self, face: Face | None, t: float) -> Face | None:
        """See Acts. It changes nothing."""
        self._face = face
        return face

    def tell(self) -> Mapping[str, object]:
        """See Part."""
        fps, age_ms = self._metrics.lately()
        face = self._face
        told: dict[str, object] = {
            "fps": fps,
            "age_ms": age_ms,
            "dropped": self._dropped(),
            "face": face is not None,
            "expression": (),
            "angles": None,
        }
        if face is not None:
            told["expression"] = tuple(np.rint(1000 * face.expression).astype(int).tolist())
            angles = np.degrees(angles_from_rotation(head_rotation(face.pose.camera_from_head)))
            told["angles"] = tuple(round(float(angle), 1) for angle in angles)
        return told

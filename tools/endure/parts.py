"""Parts of a run that the driver can take away and bring back: a camera that is unplugged, an output that goes."""

import json
import os
import time
from collections import deque
from itertools import pairwise
from pathlib import Path

from pyvirtualcam import register_backend

from vcam.errors import SourceLost
from vcam.render.card import CardScene
from vcam.sinks.virtualcam import VirtualCamSink
from vcam.sources.actor import ActorSource
from vcam.types import Frame

FOLDER = Path(os.environ.get("SOAK_FOLDER", "."))
UNPLUGGED, GONE, PICTURES = (FOLDER / name for name in ("unplugged", "gone", "pictures.jsonl"))
"""While such a file is there the camera, or the output, isn't; and where it is written what went out."""
SECOND = 1.0


class Camera:
    """The bundled actor as a camera that gives nothing while it is unplugged."""

    about = "the soak's camera"

    def __init__(self, address, *, size_wh, fps, realtime):
        self._made = lambda: ActorSource("", size_wh=size_wh, fps=fps, realtime=True)
        self._actor, self._index = None, 0

    def __enter__(self):
        self._actor = self._made().__enter__()
        return self

    def __exit__(self, *error):
        if self._actor is not None:
            self._actor.__exit__(*error)

    def read(self):
        """The next frame; SourceLost twice a second while it is unplugged."""
        if UNPLUGGED.exists():
            time.sleep(0.5)
            raise SourceLost("unplugged")
        self._index += 1
        frame = self._actor.read()
        return Frame(frame.image, frame.captured, self._index)


class Device:
    """A virtual camera's device that is gone now and then."""

    def __init__(self, **how):
        self._there()

    def _there(self):
        if GONE.exists():
            raise RuntimeError("no such device")

    def send(self, frame):
        self._there()

    def close(self):
        pass

    def device(self):
        return "the soak's"

    def native_fourcc(self):
        return None


class Output(VirtualCamSink):
    """The virtual camera, into Device."""

    def __init__(self, address, *, size_wh, fps):
        register_backend("soak", Device)
        card = CardScene(size_wh).draw(None, 0.0)
        super().__init__("the soak's", size_wh=size_wh, fps=fps, backend="soak", card=card)


class Pictures:
    """Writes once a second how many pictures went out, the longest pause between two, and how old new faces were."""

    about = "the soak's stopwatch"

    def __init__(self, address, **how):
        self._ages, self._at = [], deque(maxlen=1000)
        self._captured, self._due = None, 0.0
        self._file = None

    def __enter__(self):
        self._file = PICTURES.open("a", encoding="utf-8")
        return self

    def __exit__(self, *error):
        if self._file is not None:
            self._file.close()

    def send(self, rendered, face):
        now = time.perf_counter()
        self._at.append(now)
        if rendered.captured is not None and rendered.captured != self._captured:
            self._captured = rendered.captured
            self._ages.append(round(1000 * (now - rendered.captured), 1))
        if now >= self._due:
            self._write(now)

    def _write(self, now):
        at = list(self._at)
        pauses = [b - a for a, b in pairwise(at)]
        line = {"pictures": len(pauses), "pause_ms": round(1000 * max(pauses, default=0.0)), "ages_ms": self._ages}
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()
        self._ages, self._due = [], now + SECOND
        self._at.clear()
        self._at.append(now)

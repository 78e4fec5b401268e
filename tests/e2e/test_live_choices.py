"""A real run with the actor: what is chosen while it streams comes in, all else goes on, and nothing is left behind."""

import logging
import os
import socket
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from vcam import streaming
from vcam.commands import Commands
from vcam.config import Config
from vcam.types import ARKIT, CHANNEL

FACES = []
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as _free:
    _free.bind(("127.0.0.1", 0))
    PHONE = f"vmc:{_free.getsockname()[1]}"


class Eye:
    """An output that remembers what it was sent."""

    about = "an eye of a test"

    def __init__(self, address, *, size_wh, fps):
        FACES.clear()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def send(self, rendered, face):
        FACES.append(face)


class Script(Commands):
    """Gives one command after the other between two pictures, the next once what the one before asked for is shown."""

    steps = ()

    def __init__(self):
        super().__init__()
        self._steps, self._reached = iter(self.steps), None
        self.began = time.perf_counter()

    def drain(self):
        if self._reached is None or self._reached(self.shown):
            word, value, self._reached = next(self._steps, ("quit", "", lambda shown: False))
            self.give(word, value)
        return super().drain()


@pytest.fixture
def scripted(monkeypatch, caplog):
    caplog.set_level(logging.INFO, logger="vcam")

    def run(*steps, most=9000, **config):
        monkeypatch.setattr(Script, "steps", steps)
        monkeypatch.setattr(streaming, "Commands", Script)
        lines = []
        how = {"source": "actor", "out": (f"{__name__}:Eye",), "size": (320, 180), "frames": most, **config}
        report = streaming.run(Config(**how), lines.append, time.perf_counter())
        assert report["frames_sent"] < most, "the script came to its end"
        return report

    return run


def shows(**wanted):
    return lambda shown: all(getattr(shown, name) == value for name, value in wanted.items())


def handles():
    return len(list(Path("/proc/self/fd").iterdir()))


def test_recentred_and_at_rest_the_face_that_is_sent_is_another_and_what_is_held_is_on_it(scripted):
    seen = lambda shown: shown.face  # noqa: E731
    scripted(
        ("recentre", "", seen),
        (
            "expression",
            "laugh:on",
            lambda shown: bool(shown.expression) and shown.expression[CHANNEL["jawOpen"]] >= 490,
        ),
        ("expression", "2:off", shows(held=())),
        ("neutral", "", lambda shown: any("is at rest" in news.text for news in shown.messages)),
    )
    laughing = [face for face in FACES if face is not None and face.landmarks.scheme == "none"]
    assert laughing
    assert np.max([face.expression[CHANNEL["mouthSmileLeft"]] for face in laughing]) > 0.9
    assert len(laughing[0].expression) == len(ARKIT)


@pytest.mark.slow
def test_a_camera_s_place_is_taken_by_a_phone_and_back_and_the_pictures_go_on(scripted):
    report = scripted(
        ("avatar", "", lambda shown: shown.face),
        ("source", PHONE, lambda shown: shown.source == PHONE and not shown.face),
        ("source", "actor", lambda shown: shown.source == "actor" and shown.face),
        ("smoothing", "0.9", lambda shown: shown.smoothing_cost.startswith("smoothing 0.9")),
        (
            "source",
            "nowhere.mp4",
            lambda shown: any("nowhere.mp4" in n.text and n.level == "error" for n in shown.messages),
        ),
        ("avatar", "", lambda shown: shown.source == "actor" and shown.face),
    )
    assert report["frames_tracked"] > 0
    assert FACES[0] is not None or any(FACES)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="handles are counted in /proc")
def test_thirty_changes_of_source_and_tracker_leave_no_thread_and_no_handle(scripted):
    steps, counted = [], []

    def count(shown):
        counted.append((handles(), threading.active_count()))
        return True

    trackers = ("haar", "direct", "auto", "mediapipe")
    for n in range(30):  # after the first ten, each tracker three times
        if n % 5 < 2:
            spec = (PHONE, "actor")[n % 5]
            steps.append(("source", spec, lambda shown, spec=spec: shown.source == spec))
        else:
            name = trackers[n % 4]
            steps.append(("tracker", name, lambda shown, name=name: shown.tracker == name))
        if n % 5 == 4:
            steps.append(("avatar", "", count))
    before = threading.active_count()
    scripted(*steps, most=20_000)
    quarter = len(counted) // 4
    early, late = counted[quarter : 2 * quarter], counted[-quarter:]
    assert max(h for h, _ in late) <= max(h for h, _ in early) + 2
    assert max(t for _, t in late) <= max(t for _, t in early) + 2
    assert threading.active_count() == before
    assert not [t.name for t in threading.enumerate() if t.name.startswith("vcam-")]

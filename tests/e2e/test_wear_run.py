"""Another avatar, background and framing in a real stream: it goes on meanwhile, and never shows the camera."""

import time
from contextlib import ExitStack

import numpy as np
import pytest
from models import balls
from test_fail_closed import SIZE_WH, Keeps, MarkedCamera, shows_the_mark

from vcam import loop
from vcam.avatar.model import load_avatar
from vcam.commands import Commands
from vcam.metrics import Metrics, untimed
from vcam.render.card import CardScene
from vcam.render.gl import open_context
from vcam.show.beside import Beside
from vcam.show.director import Director
from vcam.show.gallery import Gallery
from vcam.show.scenes import Scenes
from vcam.show.studio import Studio
from vcam.show.wardrobe import Wardrobe
from vcam.trackers.mediapipe import MediaPipeTracker

pytestmark = pytest.mark.slow

LONGEST_S = 300


@pytest.fixture
def stream(monkeypatch, tmp_path):
    """Runs a stream, obeying (word, value) one after another, each given when what was asked before is there."""
    (tmp_path / "torn.vrm").write_bytes(b"glTF")
    load = load_avatar
    monkeypatch.setattr("vcam.show.wardrobe.load_avatar", lambda name: balls() if name == "balls" else load(name))

    def run(wishes):
        """`wishes`: (word, value, whether it is there, given what is shown)."""
        kept, metrics, commands, left = Keeps(), Metrics(), Commands(), list(wishes)
        asked, until, remembered = False, time.perf_counter() + LONGEST_S, {}
        with ExitStack() as on:
            context = on.enter_context(open_context())
            scenes = Scenes(
                context, kind="avatar", avatar=load_avatar("mika"), size_wh=SIZE_WH, background="soft", timed=untimed,
                realtime=True, face=None, mark=True,
            )  # fmt: skip
            on.enter_context(scenes.switch)
            beside, gallery = on.enter_context(Beside()), on.enter_context(Gallery())
            parts = [Wardrobe(scenes, beside, gallery, worn="mika"), Studio(scenes, beside)]
            director = Director(commands, parts, remember=remembered.update)

            def between():
                nonlocal asked
                if left and not asked and len(kept.pictures) > 5:
                    asked = commands.give(*left[0][:2])
                director.between()
                if left and asked and left[0][2](commands.shown):
                    left.pop(0)
                    asked = False

            source, tracker = on.enter_context(MarkedCamera()), on.enter_context(MediaPipeTracker())
            assert shows_the_mark(source.read().image), "the control: the camera's own picture has the mark"
            output = loop.Output(
                scenes.switch, CardScene(SIZE_WH), [kept], mirror=False, metrics=metrics, strict=False, between=between
            )
            limits = loop.Limits(None, lambda: not left or time.perf_counter() > until)
            loop.run_live(source, tracker, output, limits, metrics, fps=30)
        assert not left, "all was obeyed"
        return kept.pictures, remembered

    return run


def test_avatar_background_and_framing_change_in_a_stream_that_never_shows_the_camera(stream, caplog, tmp_path):
    def said(_):
        return any("torn.vrm" in r.getMessage() for r in caplog.records if r.levelname == "ERROR")

    pictures, remembered = stream(
        [
            ("wear", "bolt", lambda shown: shown.avatar == "bolt"),
            ("wear_next", "", lambda shown: shown.avatar == "mika"),
            ("background", "#2060a0", lambda shown: shown.background == "#2060a0"),
            ("wear", str(tmp_path / "torn.vrm"), said),
            ("framing", "0.5,0.2,0", lambda shown: shown.zoom == 0.5),
            ("wear", "balls", lambda shown: shown.avatar == "balls"),
            ("framing", "1,0,0", lambda shown: shown.zoom == 1.0),
        ]
    )
    assert remembered == {"avatar": "balls", "background": "#2060a0", "zoom": 1.0, "offset": [0.0, 0.0]}
    assert any(face for _, face in pictures), "a face was followed, so its frames went through the whole loop"
    for picture, _ in pictures:
        assert not shows_the_mark(picture)
        assert np.ptp(picture) > 0, "never an empty picture"
    lines = [r.getMessage() for r in caplog.records if r.levelname == "ERROR"]
    assert len(lines) == 1, lines
    assert lines[0].endswith("the stream goes on as it was")

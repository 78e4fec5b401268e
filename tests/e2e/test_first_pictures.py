"""Whatever takes long once has been done when the first frame comes, so that none is lost to it."""

import gc
import time

import pytest

from vcam import streaming
from vcam.config import Config
from vcam.live.feed import Feed
from vcam.render.switch import SwitchScene


@pytest.fixture
def before(monkeypatch):
    """What a run does until its source begins: pictures drawn, and things that no search for garbage looks at."""
    told = {"pictures": 0}
    draw, begin = SwitchScene.warm_up, Feed.begin

    def drawn(switch, t):
        draw(switch, t)
        told["pictures"] += "frozen" not in told

    def begun(feed, *args, **more):
        told["frozen"] = gc.get_freeze_count()
        return begin(feed, *args, **more)

    monkeypatch.setattr(SwitchScene, "warm_up", drawn)
    monkeypatch.setattr(Feed, "begin", begun)
    return told


def test_the_scene_is_drawn_and_garbage_set_apart_before_the_source_begins(before):
    streaming.run(
        Config(source="actor", tracker="haar", out=("null",), size=(160, 90), frames=2), print, time.perf_counter()
    )
    assert before["pictures"] == 1
    assert before["frozen"] > 10_000
    assert gc.get_freeze_count() == 0, "after the run all is as it was"

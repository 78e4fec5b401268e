"""Who pauses tracking while the camera's own picture is shown isn't seen any more."""

from types import SimpleNamespace

from vcam.streaming.opening import unless_paused


def test_the_camera_is_handed_over_only_while_tracking_goes_on():
    seen, stage = [], SimpleNamespace(paused=False)
    overlay = unless_paused(seen.append, stage)
    overlay(1)
    stage.paused = True
    overlay(2)
    stage.paused = False
    overlay(3)
    assert seen == [1, 3]


def test_without_that_scene_nothing_is_handed_over():
    assert unless_paused(None, SimpleNamespace(paused=False)) is None

"""vcam on a real v4l2loopback device, started six times in a row and twice killed, with and without a reader."""

import numpy as np
import pytest
from looks import COLOUR_ERROR, away

from vcam.render.card import CardScene

pytestmark = pytest.mark.slow
IN_GUEST = ("restarts",)
RUNS = range(6)


@pytest.mark.parametrize("i", RUNS)
def test_each_start_is_seen_by_those_who_watch(seen, i):
    picture, background = seen.pictures["pictures"][i], seen.told["backgrounds"][i]
    assert away(picture[:, :30], background).max() <= COLOUR_ERROR
    assert (away(picture, background) > 3 * COLOUR_ERROR).mean() > 0.1, "somebody stands before it"


@pytest.mark.parametrize("i", RUNS)
def test_each_run_opens_the_virtual_camera_without_a_word_of_trouble(seen, i):
    run = seen.told["runs"][i]
    assert run["code"] == (-9 if i in seen.told["killed"] else 0), run["lines"]
    assert run["lines"][-1] == "vcam: output: virtual camera /dev/video10 (640x360, 10 fps)"
    assert len(run["lines"]) <= 6, run["lines"]


def test_a_reader_that_stays_on_sees_every_run(seen):
    assert seen.told["opened"] == 1


def test_a_reader_of_a_killed_run_sees_a_card_and_no_frozen_face(seen):
    card = CardScene((640, 360)).draw(None, 0.0).rgba[..., :3]
    assert np.median(away(seen.pictures["after_a_kill"], card)) <= COLOUR_ERROR
    assert (away(seen.pictures["after_a_kill"], card) <= 24).mean() > 0.99  # letters lose their colour's detail

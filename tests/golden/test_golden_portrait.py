"""Two photos of people of our own, with six expressions each, as they were when somebody last looked at them.

After a wanted change: pytest tests/golden --regen-golden, then open every changed picture before committing it.
"""

from functools import cache
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from vcam.geometry import rotation_from_angles
from vcam.metrics import untimed
from vcam.portrait.move import Move
from vcam.reenact.open import open_portrait
from vcam.render.portrait import PortraitScene
from vcam.resources import find
from vcam.types import ARKIT, CHANNEL

SITTER = Path(__file__).parents[1] / "data" / "pictures" / "sitter.jpg"
SIZE_WH = (240, 240)


def move(*, closure=(0, 0), gaze_deg=(0, 0), turn_deg=(0, 0, 0), **channels):
    """A Move of channels by name, a name without its side meaning both; lids, gaze and turn of the head."""
    weights = np.zeros(len(ARKIT), np.float32)
    for name, value in channels.items():
        for full in (name,) if name in CHANNEL else (name + "Left", name + "Right"):
            weights[CHANNEL[full]] = value
    gaze = np.tile(np.radians(gaze_deg).astype(np.float32), (2, 1))
    return Move(weights, np.array(closure, np.float32), gaze, rotation=rotation_from_angles(*np.radians(turn_deg)))


EXPRESSIONS = {
    "smile": move(mouthSmile=0.8, cheekSquint=0.5),
    "says_ah": move(jawOpen=0.6, mouthLowerDown=0.3),
    "says_oh": move(mouthFunnel=0.7, mouthPucker=0.4, jawOpen=0.25),
    "shut_lids": move(closure=(1, 1)),
    "surprised": move(browInnerUp=0.8, browOuterUp=0.7, jawOpen=0.3, closure=(-0.3, -0.3)),
    "turned_wink": move(closure=(1, 0), mouthSmileLeft=0.7, gaze_deg=(10, 5), turn_deg=(9, 4, 4)),
}


@pytest.fixture(scope="module")
def portrait_of(tmp_path_factory):
    """Opens "sitter" or "actor" as a photo."""
    path = tmp_path_factory.mktemp("photo") / "actor.png"
    with av.open(find("actor", "actor.mp4")) as film:
        cv2.imwrite(str(path), next(film.decode(video=0)).to_ndarray(format="bgr24"))
    return cache(lambda who: open_portrait(SITTER if who == "sitter" else path, size_wh=SIZE_WH))


@pytest.mark.may_skip("golden pictures are those of llvmpipe")
@pytest.mark.parametrize("expression", EXPRESSIONS)
@pytest.mark.parametrize("who", ["sitter", "actor"])
def test_a_living_photo_looks_as_it_did(looks_as_it_did, context, portrait_of, who, expression):
    scene = PortraitScene(
        context, portrait=portrait_of(who), size_wh=SIZE_WH, mark=False, timed=untimed, realtime=False
    )
    with scene as opened:
        looks_as_it_did(f"{who}_{expression}", opened.pixels(EXPRESSIONS[expression]))

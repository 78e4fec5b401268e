"""What vcam sends by the VMC protocol, vcam receives: the same head, eyes and face."""

import numpy as np
import pytest
from vmc_frames import FPS, face

from vcam.geometry import angles_from_rotation, head_rotation
from vcam.sinks.vmc import VmcSink
from vcam.sources._vmc_ear import VmcEar
from vcam.types import ARKIT

FACES = {
    "at rest": face(),
    "to the left": face(turn_deg=(35, 0, 0)),
    "down": face(turn_deg=(0, 25, 0), gaze_deg=(0, 10)),
    "crown to the right": face(turn_deg=(0, 0, 20)),
    "all at once, and it speaks": face(
        turn_deg=(-40, -15, 10), gaze_deg=(20, -8), jawOpen=0.6, mouthFunnel=0.3, eyeBlinkLeft=0.9, browInnerUp=0.4
    ),
    "a wink and a smile": face(eyeBlinkRight=0.8, mouthSmileLeft=0.7, mouthSmileRight=0.5, cheekSquintRight=0.3),
    "every channel": face(**{name: (i + 1) / 53 for i, name in enumerate(ARKIT) if not name.startswith("eyeLook")}),
}


def there_and_back(address, *faces):
    """The last of `faces` as a receiver knows it."""
    sink, ear = VmcSink(address, size_wh=(64, 36), fps=FPS), VmcEar()
    for n, shown in enumerate(faces):
        heard = [ear.hear(datagram, n / FPS) for datagram in sink.datagrams(shown, n / FPS)]
        complete = [one for one in heard if one is not None]
    return complete[-1].face


@pytest.mark.parametrize("address", ["39539", "39540", "39539,unbundled", "39539,perfectsync", "39539,capital,vrm1"])
@pytest.mark.parametrize("sent", FACES.values(), ids=FACES)
def test_a_face_arrives_as_it_was_sent(sent, address):
    got = there_and_back(address, sent)
    turn, wanted = (angles_from_rotation(head_rotation(one.pose.camera_from_head)) for one in (got, sent))
    assert np.degrees(turn) == pytest.approx(np.degrees(wanted), abs=0.01)
    assert np.degrees(got.gaze) == pytest.approx(np.degrees(sent.gaze), abs=0.1)
    mouth_and_brows = [i for i, name in enumerate(ARKIT) if not name.startswith("eyeLook")]  # these follow the gaze
    assert got.expression[mouth_and_brows] == pytest.approx(sent.expression[mouth_and_brows], abs=1e-6)


@pytest.mark.parametrize(
    ("place_m", "axis", "sign"), [((0.1, 0, 0.6), 0, 1), ((-0.1, 0, 0.6), 0, -1), ((0, 0, 0.45), 2, -1)]
)
def test_who_moves_is_received_moving_the_same_way(place_m, axis, sign):
    still, moved = (
        there_and_back("39539", face()),
        there_and_back("39539", face(), face(place_m=place_m, captured=0.03)),
    )
    way = moved.pose.camera_from_head[axis, 3] - still.pose.camera_from_head[axis, 3]
    assert 0.02 < sign * way < 0.15


def test_nobody_is_received_as_nobody():
    assert there_and_back("39539", face(), None) is None


@pytest.mark.parametrize(
    ("sent", "channels"),
    [
        (face(jawOpen=0.6), {"jawOpen"}),
        (face(eyeBlinkLeft=0.7, eyeBlinkRight=0.7), {"eyeBlinkLeft", "eyeBlinkRight"}),
        (face(eyeBlinkLeft=0.7), {"eyeBlinkLeft"}),
        (face(mouthSmileLeft=0.9, mouthSmileRight=0.9), {"mouthSmileLeft", "mouthSmileRight"}),
    ],
)
def test_by_presets_alone_the_gist_arrives(sent, channels):
    got = there_and_back("39539,presets", sent).expression
    strongest = {name for i, name in enumerate(ARKIT) if got[i] > 0.4}
    assert channels <= strongest, dict(zip(ARKIT, got, strict=True))

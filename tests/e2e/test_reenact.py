"""`vcam reenact` as a user calls it: the bundled actor drives a picture of himself."""

import json
from itertools import islice

import av
import cv2
import numpy as np
import pytest

from vcam.pictures import read_picture
from vcam.resources import find
from vcam.sinks.label import WORDS

FRAMES, OPEN = 12, 40
"""Of the clip that drives; and the actor's frame with an open mouth."""


@pytest.fixture(scope="session")
def actor(tmp_path_factory):
    """A folder with photo.jpg (at rest), open.png (mouth open) and clip.mp4 of the actor."""
    folder = tmp_path_factory.mktemp("actor")
    with av.open(find("actor", "actor.mp4")) as film:
        frames = [frame.to_ndarray(format="rgb24") for frame in islice(film.decode(video=0), OPEN + 1)]
    for name, frame in (("photo.jpg", frames[0]), ("open.png", frames[OPEN])):
        cv2.imwrite(str(folder / name), frame[..., ::-1])
    with av.open(str(folder / "clip.mp4"), "w") as out:
        stream = out.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 640, 480, "yuv420p"
        for image in frames[OPEN - FRAMES + 1 :]:
            out.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        out.mux(stream.encode())
    return folder


@pytest.fixture
def reenact(vcam, actor):
    """Run `vcam reenact` on the actor's photo."""

    def run(source, out, *words):
        return vcam("reenact", "--source", actor / source, "--target", actor / "photo.jpg", "--out", out, *words)

    return run


def frames_of(path):
    with av.open(str(path)) as film:
        return [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)], film.streams.video[0].average_rate


def test_a_photo_takes_on_another_photos_expression(reenact, actor, tmp_path):
    result = reenact("open.png", "o.png", "--json")
    assert result.code == 0, result.err
    report = json.loads(result.out)
    assert (report["frames"], report["found"], report["mode"]) == (1, 1, "portrait")
    assert report["size_wh"] == [640, 480]
    made, photo = read_picture(tmp_path / "o.png").astype(int), read_picture(actor / "photo.jpg").astype(int)
    changed = np.abs(made - photo).max(axis=2) > 24
    assert changed[200:360, 220:440].sum() > 200, "the mouth is open"
    assert not changed[:60].any(), "the wall behind the head is still"
    assert WORDS.encode() in (tmp_path / "o.png").read_bytes()


@pytest.mark.parametrize("mode", ["portrait", "mask"])
def test_a_film_gives_a_frame_for_each_of_its_own(reenact, tmp_path, mode):
    result = reenact("clip.mp4", "o.mp4", "--mode", mode)
    assert result.code == 0, result.err
    assert f"o.mp4: {FRAMES} pictures of 640x480, a face in {FRAMES} of {FRAMES} frames" in result.err
    frames, rate = frames_of(tmp_path / "o.mp4")
    assert len(frames) == FRAMES
    assert rate == 25
    assert np.abs(frames[0].astype(int) - frames[-1]).max() > 30, "the face moves"


def test_a_triptych_shows_source_target_and_result(reenact, actor, tmp_path):
    result = reenact("open.png", "o.jpg", "--mode", "mesh", "--triptych")
    assert result.code == 0, result.err
    made = read_picture(tmp_path / "o.jpg").astype(int)
    assert made.shape == (480, 3 * 640 + 12, 3)
    for left, name in ((0, "open.png"), (646, "photo.jpg")):
        assert np.abs(made[:, left : left + 640] - read_picture(actor / name)).mean() < 3
    assert np.abs(made[:, 1292:] - made[:, 646:1286]).max() > 60, "the result has a mesh on it"


def test_a_photo_can_make_a_film(reenact, actor, tmp_path):
    assert reenact("open.png", "o.mp4", "--mode", "landmarks").code == 0
    frames, rate = frames_of(tmp_path / "o.mp4")
    assert rate == 30
    assert 90 <= len(frames) <= 120
    assert np.abs(frames[0].astype(int) - frames[-1]).mean() < 1, "it ends as it began"
    assert np.abs(frames[0].astype(int) - frames[50]).max() > 60


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        (["--source", "clip.mp4", "--out", "o.png"], (2, "is one picture and")),
        (
            ["--source", "open.png", "--out", "o.png", "--mode", "mush"],
            (2, "--mode: no mode 'mush'; did you mean 'mesh'?"),
        ),
        (["--source", "open.png", "--out", "o.gif"], (2, "--out: can't write 'o.gif': give a name ending in .mp4")),
        (["--source", "open.png", "--out", "none/o.png"], (1, "there is no folder none; create it")),
        (["--source", "open.png", "--out", "o.png", "--face", "3"], (1, "photo.jpg: ")),
        (
            ["--source", "open.png", "--out", "o.png", "--target", "clip.mp4"],
            (2, "--target must be a photo, got the film 'clip.mp4'"),
        ),
        (["--source", "wall.png", "--out", "o.png"], (1, "wall.png: no face found in it; take one")),
        (["--source", "open.png", "--out", "o.png", "--target", "wall.png"], (1, "wall.png: ")),
        (["--source", "torn.png", "--out", "o.png"], (1, "torn.png: ")),
        (["--source", "open.png", "--out", "o.png", "--show"], (1, "--show: no window can be opened: ")),
    ],
)
def test_what_cannot_be_done_is_one_line_and_leaves_nothing(vcam_here, actor, tmp_path, words, ends):
    code, line = ends
    cv2.imwrite(str(tmp_path / "wall.png"), np.full((240, 320, 3), 120, np.uint8))
    (tmp_path / "torn.png").write_bytes((actor / "photo.jpg").read_bytes()[:5000])
    for name in ("photo.jpg", "open.png", "clip.mp4"):
        (tmp_path / name).symlink_to(actor / name)
    before = sorted(path.name for path in tmp_path.iterdir())
    target = [] if "--target" in words else ["--target", "photo.jpg"]
    result = vcam_here("reenact", *words, *target)
    assert line in result.fails_with_one_line(code)
    left = sorted(path.name for path in tmp_path.iterdir() if path.name not in ("settings", "data"))
    assert left == before


def test_the_bare_command_says_what_it_needs(vcam_here):
    assert "--source, --target, --out" in vcam_here("reenact").fails_with_one_line(2)

import pytest

from vcam.errors import UsageError
from vcam.reenact.job import checked
from vcam.reenact.modes import MODES

WORDS = {"mode": "portrait", "pose": "target", "face": None, "triptych": False, "show": False, "mark": True}


def job(out="o.mp4", source="s.mp4", target="t.png", **words):
    return checked(source, target, out, **(WORDS | words))


@pytest.mark.parametrize(("out", "film"), [("a.mp4", True), ("A.MP4", True), ("a.png", False), ("a.jpg", False)])
def test_the_name_tells_film_from_picture(out, film):
    assert job(out).is_film is film


@pytest.mark.parametrize("mode", MODES)
def test_each_mode_is_known(mode):
    assert job(mode=mode).mode == mode


def test_a_face_is_a_number_from_the_left():
    assert job(face="2").face == 2
    assert job().face is None


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            {"mode": "portait"},
            r"--mode: no mode 'portait'; did you mean 'portrait'\? \(choices: portrait, mask",
        ),
        ({"pose": "both"}, r"--pose must be target or source: whose turn of the head is shown, got 'both'"),
        ({"out": "a.gif"}, r"--out: can't write 'a.gif': give a name ending in .mp4 \(film\), .png or .jpg"),
        ({"out": "a\0.png"}, r"--out: can't write "),
        ({"target": "a.MOV"}, r"--target must be a photo, got the film 'a.MOV'; save its best picture"),
        (
            {"source": "camera:1"},
            r"--source must be a photo or a film; to drive a photo from a camera: vcam --portrait",
        ),
        ({"source": "auto"}, r"--source must be a photo or a film; to drive a photo from a camera"),
        ({"face": "0"}, r"--face must be the number of a face, counted from 1 at the left, got '0'"),
        ({"face": "left"}, r"--face must be the number of a face, .* got 'left'"),
        ({"face": "²"}, r"--face must be the number of a face"),
        ({"face": "9" * 5000}, r"--face must be the number of a face"),
    ],
)
def test_wrong_words_are_one_line(words, line):
    with pytest.raises(UsageError, match=line):
        job(**words)


@pytest.mark.parametrize("option", ["source", "target"])
def test_what_was_given_is_never_written_over(tmp_path, option):
    photo = tmp_path / "photo.png"
    photo.touch()
    (tmp_path / "link.png").symlink_to(photo)
    with pytest.raises(UsageError, match=rf"--out: .* is the --{option} itself, which would be lost; give another"):
        job(out=str(tmp_path / "link.png"), **{option: str(photo)})


@pytest.mark.parametrize("name", ["a" * 300 + ".png", "a\0.png"])
def test_a_name_that_can_not_be_looked_at_is_left_to_who_opens_it(tmp_path, name):
    (tmp_path / "o.png").touch()
    assert job(out=str(tmp_path / "o.png"), source=name, target=name).source == name
    assert job(out="a" * 300 + ".png").out.suffix == ".png"

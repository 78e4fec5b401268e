"""`vcam avatars` as a user calls it."""

import json
import shutil

import cv2
import numpy as np
import pytest
from glb_writer import head

from vcam.resources import find
from vcam.types import ARKIT


def test_bare_avatars_is_the_list(vcam):
    bare, listed = vcam("avatars"), vcam("avatars", "list")
    assert bare.code == 0, bare.err
    assert bare.out == listed.out
    assert bare.out.splitlines()[0].split() == ["name", "title", "author", "licence", "triangles", "swings", "where"]
    assert "mika" in bare.out
    assert "CC0-1.0" in bare.out


def test_the_list_for_machines_names_everything(vcam_here):
    rows = {row["name"]: row for row in json.loads(vcam_here("avatars", "--json").out)}
    mika = rows["mika"]
    assert mika["title"] == "Mika"
    assert 1000 < mika["triangles"] < 30_000
    assert mika["error"] == ""
    assert not mika["own"]


def test_the_list_has_the_users_own_even_damaged_ones(vcam_here, tmp_path):
    own = tmp_path / "data" / "vcam" / "avatars"
    own.mkdir(parents=True)
    shutil.copytree(find("avatars", "mika"), own / "zoe")
    (own / "torn.vrm").write_bytes(b"glTF\x02\0\0\0")
    rows = {row["name"]: row for row in json.loads(vcam_here("avatars", "list", "--json").out)}
    assert rows["zoe"]["own"]
    assert "torn.vrm" in rows["torn"]["error"]
    lines = vcam_here("avatars").out.splitlines()
    assert lines[-1].startswith("zoe")
    assert lines[-1].endswith("your own")
    assert [line for line in lines if line.startswith("torn  ") and "can't be worn" in line]


def test_no_name_of_an_avatar_is_obeyed_by_the_terminal(vcam_here, tmp_path):
    own = tmp_path / "data" / "vcam" / "avatars"
    shutil.copytree(find("avatars", "mika"), own / "zoe\x1b[2J")
    assert vcam_here("avatars").out.splitlines()[-1].startswith("zoe?[2J ")
    assert vcam_here("avatars", "check", own / "zoe\x1b[2J").out.startswith("zoe?[2J: vcam avatar\n")


def test_a_sheet_is_a_picture_of_all(vcam_here, tmp_path):
    result = vcam_here("avatars", "--sheet", "all.png")
    assert result.code == 0, result.err
    height, width, _ = cv2.imread(str(tmp_path / "all.png")).shape
    assert width % 320 == 0
    assert height % 354 == 0


def test_show_draws_a_portrait(vcam_here, tmp_path):
    result = vcam_here("avatars", "show", "mika", "--out", "mika.png")
    assert result.code == 0, result.err
    picture = cv2.imread(str(tmp_path / "mika.png"))
    assert picture.shape == (720, 1200, 3)
    assert picture.std() > 20


def test_check_tells_what_an_avatar_is(vcam_here):
    result = vcam_here("avatars", "check", "mika")
    assert result.code == 0, result.err
    lines = result.out.splitlines()
    assert lines[0] == "mika: vcam avatar"
    assert "licence: CC0-1.0" in lines
    assert any("of 52 expressions found" in line for line in lines)
    facts = json.loads(vcam_here("avatars", "check", "mika", "--json").out)
    assert {*facts["found"], *facts["absent"]} == set(ARKIT)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["lst"], "no command 'avatars lst'; did you mean 'list'?"),
        (["--shet", "a.png"], "no option '--shet' of vcam avatars list; did you mean '--sheet'?"),
        (["list", "--sheet", "a.jpg"], "can't write 'a.jpg': give a name ending in .png"),
        (["show", "mika"], "the following arguments are required: --out"),
        (["show", "mika", "--out", "mika.bmp"], "can't write 'mika.bmp': give a name ending in .png"),
        (["check"], "the following arguments are required: NAME|FILE"),
        (["make", "me"], "the following arguments are required: --from"),
    ],
)
def test_wrong_words_exit_with_2(vcam_here, words, line):
    assert line in vcam_here("avatars", *words).fails_with_one_line(2)


@pytest.mark.parametrize("action", ["show", "check"])
def test_a_wrong_name_gets_a_did_you_mean(vcam_here, action):
    out = ["--out", "a.png"] if action == "show" else []
    line = vcam_here("avatars", action, "mka", *out).fails_with_one_line(1)
    assert "no avatar 'mka'; did you mean 'mika'?" in line


@pytest.mark.parametrize("content", [b"", b"glTF", b"{}", b"\0" * 100], ids=["empty", "cut", "json", "zeros"])
def test_a_broken_file_exits_with_1_and_one_line_that_names_it(vcam_here, tmp_path, content):
    (tmp_path / "torn.vrm").write_bytes(content)
    assert "torn.vrm" in vcam_here("avatars", "check", "torn.vrm").fails_with_one_line(1)
    assert "torn.vrm" in vcam_here("avatars", "show", "torn.vrm", "--out", "a.png").fails_with_one_line(1)
    assert not list(tmp_path.glob("*.png"))
    assert not list(tmp_path.glob(".*part*"))


def test_an_output_that_cannot_be_written_is_said_before_the_work(vcam_here):
    assert "no/such" in vcam_here("avatars", "show", "mika", "--out", "no/such/a.png").fails_with_one_line(1)


def test_help_is_on_stdout(vcam):
    for words in (["-h"], ["list", "-h"], ["show", "-h"], ["check", "-h"], ["make", "-h"]):
        result = vcam("avatars", *words)
        assert result.code == 0
        assert "avatar" in result.out
    assert "PHOTO|FILM|camera" in result.out


def test_a_double_is_made_of_a_film_listed_and_worn(vcam, tmp_path):
    result = vcam("avatars", "make", "--from", find("actor", "actor.mp4"), "me")
    assert result.code == 0, result.err
    assert "wear it: vcam --avatar me" in result.err
    assert (tmp_path / "data" / "vcam" / "avatars" / "me" / "avatar.toml").is_file()
    assert "me" in [row["name"] for row in json.loads(vcam("avatars", "--json").out) if row["own"]]
    worn = vcam("--avatar", "me", "--source", "actor", "--out", "me.png", "--frames", "3", "--no-realtime")
    assert worn.code == 0, worn.err
    assert (tmp_path / "me.png").is_file()
    again = vcam("avatars", "make", "--from", find("actor", "actor.mp4"), "me")
    assert "there is an avatar 'me' already" in again.fails_with_one_line(1)


def test_the_hair_of_a_double_can_be_chosen(vcam_here, tmp_path):
    triangles = {}
    for hair in ("short", "long"):
        made = vcam_here("avatars", "make", "--from", find("actor", "actor.mp4"), "--hair", hair, hair)
        assert made.code == 0, made.err
        triangles[hair] = json.loads(vcam_here("avatars", "check", hair, "--json").out)["counts"]["triangles"]
    assert triangles["short"] != triangles["long"]
    vcam_here("avatars", "make", "--from", "x.jpg", "--hair", "mohawk", "me").fails_with_one_line(2)


@pytest.mark.parametrize("name", ["wall.png", "camera wall.png"])
def test_a_picture_without_a_face_makes_no_double(vcam_here, tmp_path, name):
    cv2.imwrite(str(tmp_path / name), np.full((300, 400, 3), 128, np.uint8))
    line = vcam_here("avatars", "make", "--from", name, "me").fails_with_one_line(1)
    assert name in line
    assert "no face found" in line
    assert not (tmp_path / "data" / "vcam").exists()


@pytest.mark.parametrize("name", ["mika", "head", "a/b", "..", "con"])
def test_a_double_needs_a_name_of_its_own(vcam_here, name):
    vcam_here("avatars", "make", "--from", find("actor", "actor.mp4"), name).fails_with_one_line(1)


def test_a_strangers_model_is_shown_with_its_author_and_licence(vcam_here, tmp_path):
    head("vrm1", every=8).save(tmp_path / "zoe.vrm")
    facts = json.loads(vcam_here("avatars", "check", "zoe.vrm", "--json").out)
    result = vcam_here("--avatar", "zoe.vrm", "--source", "actor", "--out", "null", "--frames", "2", "--no-realtime")
    assert result.code == 0, result.err
    (line,) = [line for line in result.err.splitlines() if line.startswith("vcam: avatar: ")]
    assert facts["author"] in line
    assert facts["licence"] in line
    assert all(f"{what}: {who}" in line for what, who in facts["allowed"])
    assert vcam_here("avatars", "show", "zoe.vrm", "--out", "zoe.png").code == 0

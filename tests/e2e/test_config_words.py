"""`vcam config` and the own settings of `vcam run`, by their words and lines."""

import json
import os
import tomllib

import pytest

RUN = ("--source", "actor", "--out", "null", "--frames", "2")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "settings" / "vcam" / "vcam.toml"
    path.parent.mkdir(parents=True)
    return path


def test_the_path_is_printed_whether_or_not_there_is_a_file(vcam_here, file):
    assert vcam_here("config", "path").out == f"{file}\n"
    assert json.loads(vcam_here("config", "path", "--json").out) == {"path": str(file), "exists": False}


def test_show_prints_what_is_used_and_says_what_is_not(vcam_here, file):
    file.write_text("fps = 25\nfsp = 1\n")
    for words in ((), ("show",)):
        shown = vcam_here("config", *words)
        assert shown.code == 0
        assert tomllib.loads(shown.out)["fps"] == 25
        assert shown.err == f"vcam: settings: {file}: unknown key 'fsp'; did you mean 'fps'?; it is not used\n"
    assert json.loads(vcam_here("config", "show", "--json").out)["settings"]["fps"]["from"] == "file"


def test_edit_says_what_is_wrong_afterwards(vcam_here, file, tmp_path, monkeypatch):
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\necho "fps = 2500" > "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    edited = vcam_here("config", "edit")
    assert edited.code == 1
    assert edited.err.splitlines() == [
        f"vcam: {file}: used from the next start on",
        f"vcam: settings: {file}: fps must be a number from 1 to 240 frames a second, got 2500; it is not used",
    ]
    editor.write_text('#!/bin/sh\necho "fps = 25" > "$1"\n')
    assert json.loads(vcam_here("config", "edit", "--json").out) == {"path": str(file), "problems": []}


def test_a_wrong_action_is_named(vcam_here):
    assert "no command 'config shwo'; did you mean 'show'?" in vcam_here("config", "shwo").fails_with_one_line(2)


def test_a_run_uses_the_users_file_below_the_command_line(vcam_here, file):
    file.write_text('avatar = "ren"\nsize = "320x180"\n')
    done = vcam_here(*RUN, "--size", "160x90")
    assert "'ren', 160x90 px" in done.err, done.err


def test_a_run_says_what_it_cannot_use_and_goes_on_with_the_rest(vcam_here, file):
    file.write_text('avatar = "nobody"\nsize = "320x180"\n[keys]\npanik = "esc"\n')
    done = vcam_here(*RUN)
    assert done.code == 0, done.err
    assert "'mika', 320x180 px" in done.err
    said = [line for line in done.err.splitlines() if line.startswith("vcam: settings: ")]
    assert len(said) == 2
    assert "no avatar 'nobody'" in said[0]
    assert "[keys]: no command 'panik'; did you mean 'panic'?; it is not used" in said[1]


def test_what_was_chosen_and_does_not_open_today_keeps_no_run_from_starting(vcam_here, file, tmp_path):
    for name in ("film.mp4", "cat.glb"):
        (tmp_path / name).write_text("no such thing")
    lens = {"width": 64, "height": 48, "fx": 60, "fy": 60, "cx": 32, "cy": 24, "dist_k1k2p1p2k3": [0, 0, 0, 0, 0]}
    (tmp_path / "lens.json").write_text(json.dumps(lens))
    file.write_text(
        f'camera_profile = "{tmp_path}/lens.json"\nsource = "{tmp_path}/film.mp4"\n'
        f'avatar = "{tmp_path}/cat.glb"\nperson = "bob"\nsize = "160x90"\n'
    )
    done = vcam_here("--out", "null", "--frames", "2")
    assert done.code == 0, done.err
    for name, usual in (("source", "auto"), ("avatar", "mika")):
        assert f"vcam: settings: {name}: " in done.err
        assert f"{usual!r} is used till you choose another" in done.err
    assert "no person 'bob'" in done.err
    assert "vcam: settings: camera_profile: " in done.err
    assert "64x48" in done.err
    assert "none is used till you choose another" in done.err
    (tmp_path / "lens.json").rename(tmp_path / "other.json")
    named = vcam_here(*RUN, "--camera-profile", str(tmp_path / "other.json"))
    assert named.code == 1
    assert "64x48" in named.err
    named = vcam_here(*RUN, "--person", "carl")
    assert named.code == 1
    assert "vcam: error: no person 'carl'" in named.err


def test_another_file_takes_the_place_of_the_users_which_is_left_alone(vcam_here, file, tmp_path):
    file.write_text('avatar = "ren"\nfps = = 1\n')
    (tmp_path / "mine.toml").write_text('size = "320x180"\n')
    done = vcam_here(*RUN, "--config", "mine.toml")
    assert "'mika', 320x180 px" in done.err, done.err
    assert "settings" not in done.err
    assert os.listdir(file.parent) == ["vcam.toml"]


def test_other_commands_do_not_look_at_it(vcam_here, file):
    file.write_text("fps = = 1\n")
    assert "settings" not in vcam_here("avatars", "list").err
    assert os.listdir(file.parent) == ["vcam.toml"]

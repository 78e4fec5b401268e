"""What is shown could be the file; what is edited is looked at afterwards."""

import sys
import tomllib
from dataclasses import fields

import pytest

from vcam.config import Config
from vcam.configure import editor, show
from vcam.configure.own import own_settings
from vcam.errors import BadInput, SinkError


@pytest.fixture
def path(tmp_path):
    return tmp_path / "vcam.toml"


def test_all_settings_are_shown_with_their_meaning_and_where_they_come_from(path):
    path.write_text('avatar = "ren"\nkeys.toggle = "f9"\n')
    lines = list(show.listed(own_settings(path), path))
    assert lines[0] == f"# {path}"
    assert 'avatar = "ren"  # file' in lines
    assert "fps = 30.0  # default" in lines
    assert 'keys.toggle = "f9"  # file' in lines
    assert 'keys."expression 1" = "1"  # default' in lines
    assert "# frames is not set" in lines
    at = lines.index('background = "soft"  # default')
    assert lines[at - 1].startswith("# soft, transparent, a colour (#336699, green)")


def test_what_is_shown_could_be_the_file_and_means_the_same(path):
    path.write_text('smoothing = "off"\noffset = [0.25, -0.1]\nsize = "640x360"\n[keys]\nnext = "p"\nrecord = ""\n')
    own = own_settings(path)
    path.write_text("\n".join(show.listed(own, path)))
    again = own_settings(path)
    assert (again.config, again.problems) == (own.config, ())
    assert "record" not in again.config.keys
    assert "toggle" not in again.config.keys, "it lost its key to next"


def test_without_a_file_that_is_shown(path):
    assert next(show.listed(own_settings(path), path)) == f"# {path} (not there yet)"


def test_machines_get_the_same(path):
    path.write_text("fps = 25\nfsp = 1\n")
    data = show.as_json(own_settings(path), path)
    assert set(data["settings"]) == {f.name for f in fields(Config)}
    assert data["settings"]["fps"] == {
        "value": 25.0,
        "from": "file",
        "meaning": "wanted rate; a file without real time keeps its own",
    }
    assert data["settings"]["frames"]["value"] is None
    assert data["settings"]["keys"]["value"]["panic"] == "esc"
    assert len(data["problems"]) == 1


def test_the_file_that_edit_makes_names_each_setting_and_sets_none(path):
    path.write_text(show.template())
    assert tomllib.loads(show.template()) == {}
    assert all(f"\n# {f.name}" in show.template() for f in fields(Config))


@pytest.fixture
def named(tmp_path, monkeypatch):
    """Make a program the user's editor."""
    if sys.platform == "win32":
        pytest.skip("the editors of these tests are scripts of a shell")

    def name(script, variable="EDITOR"):
        program = tmp_path / "an editor"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        for other in ("VISUAL", "EDITOR", "DISPLAY", "WAYLAND_DISPLAY"):
            monkeypatch.delenv(other, raising=False)
        monkeypatch.setenv(variable, f"'{program}' --wait")

    return name


def test_the_editor_gets_its_words_and_the_file_which_is_made_when_it_is_not_there(path, named):
    named('echo "$1" >> "$2"', "VISUAL")
    assert editor.edit(path) == f"{path}: used from the next start on"
    assert path.read_text() == show.template() + "--wait\n"
    editor.edit(path)
    assert path.read_text() == show.template() + "--wait\n--wait\n"


def test_an_editor_that_fails_is_one_line(path, named, monkeypatch):
    named("exit 3")
    with pytest.raises(BadInput, match=r"exit status 3.; name your editor in the variable EDITOR, or open .*vcam.toml"):
        editor.edit(path)
    monkeypatch.setenv("EDITOR", "/no/such/editor")
    with pytest.raises(BadInput, match=r"/no/such/editor: .*No such file.*; name your editor"):
        editor.edit(path)
    monkeypatch.setenv("EDITOR", "'an editor")
    with pytest.raises(BadInput, match="No closing quotation"):
        editor.edit(path)


def test_on_windows_an_editor_may_lie_in_a_folder_with_a_space(path, monkeypatch):
    called = []
    path.touch()
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", r'"C:\Program Files\Notepad++\notepad++.exe" -multiInst')
    monkeypatch.setattr(editor.sys, "platform", "win32")
    monkeypatch.setattr(editor.subprocess, "run", lambda words, check: called.append(words))
    assert editor.edit(path) == f"{path}: used from the next start on"
    assert called == [[r"C:\Program Files\Notepad++\notepad++.exe", "-multiInst", str(path)]]


def test_where_there_is_no_editor_that_is_said(path, named, monkeypatch):
    named("", "NOBODY")
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(editor.sys, "platform", "linux")
    with pytest.raises(BadInput, match="no editor was found; name your editor in the variable EDITOR, or open"):
        editor.edit(path)


@pytest.mark.parametrize(("platform", "command"), [("linux", ["xdg-open"]), ("darwin", ["open", "-t"])])
def test_the_systems_own_opener_is_not_waited_for(path, named, monkeypatch, platform, command):
    called = []
    named("", "NOBODY")
    monkeypatch.setattr(editor.sys, "platform", platform)
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.setattr(editor.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(editor.subprocess, "run", lambda words, check: called.append(words))
    assert editor.edit(path).endswith("vcam.toml; when you have saved it, vcam config show says what is wrong in it")
    assert called == [[*command, str(path)]]


def test_a_folder_that_cannot_be_made_is_said(tmp_path, named):
    named("true")
    (tmp_path / "file").touch()
    with pytest.raises(SinkError, match=r"can't write .*vcam.toml: .*; is the folder yours\?"):
        editor.edit(tmp_path / "file" / "vcam.toml")

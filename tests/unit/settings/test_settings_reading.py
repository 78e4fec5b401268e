"""A settings file is read, or one line says why not, whatever lies there."""

import os
import sys

import pytest

from vcam.config import Config
from vcam.errors import BadInput
from vcam.settings.reading import MOST_BYTES, BrokenSettings, parse, read_text, read_toml, settings_path

NOT_ON_WINDOWS = pytest.mark.skipif(sys.platform == "win32", reason="no such files there")


def test_a_toml_file_is_read(tmp_path):
    path = tmp_path / "vcam.toml"
    path.write_text('avatar = "ren"\nfps = 25\nmirror = true\n')
    assert Config().with_values(read_toml(path), str(path)).fps == 25


def test_a_file_that_begins_as_windows_has_it_is_read(tmp_path):
    path = tmp_path / "vcam.toml"
    path.write_bytes(b"\xef\xbb\xbffps = 25\r\n")
    assert read_toml(path) == {"fps": 25}


def test_the_users_own_file_lies_among_their_settings(user):
    assert settings_path().name == "vcam.toml"
    assert settings_path().is_relative_to(user)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"fps = ", "Invalid value"),
        (b"\xff\xfe\x00", "invalid start byte in byte 0, not UTF-8"),
        (b"a = " + b"[" * 5000, "nested too deeply"),
        (b"a" + b".a" * 40 + b" = 1", "a key with too many dots"),
        (b'"a"' + b' . "a"' * 40 + b" = 1", "a key with too many dots"),
        (b"fps = " + b"9" * 5000, "Exceeds the limit"),
        (b"a = [{b = 0x" + b"f" * 5000 + b"}]", "a number of more than 64 bits"),
        (b"fps = 1\nfps = 2\n", "Cannot overwrite a value"),
    ],
)
def test_a_broken_file_gives_one_line(tmp_path, content, why):
    path = tmp_path / "vcam.toml"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=f"vcam.toml: not valid TOML: {why}.*; correct it or leave --config away"):
        read_toml(path)
    with pytest.raises(BrokenSettings, match="not valid TOML"):
        parse(path, read_text(path))


def test_dots_in_paths_and_numbers_break_nothing(tmp_path):
    text = f'portrait = ["{"../" * 60}a.b.c.jpg"]\nfps = 29.97\nsize = "{"1" * 300}"\nkeys.toggle = "p"\n'
    assert len(parse(tmp_path, text)) == 4


def test_what_is_no_settings_file_gives_one_line(tmp_path):
    with pytest.raises(BadInput, match=r"none.toml: can't read the settings: No such file"):
        read_toml(tmp_path / "none.toml")
    with pytest.raises(BadInput, match="not a file, so it can't hold settings"):
        read_toml(tmp_path)
    with pytest.raises(BadInput, match="can't read the settings: not a path"):
        read_toml(tmp_path / "a\0b")
    huge = tmp_path / "huge.toml"
    huge.write_bytes(b"#" * (MOST_BYTES + 1))
    with pytest.raises(BadInput, match="over 256 kB, that is no settings file"):
        read_toml(huge)


@NOT_ON_WINDOWS
def test_a_pipe_is_not_waited_for_and_a_circle_of_links_not_followed(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadInput, match="pipe: not a file, so it can't hold settings"):
        read_toml(tmp_path / "pipe")
    (tmp_path / "circle").symlink_to("circle")
    with pytest.raises(BadInput, match="circle: can't read the settings: Too many levels"):
        read_toml(tmp_path / "circle")

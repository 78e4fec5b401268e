"""Whatever is in the user's own file: what can be used of it is, and each of the rest gets one line."""

import sys
import tomllib

import pytest

from vcam.config import Config
from vcam.configure import own
from vcam.configure.own import MOST_LETTERS, MOST_LINES, own_settings
from vcam.configure.show import template


@pytest.fixture
def path(tmp_path):
    return tmp_path / "vcam.toml"


def test_without_a_file_all_is_as_by_default_and_nothing_is_made(path):
    found = own_settings(path)
    assert (found.config, found.set_there, found.problems, found.exists) == (Config(), frozenset(), (), False)
    assert not list(path.parent.iterdir())


def test_what_the_file_says_is_used(path):
    path.write_text('avatar = "ren"\nfps = 25\noffset = [0.1, 0]\n[keys]\ntoggle = "F9"\n')
    found = own_settings(path)
    assert found.problems == ()
    assert found.set_there == {"avatar", "fps", "offset", "keys"}
    assert (found.config.avatar, found.config.fps, found.config.offset) == ("ren", 25, (0.1, 0))
    assert found.config.keys["toggle"] == "f9"


def test_a_file_of_comments_and_an_empty_one_are_right(path):
    for text in ("", template()):
        path.write_text(text)
        assert own_settings(path) == own.Own(Config(), frozenset(), (), exists=True)


def test_what_cannot_be_used_is_said_and_all_else_is_used(path):
    text = 'fsp = 25\nfps = 900\navatar = "ren"\nmirror = "yes"\n'
    path.write_text(text)
    found = own_settings(path)
    assert found.config == Config().with_values({"avatar": "ren"}, "")
    assert found.problems == (
        f"{path}: unknown key 'fsp'; did you mean 'fps'?; it is not used",
        f"{path}: fps must be a number from 1 to 240 frames a second, got 900; it is not used",
        f"{path}: mirror must be true or false, got 'yes'; it is not used",
    )
    assert path.read_text() == text


def test_of_the_keys_too_the_right_ones_are_used(path):
    path.write_text('[keys]\ntogle = "f1"\npanic = "f99"\nnext = "p"\nrecord = "p"\nquit = 7\nhide = ""\n')
    found = own_settings(path)
    assert found.config.keys["next"] == "p"
    assert "toggle" not in found.config.keys
    assert "hide" not in found.config.keys
    assert (found.config.keys["panic"], found.config.keys["record"]) == ("esc", "v")
    assert found.problems == (
        f"{path}: [keys]: no command 'togle'; did you mean 'toggle'?; it is not used",
        f"{path}: [keys]: no key 'f99'; did you mean 'f9'? (as p, f9, esc, pagedown, ctrl+q); it is not used",
        f"{path}: [keys]: key 'p' is given to 'next' and to 'record'; choose another for one; it is not used",
        f'{path}: [keys]: quit must be a key, like "ctrl+p", got 7; it is not used',
        f"{path}: [keys]: 'p' is 'next' now, so 'toggle' has no key; give it one, or \"\"",
    )


def test_keys_that_are_no_table_are_said(path):
    path.write_text("keys = 7\n")
    assert own_settings(path).problems == (
        f'{path}: keys must be a table of commands and their keys, like panic = "esc", got 7; it is not used',
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('avatar = "nobody"', "avatar: no avatar 'nobody'"),
        ('avatar = "/no/such.vrm"', "avatar: no avatar '/no/such.vrm'"),
        ('background = "gren"', "background: background 'gren' is not known; did you mean 'green'?"),
        ('background = "a.\\u0000"', "background: 'a.\\x00': not a path"),
        ('avatar = "a\\u0000"', "avatar: no avatar 'a\\x00'"),
        ('background = "/no/such.jpg"', "background: /no/such.jpg: no such file"),
        ('tracker = "har"', "tracker: no tracker 'har'; did you mean 'haar'?"),
        ('scene = "overlay"', "scene: it shows everybody the camera's picture, so it isn't kept"),
        ('scene = "portrat"', "scene: no scene 'portrat'; did you mean 'portrait'?"),
        ('scene = "portrait"', "scene: 'portrait' needs a photo, and portrait names none"),
        ('scene = "portrait"\nportrait = []', "scene: 'portrait' needs a photo, and portrait names none"),
        ('camera_profile = "/no/such.json"', "camera_profile: there is no file '/no/such.json'"),
        ('source = "/no/such.mp4"', "source: there is no '/no/such.mp4'"),
        ('out = ["null", "windw"]', "out: no output 'windw'; did you mean 'window'?"),
        ("osc = 99999", "osc: --osc '99999': give [HOST:]PORT with a port from 1 to 65535"),
        ('vmc = "39539,perfect"', "vmc: --vmc '39539,perfect': no word 'perfect'; did you mean"),
        ('ifacialmocap = ["a b"]', "ifacialmocap: --ifacialmocap 'a b': give"),
        ("control = 0", "control: --control '0': give"),
        (f'source = "{"a" * 5000}.mp4"', "source: can't be looked at: File name too long"),
        ('source = "a\\u0000b"', "source: there is no 'a\\x00b'"),
        pytest.param(
            'source = "camera:97"', "source: there is no camera 97 now",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="only there it is known without opening it"),
        ),
    ],
)  # fmt: skip
def test_what_is_no_longer_there_does_not_keep_vcam_from_starting(path, line, why):
    path.write_text(line)
    found = own_settings(path)
    assert found.config == Config()
    assert len(found.problems) == 1
    assert found.problems[0].startswith(f"{path}: {why}")
    assert found.problems[0].endswith("; it is not used")


def test_what_is_there_is_used(path, tmp_path):
    film = tmp_path / "me.mp4"
    film.touch()
    path.write_text(f"source = '{film}'\nbackground = '#123456'\ntracker = 'haar'\nscene = 'avatar'\navatar = 'ren'\n")
    assert own_settings(path).problems == ()
    path.write_text(
        'out = ["virtualcam", "me.mp4", "my:Sink"]\nosc = 39573\nvmc = "39539,perfectsync"\n'
        'control = ["39571"]\nifacialmocap = "10.0.0.7"'
    )
    assert own_settings(path).problems == ()
    path.write_text('tracker = "my.module:MyTracker"')
    assert own_settings(path).problems == ()
    for source in ("actor", "camera", "vmc:39541", "my.module:MyCamera"):
        path.write_text(f"source = '{source}'")
        assert own_settings(path).problems == ()


@pytest.mark.parametrize("content", [b"fps = = 25", b"\xff\xfe", b"a = " + b"[" * 9000])
def test_a_broken_file_is_kept_aside_once_and_the_defaults_are_used(path, content):
    path.write_bytes(content)
    for _ in range(2):
        found = own_settings(path)
        assert (found.config, found.exists) == (Config(), True)
        assert len(found.problems) == 1
        assert found.problems[0].startswith(f"{path}: not valid TOML")
        assert found.problems[0].endswith("; it is kept as vcam.toml.broken-1; the defaults are used")
    assert path.read_bytes() == content
    assert {p.name: p.read_bytes() for p in path.parent.iterdir()} == {
        "vcam.toml": content,
        "vcam.toml.broken-1": content,
    }


def test_where_it_cannot_be_copied_that_is_said(path, monkeypatch):
    def full(path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(own, "keep_aside", full)
    path.write_text("fps = =")
    assert (
        own_settings(path)
        .problems[0]
        .endswith("; it can't be copied aside (No space left on device); the defaults are used")
    )


def test_what_is_no_file_is_said_and_the_defaults_are_used(path):
    path.mkdir()
    found = own_settings(path)
    assert found.config == Config()
    assert found.problems == (
        f"{path}: not a file, so it can't hold settings; remove it or name another; the defaults are used",
    )


def test_a_file_full_of_faults_gets_a_few_short_lines(path):
    many = "".join(f'{"k" * 300}{n} = "{"v" * 300}"\n' for n in range(200))
    path.write_text(f'fps = "{"x" * 9000}"\n{many}avatar = "ren"\n[keys]\n"{"w" * 900}" = "p"\n')
    found = own_settings(path)
    assert found.config.avatar == "ren"
    assert len(found.problems) == MOST_LINES + 1
    assert all(len(line) <= len(str(path)) + MOST_LETTERS + 30 for line in found.problems)
    assert found.problems[-1] == f"{path}: {202 - MOST_LINES} more that can't be used"


def test_a_table_of_thousands_of_keys_is_not_looked_through(path):
    path.write_text("[keys]\n" + "".join(f'"wear a{n}" = ""\n' for n in range(9000)))
    assert own_settings(path).problems[-1].endswith(f"{9000 - own.MOST_KEYS - MOST_LINES} more that can't be used")


def test_no_right_file_is_said_to_be_wrong(path):
    """The file that names everything is the one that vcam config edit makes."""
    text = "\n".join(
        line.removeprefix("# ")
        for line in template().splitlines()
        if line.startswith("# ") and " = " in line and not line.startswith(("# camera_profile", "# vcam"))
    )
    assert len(tomllib.loads(text)) > 25
    path.write_text(text)
    assert own_settings(path).problems == ()

"""Avatars by name: the bundled ones and the user's own."""

import errno
import os

import pytest

from vcam import resources
from vcam.avatar.model import load_avatar
from vcam.avatar.shelf import is_own, place_of, shelf
from vcam.errors import BadInput


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The user's own folder of avatars."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    folder = tmp_path / "data" / "vcam" / "avatars"
    folder.mkdir(parents=True)
    return folder


def test_the_bundled_ones_are_there_without_a_folder_of_the_users_own(own):
    own.rmdir()
    assert "mika" in shelf()
    assert not is_own(shelf()["mika"])


def test_folders_with_a_toml_and_models_are_worn_by_name(own):
    (own / "zoe").mkdir()
    (own / "zoe" / "avatar.toml").touch()
    (own / "no avatar").mkdir()
    (own / "Alicia.vrm").touch()
    (own / "notes.txt").touch()
    found = shelf()
    assert [name for name in found if is_own(found[name])] == ["Alicia", "zoe"]
    assert list(found)[-2:] == ["Alicia", "zoe"], "the user's come last"


def test_a_folder_that_may_not_be_looked_into_keeps_no_other_avatar_away(own, monkeypatch):
    (own / "locked").mkdir()
    (own / "Alicia.vrm").touch()
    looked = os.stat

    def stat(path, **how):
        if str(path).startswith(f"{own / 'locked'}{os.sep}"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return looked(path, **how)

    monkeypatch.setattr("os.stat", stat)
    found = shelf()
    assert [name for name in found if is_own(found[name])] == ["Alicia"]
    assert load_avatar("noh").name == "noh"


def test_the_users_own_hides_the_bundled_one_of_its_name(own):
    (own / "mika").mkdir()
    (own / "mika" / "avatar.toml").touch()
    assert shelf()["mika"] == own / "mika"


def test_a_folder_here_hides_the_avatar_of_its_name_only_where_it_is_one_itself(own, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    here = tmp_path / "mika"
    here.mkdir()
    assert load_avatar("mika").name == "mika"
    (here / "avatar.toml").touch()
    assert place_of("mika") is None
    with pytest.raises(BadInput, match=r"avatar\.toml"):
        load_avatar("mika")


def test_a_model_in_the_own_folder_is_read_as_one(own):
    (own / "broken.vrm").write_bytes(b"no model")
    with pytest.raises(BadInput, match=r"broken\.vrm"):
        load_avatar("broken")


def test_a_wrong_name_gets_a_did_you_mean_and_the_choices(own):
    (own / "Alicia.vrm").touch()
    with pytest.raises(BadInput, match=r"no avatar 'mka'; did you mean 'mika'\? \(choices: .*Alicia; or a folder"):
        load_avatar("mka")


@pytest.mark.parametrize(
    ("system", "variable", "ends"),
    [("linux", "XDG_DATA_HOME", "vcam"), ("darwin", "HOME", "Library/Application Support/vcam"),
     ("win32", "APPDATA", "vcam")],
)  # fmt: skip
def test_own_avatars_lie_where_the_platform_keeps_data(tmp_path, monkeypatch, system, variable, ends):
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setenv(variable, str(tmp_path))
    assert resources.data_folder() == tmp_path / ends


def test_without_a_variable_linux_has_its_usual_place(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert resources.data_folder() == tmp_path / ".local" / "share" / "vcam"

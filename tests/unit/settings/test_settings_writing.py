"""A settings file is whole at every moment, and nothing that anybody wrote into it is lost."""

import os
import stat
import sys
import threading
import tomllib

import pytest

from vcam.errors import BadInput, SinkError
from vcam.settings import writing
from vcam.settings.editing import HEAD
from vcam.settings.writing import keep_aside, replace_whole, save

ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="permissions and links of POSIX")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new" / "vcam.toml"


@pytest.fixture
def file(path):
    path.parent.mkdir()
    path.write_text("# mine\nfps = 25\n")
    return path


def files(path):
    return sorted(p.name for p in path.parent.iterdir() if not p.name.endswith(".lock"))


def test_the_first_value_makes_the_folder_and_a_file_that_says_what_it_is(path):
    assert save(path, {"avatar": "ren"}) is None
    assert path.read_text() == HEAD + 'avatar = "ren"\n'
    assert files(path) == ["vcam.toml"]
    assert "vcam config show" in HEAD


@ON_POSIX
def test_a_new_file_is_its_owners_alone_and_permissions_of_an_old_one_stay(path):
    save(path, {"fps": 25})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o640)
    save(path, {"fps": 30})
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@ON_POSIX
def test_a_link_stays_one_and_what_it_points_to_is_written(path, tmp_path):
    path.parent.mkdir()
    (tmp_path / "dotfiles").mkdir()
    real = tmp_path / "dotfiles" / "my.toml"
    path.symlink_to(real)
    save(path, {"fps": 25})
    save(path, {"fps": 30})
    assert path.is_symlink()
    assert real.read_text() == HEAD + "fps = 30\n"
    assert files(real) == ["my.toml"]


@ON_POSIX
def test_a_file_that_is_read_only_is_left_as_it_is(file):
    file.chmod(0o444)
    with pytest.raises(SinkError, match=r"can't write .*vcam.toml: the file is read-only; is the folder yours"):
        save(file, {"fps": 30})
    assert file.read_text() == "# mine\nfps = 25\n"


def test_what_is_no_file_is_left_as_it_is(path):
    path.mkdir(parents=True)
    with pytest.raises(BadInput, match="not a file, so it can't hold settings"):
        save(path, {"fps": 30})
    path.parent.joinpath("blocked").touch()
    with pytest.raises(SinkError, match=r"can't write .*blocked.vcam\.toml"):
        save(path.parent / "blocked" / "vcam.toml", {"fps": 30})


def test_nothing_is_written_where_nothing_changes(file):
    before = file.stat()
    save(file, {"fps": 25})
    after = file.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_value_that_cannot_be_written_costs_only_itself(file):
    with pytest.raises(BadInput, match=r"vcam.toml: zoom can't be remembered as nan"):
        save(file, {"zoom": float("nan"), "avatar": "ren"})
    assert tomllib.loads(file.read_text()) == {"fps": 25, "avatar": "ren"}


def test_a_broken_file_is_kept_aside_before_a_new_one_is_begun(file):
    file.write_text("fps = = 25  # oh")
    aside = save(file, {"avatar": "ren"})
    assert aside.name == "vcam.toml.broken-1"
    assert aside.read_text() == "fps = = 25  # oh"
    assert file.read_text() == HEAD + 'avatar = "ren"\n'


def test_each_broken_file_is_kept_once_and_none_replaced(file):
    names = []
    for text in ("one = ", "two = ", "one = ", "three = "):
        file.write_text(text)
        names.append(keep_aside(file).name)
    assert names == [f"vcam.toml.broken-{n}" for n in (1, 2, 1, 3)]
    assert [(file.parent / name).read_text() for name in sorted(set(names))] == ["one = ", "two = ", "three = "]


def test_who_breaks_their_file_for_ever_is_told(file, monkeypatch):
    monkeypatch.setattr(writing, "MOST_ASIDE", 2)
    for text in ("one = ", "two = "):
        file.write_text(text)
        keep_aside(file)
    file.write_text("three = ")
    with pytest.raises(SinkError, match=r"can't write .*: there are 2 broken ones beside it already"):
        save(file, {"fps": 30})
    assert file.read_text() == "three = "


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
def test_what_fails_on_the_way_leaves_the_old_file_and_no_other(file, monkeypatch, step):
    def fails(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, fails)
    with pytest.raises(SinkError, match=r"No space left on device; is the folder yours, and the disk not full\?"):
        save(file, {"fps": 30})
    assert file.read_text() == "# mine\nfps = 25\n"
    assert files(file) == ["vcam.toml"]


def test_what_a_killed_writer_left_is_swept_up(file):
    (file.parent / ".vcam.toml.0badf00d.part").write_text("half")
    save(file, {"fps": 30})
    assert files(file) == ["vcam.toml"]


def test_many_writers_lose_nothing_of_each_other(path):
    """Each file descriptor takes the lock for itself, so threads stand for processes."""

    def write(name):
        for n in range(8):
            save(path, {f"{name}{n}": n})

    threads = [threading.Thread(target=write, args=[name]) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tomllib.loads(path.read_text()) == {f"{name}{n}": n for name in "abc" for n in range(8)}


@ON_POSIX
def test_a_writer_that_hangs_holds_nobody_up_for_ever(file, monkeypatch):
    import fcntl

    times = iter(range(100))
    monkeypatch.setattr(writing.time, "monotonic", lambda: next(times))
    monkeypatch.setattr(writing.time, "sleep", lambda seconds: None)
    with (file.parent / ".vcam.toml.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        (file.parent / ".vcam.toml.0badf00d.part").write_text("it may still be writing this")
        save(file, {"fps": 30})
    assert file.read_text() == "# mine\nfps = 30\n"
    assert files(file) == [".vcam.toml.0badf00d.part", "vcam.toml"]


def test_a_whole_file_replaces_another_at_once(path):
    replace_whole(path, "a = 1\r\n")
    replace_whole(path, "猫 = 2\n")
    assert path.read_bytes() == "猫 = 2\n".encode()

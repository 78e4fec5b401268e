"""What the user chose is written soon, seldom, by a thread of its own, and trouble is said once."""

import logging
import queue
import threading
from pathlib import Path

import pytest

from vcam.errors import SinkError
from vcam.remember import Remember
from vcam.settings.editing import HEAD

PATH = Path("vcam.toml")


class Disk:
    """Takes what is written, in place of a file; fails while `broken`."""

    def __init__(self):
        self.written = queue.Queue()
        self.broken = False
        self.aside = None

    def __call__(self, path, values):
        self.written.put(dict(values))
        if self.broken:
            raise SinkError(f"can't write {path}: No space left on device")
        return self.aside

    def next(self):
        return self.written.get(timeout=60)


class Ending(threading.Event):
    """The end of a run, which tells who waits for it and how long."""

    def __init__(self):
        super().__init__()
        self.waits = queue.Queue()

    def wait(self, timeout=None):
        self.waits.put(timeout)
        return super().wait(timeout)


@pytest.fixture
def disk():
    return Disk()


def test_a_choice_is_written_at_once_and_those_after_it_together_at_the_end(disk):
    with Remember(PATH, every_s=1000, write=disk) as memory:
        memory._over = Ending()
        memory.put({"avatar": "ren"})
        assert disk.next() == {"avatar": "ren"}
        assert memory._over.waits.get(timeout=60) == 1000
        for zoom in (1.1, 1.2, 1.3):
            memory.put({"zoom": zoom})
        memory.put({"mirror_view": False})
        assert disk.written.empty()
    assert disk.next() == {"zoom": 1.3, "mirror_view": False}
    assert disk.written.empty()


def test_while_it_goes_on_it_is_written_again(disk):
    with Remember(PATH, every_s=0, write=disk) as memory:
        for avatar in ("ren", "mika"):
            memory.put({"avatar": avatar})
            assert disk.next() == {"avatar": avatar}


def test_who_chooses_nothing_starts_no_thread_and_touches_no_disk(disk):
    with Remember(PATH, write=disk) as memory:
        assert memory._thread is None
    assert disk.written.empty()


def test_a_value_that_the_next_start_would_refuse_is_not_written(disk, caplog):
    with Remember(PATH, write=disk) as memory:
        memory.put({"zoom": 99, "fps": 25, "nonsense": 1})
    assert disk.next() == {"fps": 25}
    assert "settings: zoom must be a number from 0.5 to 3" in caplog.text
    assert "settings: unknown key 'nonsense'" in caplog.text


def test_trouble_is_said_once_when_it_begins_and_once_when_it_ends(disk, caplog):
    caplog.set_level(logging.INFO)
    disk.broken = True
    with Remember(PATH, every_s=0, write=disk) as memory:
        memory.put({"avatar": "ren"})
        assert disk.next() == {"avatar": "ren"}
        memory.put({"fps": 25})
        while disk.next() != {"avatar": "ren", "fps": 25}:
            pass
        disk.broken = False
    lines = [record.message for record in caplog.records]
    assert lines == [
        "settings: can't write vcam.toml: No space left on device; what you choose is not remembered",
        "settings: vcam.toml is written again",
    ]


def test_a_disk_that_failed_is_tried_again_though_nothing_more_is_chosen(disk):
    disk.broken = True
    with Remember(PATH, every_s=0, write=disk) as memory:
        memory.put({"avatar": "ren"})
        for _ in range(3):
            assert disk.next() == {"avatar": "ren"}


def test_a_fault_in_writing_ends_no_remembering(disk, caplog):
    failed = threading.Event()

    def write(path, values):
        if not failed.is_set():
            failed.set()
            raise RecursionError("too deep")
        return disk(path, values)

    with Remember(PATH, every_s=0, write=write) as memory:
        memory.put({"avatar": "ren"})
        assert failed.wait(60)
    assert disk.next() == {"avatar": "ren"}
    assert "settings: RecursionError: too deep; what you choose is not remembered" in caplog.text


def test_a_broken_file_that_was_kept_aside_is_named(disk, caplog, tmp_path):
    disk.aside = tmp_path / "vcam.toml.broken-1"
    with Remember(PATH, write=disk) as memory:
        memory.put({"fps": 25})
    assert "vcam.toml was broken, and is kept as vcam.toml.broken-1; a new one is begun" in caplog.text


def test_a_file_is_made_though_there_is_nothing_to_put_into_it_and_one_that_is_there_is_left_alone(tmp_path):
    path = tmp_path / "vcam.toml"
    for text in (HEAD, "fps = = 25", ""):
        with Remember(path) as memory:
            memory.put({})
        assert path.read_text() == text
        path.write_text("fps = = 25" if text == HEAD else "")
    assert not list(tmp_path.glob("*.broken*"))


def test_what_is_remembered_is_in_the_file(tmp_path):
    with Remember(tmp_path / "vcam.toml") as memory:
        memory.put({"fps": 25.0})
        memory.put({"portrait": ("a.jpg",), "smoothing": "off", "offset": [0.1, -0.2000001]})
    text = (tmp_path / "vcam.toml").read_text()
    assert text.endswith('fps = 25.0\nportrait = ["a.jpg"]\nsmoothing = "off"\noffset = [0.1, -0.2]\n')

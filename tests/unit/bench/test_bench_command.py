"""The command gives what was measured, also when it is ended early, and fails when nothing of the whole loop was."""

import signal

import cv2
import numpy as np
import pytest

from vcam.bench import command
from vcam.bench.rounds import Case
from vcam.errors import VcamError


@pytest.fixture
def measuring(monkeypatch):
    """Has the command measure these in place of its own: (name, what is done) of each."""

    def put(*cases):
        def made(context, folder, notes, on):
            return [Case(name, lambda work=work: work(notes), core=True) for name, work in cases]

        monkeypatch.setattr(command, "all_cases", made)

    return put


def test_a_report_names_version_machine_and_what_was_measured(measuring, monkeypatch):
    monkeypatch.setattr(command, "load_now", lambda: 0.0)
    said = []
    measuring(("run mika", lambda notes: notes.run("mika", {"fps": 30.0})))
    report = command.bench(0.0, said.append)
    assert report.live == {"mika": {"fps": (30.0,)}}
    assert report.vcam
    assert report.date[10] == "T"
    assert report.machine["opengl"]
    assert report.skipped == ()
    assert said[0].startswith("measuring for about 0 s")
    assert said[1:] == ["round 1"]


def test_ctrl_c_ends_it_with_what_there_is(measuring):
    measuring(
        ("run mika", lambda notes: (notes.run("mika", {"fps": 30.0}), signal.raise_signal(signal.SIGINT))),
        ("run photo", lambda notes: notes.run("photo", {"fps": 30.0})),
    )
    report = command.bench(60.0, print)
    assert list(report.live) == ["mika"]
    assert report.skipped == ("run photo: you stopped it",)


def test_without_the_whole_loop_it_fails_with_the_reason(measuring):
    def fails(notes):
        raise VcamError("vcam run told nothing of itself")

    measuring(("run mika", fails))
    with pytest.raises(VcamError, match="wasn't measured, and nothing is written: run mika: vcam run told nothing"):
        command.bench(0.0, print)
    measuring(("capture", lambda notes: signal.raise_signal(signal.SIGINT)), ("run mika", fails))
    with pytest.raises(VcamError, match="run mika: you stopped it"):
        command.bench(60.0, print)


def test_the_photo_is_written_into_a_folder_of_any_letters(tmp_path, monkeypatch):
    monkeypatch.setattr(cv2, "imwrite", lambda path, image: False)  # as on Windows, without a word
    photo = tmp_path / "Jürgen" / "photo.png"
    photo.parent.mkdir()
    image = np.random.default_rng(0).integers(0, 255, (4, 6, 3), np.uint8)
    command.write_photo(photo, image)
    read = cv2.imdecode(np.frombuffer(photo.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    assert np.array_equal(read[..., ::-1], image)


def test_a_busy_machine_is_said_before_the_time_is_spent(measuring, monkeypatch):
    monkeypatch.setattr(command, "load_now", lambda: 9.0)
    monkeypatch.setattr(command, "cores", lambda: 2)
    said = []
    measuring(("run mika", lambda notes: notes.run("mika", {"fps": 30.0})))
    assert command.bench(0.0, said.append).load == (9.0, 9.0)
    assert said[0].startswith("this machine is busy (a load of 9 on 2 cores)")

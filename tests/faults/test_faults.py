"""Whatever part of a run fails, in whatever way: viewers get pictures, none of them the camera's, and it ends well."""

import logging
import re
import socket
from contextlib import contextmanager

import av
import cv2
import numpy as np
import pytest
from a_run import LIMIT_S, MARK, Fault, Watch, children, ours, run, shows_the_mark
from breaking import Broken
from table import BEGINS, ENDS, HANGS_S, PAGE, ROWS, markdown

MOST_LINES = 25
"""Warnings of a run: each of its parts may have one to say, and not one for each picture."""


@pytest.fixture
def heard():
    """A port that numbers are sent to, and what came there."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind(("127.0.0.1", 0))
        ear.setblocking(False)
        yield ear


def datagrams(ear):
    while True:
        try:
            yield ear.recv(65536)
        except BlockingIOError:
            return


@contextmanager
def pages_watched(monkeypatch):
    """Somebody watches each preview page that is opened meanwhile. Gives the sinks."""
    from vcam.sinks.preview import PreviewSink

    opened, enter = [], PreviewSink.__enter__

    def entered(sink):
        opened.append(sink)
        for live in (sink._live, sink._clean):
            live._watchers += 1
        return enter(sink)

    monkeypatch.setattr(PreviewSink, "__enter__", entered)
    yield opened


def pattern(line):
    shortened = line.replace(f"for {HANGS_S:g} s", "for … s")
    return ".*".join(map(re.escape, shortened.split("…")))


def unsaid(wanted, lines):
    return [line for line in wanted if not any(re.fullmatch(pattern(line), one) for one in lines)]


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_fault_costs_what_the_table_says_and_nothing_else(row, tmp_path, monkeypatch, caplog, heard):
    caplog.set_level(logging.INFO, logger="vcam")
    monkeypatch.chdir(tmp_path)
    assert cv2.imwrite("photo.jpg", np.full((64, 64, 3), 90, np.uint8))
    fault, hung = Fault(row.how, row.value), "no answer" in "".join(row.said[:1])

    def said():
        return [record.getMessage() for record in tuple(caplog.records)]

    broken = Broken(row, fault, monkeypatch, tmp_path)
    watch = Watch(
        fault,
        sees=row.sees,
        ends=row.ends,
        by_witness=row.sees == "others",
        mend=broken.mend,
        provoke=broken.provoke,
        begun=lambda: not hung or not unsaid(row.said[:1], said()),
        over=lambda: not unsaid(row.said, said()),
    )
    port, before = str(heard.getsockname()[1]), children()
    wires = dict.fromkeys(("osc", "vmc", "ifacialmocap"), (port,))
    outs = (
        str(tmp_path / "film.mp4"),
        str(tmp_path / "still.png"),
        "preview:0",
        "null",
        *broken.settings.pop("out", ()),
    )
    with pages_watched(monkeypatch) as pages, broken.remembering() as remember:
        ended = run(watch, fault, outs, remember, **wires, **broken.settings)

    stuck = row.ends and row.sees == "still"
    assert isinstance(ended, KeyboardInterrupt) if stuck else ended is None
    assert watch.at == "end"
    fault.over.set()
    for thread in ours():
        thread.join(LIMIT_S)
    assert not ours()
    assert children() <= before

    assert not watch.shows_camera
    assert watch.faces_only
    for picture in pictures_of(tmp_path, pages):
        assert not shows_the_mark(picture)
    for datagram in datagrams(heard):
        assert MARK.tobytes() * 8 not in datagram
        assert b"nan" not in datagram.lower()

    assert not unsaid(row.said, said()), said()
    for line in row.said:
        found = [one for one in said() if re.fullmatch(pattern(line), one)]
        assert row.words or len(found) == len(set(found)), "each is said once"
    assert sum(record.levelno >= logging.WARNING for record in caplog.records) <= MOST_LINES, said()
    assert not [record for record in caplog.records if record.exc_info and record.levelno >= logging.INFO]


def pictures_of(folder, pages):
    """All that lies in files and on the page, RGB."""
    films = [folder / "film.mp4", *(folder / "films").glob("*.mp4")]
    for film in films:
        if film.exists():
            with av.open(film) as file:
                yield from (frame.to_ndarray(format="rgb24") for frame in file.decode(video=0))
    still = cv2.imread(str(folder / "still.png")) if (folder / "still.png").exists() else None
    shown = [cv2.imdecode(np.frombuffer(page._live._encoded, np.uint8), cv2.IMREAD_COLOR) for page in pages
             if page._live._encoded]  # fmt: skip
    for picture in (still, *shown):
        if picture is not None:
            yield cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)


def test_the_marked_picture_is_found_where_it_is():
    picture = np.full((90, 160, 3), 40, np.uint8)
    assert not shows_the_mark(picture)
    picture[40, 70] = MARK
    assert shows_the_mark(picture)


def test_the_page_has_the_table():
    assert PAGE.read_text(encoding="utf-8").partition(BEGINS)[2].partition(ENDS)[0] == markdown()


def test_each_row_is_there_once():
    names = [row.name for row in ROWS]
    assert len(names) == len(set(names))

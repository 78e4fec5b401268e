"""Whatever part of a run fails, in whatever way: viewers get pictures, none of them the camera's, and it ends well."""

import logging
import re
import socket
from contextlib import contextmanager

import av
import cv2
import numpy as np
import pytest
from a_run import children, face_of, ours, run
from breaking import Broken
from pythonosc.osc_message_builder import build_msg
from pythonosc.osc_packet import OscPacket
from table import BEGINS, ENDS, HANGS_S, PAGE, ROWS, huge, markdown, nan_pose
from watch import LIMIT_S, MARK, Fault, Watch, is_sound, shows_the_mark

LARGEST = 1e9
"""Seconds of a clock are among the numbers that are sent."""
MOST_LINES = 25
"""Warnings of a run: each of its parts may have one to say, and not one for each picture."""


@pytest.fixture
def heard():
    """A socket that numbers are sent to."""
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


def numbers_in(datagram):
    """All numbers with a point in it, which is OSC or iFacialMocap's text."""
    if datagram.startswith((b"/", b"#bundle")):
        said = (timed.message.params for timed in OscPacket(datagram).messages)
        return [value for values in said for value in values if isinstance(value, float)]
    return [float(word) for word in re.findall(rb"nan|inf|-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?", datagram.lower())]


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
    sent = []

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
        listen=lambda: sent.extend(datagrams(heard)),
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
    assert sent
    for datagram in sent:
        assert MARK.tobytes() * 8 not in datagram
        assert all(abs(number) < LARGEST for number in numbers_in(datagram)), datagram

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


def test_numbers_that_no_face_can_have_are_found_where_they_are():
    face = face_of(1.0, 3)
    assert is_sound(face)
    assert not is_sound(huge(face))
    assert not is_sound(nan_pose(face))
    assert not is_sound("a picture")
    assert numbers_in(build_msg("/a", [0.5, "x", float("inf")]).dgram) == [0.5, float("inf")]
    assert numbers_in(b"jawOpen-20|=head#1.5,-0.25,1e30,") == [-20, 1.5, -0.25, 1e30]
    assert len(numbers_in(b"=head#NaN,inf")) == 2


def test_the_page_has_the_table():
    assert PAGE.read_text(encoding="utf-8").partition(BEGINS)[2].partition(ENDS)[0] == markdown()


def test_each_row_is_there_once():
    names = [row.name for row in ROWS]
    assert len(names) == len(set(names))

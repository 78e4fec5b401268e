"""Requests to the preview page, from anybody: an answer or none, no fault inside, no command but from our own page."""

import logging
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page_client import SHOWN, answer, picture, port_of, request, status

from vcam.commands import Commands
from vcam.sinks import preview_address
from vcam.sinks.page_commands import PAGE_WORDS
from vcam.sinks.preview import PreviewSink

HOST, TOKEN, LENGTH = "{host}", "{token}", "{length}"
"""Stand for what is known once the page is open."""
RIGHT = {
    "Host": HOST, "Origin": f"http://{HOST}", "X-Vcam-Token": TOKEN, "Content-Length": LENGTH,
    "Sec-Fetch-Site": "same-origin",
}  # fmt: skip
"""What our own page sends."""
ODD = ["", "0", "-1", "5", "99999", "9" * 5000, "1e3", "٣", "null", "cross-site", "evil.example", "\xff", "x" * 22]
METHODS = st.sampled_from(["POST"] * 6 + ["GET"] * 3 + ["HEAD", "PUT", "OPTIONS", "post", ""])
COMMANDS = ["/command/toggle"] * 4 + [f"/command/{word}" for word in ("wear", "quit", "%00", "", "toggle?a=b")]
PAGES = ["/", "/?clean=1", "/status", "/view.mjpg", "/clean.stream", "/picture/0"]
NOWHERE = ["/../../etc/passwd", "//evil.example/", "*", "/?token=x&" * 9]
PATHS = st.sampled_from(COMMANDS + PAGES + NOWHERE)
VERSIONS = st.sampled_from(["HTTP/1.1"] * 5 + ["HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/-1.x", ""])
SOUND = st.sampled_from(
    ["POST /command/toggle HTTP/1.1"] * 4 + [f"GET {path} HTTP/1.1" for path in ("/", "/status", "/view.mjpg")]
)
MORE = st.sampled_from([[], [], [], ["Transfer-Encoding: chunked"], ["Cookie: vcam=;;="], [": nameless"], [" folded"]])
BODIES = st.sampled_from([b"", b"mika", b"mika" * 300, b"\xff\xfe", b"\x1b[2J\n"]) | st.binary(max_size=40)
CODES = {None, 200, 204, 400, 403, 404, 405, 413, 414, 421, 429, 431, 503, 505}
REFUSED = {None, 400, 403, 405, 414, 421, 429, 431, 505}
"""Before anything is looked at but who asks."""


@st.composite
def requests(draw):
    """The bytes of a request, sound but for a few places, with HOST, TOKEN and LENGTH in it."""
    odd_line = st.builds(lambda *words: " ".join(words), METHODS, PATHS, VERSIONS)
    lines = [draw(st.one_of(SOUND, SOUND, SOUND, odd_line))]
    changed = draw(st.sets(st.sampled_from(sorted(RIGHT)), max_size=1))
    for name, value in RIGHT.items():
        change = draw(st.sampled_from(["gone", "odd", "twice"])) if name in changed else ""
        given = draw(st.sampled_from(ODD)) if change == "odd" else value
        lines += [f"{name}: {given}"] * {"gone": 0, "twice": 2}.get(change, 1)
    lines += draw(MORE)
    body = draw(BODIES)
    head = "\r\n".join([*lines, "", ""]).replace(LENGTH, str(len(body)))
    data = head.encode("utf-8", "surrogateescape") + body
    if draw(st.integers(0, 7)) == 7:  # cut, and something put there
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(st.binary(max_size=12)) + data[at + draw(st.integers(0, 30)) :]
    return data


@pytest.fixture(scope="module")
def page():
    with PreviewSink("0", size_wh=(64, 36), fps=30) as sink:
        sink.commands = Commands()
        sink.commands.shown = SHOWN
        sink.send(picture(), None)
        yield sink
        assert answer(sink, request(sink))[0] == 200, "the page lives on"


@pytest.fixture(scope="module")
def own(page):
    """(host, token) that our own page has."""
    return f"127.0.0.1:{port_of(page)}".encode(), status(page)["control"]["token"].encode()


@pytest.fixture(scope="module")
def public():
    """A page for others too, who need the token of its address; reached here by 127.0.0.1."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preview_address, "_own_number", lambda family: "127.0.0.1")
        with PreviewSink("0.0.0.0:0", size_wh=(64, 36), fps=30) as sink:
            sink.send(picture(), None)
            yield sink


@pytest.fixture
def faults(caplog):
    """What went wrong in the page itself: a client that has gone is no fault."""
    caplog.set_level(logging.DEBUG, logger="vcam.sinks.web")
    return lambda: [r.exc_info[1] for r in caplog.records if r.exc_info and not isinstance(r.exc_info[1], OSError)]


@settings(max_examples=4 * settings().max_examples)
@given(data=requests() | st.binary(max_size=400))
def test_any_request_is_answered_soundly_and_commands_come_from_our_own_page_alone(page, own, faults, data):
    host, token = own
    sent = data.replace(HOST.encode(), host).replace(TOKEN.encode(), token)
    code, _, body = answer(page, sent, over=True)
    assert code in CODES
    assert faults() == []
    assert token not in body or (code == 200 and b"/status" in sent)
    for command in page.commands.drain():
        assert command.word in PAGE_WORDS
        assert sent.startswith(b"POST /command/")
        assert token in sent
        assert b"Origin: http://" + host in sent


@given(data=requests() | st.binary(max_size=400))
def test_who_has_not_the_token_of_a_page_for_others_gets_refusals_alone(public, faults, data):
    sent = data.replace(HOST.encode(), f"127.0.0.1:{port_of(public)}".encode()).replace(TOKEN.encode(), b"x" * 22)
    code, head, body = answer(public, sent, over=True)
    assert code in REFUSED
    assert faults() == []
    said = body.decode() if code else head  # HTTP 0.9 has no head
    assert re.fullmatch(r"([45]\d\d .*\n)?", said), said

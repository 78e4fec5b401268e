"""What the preview page may ask for, and what it may not."""

import pytest
from page_client import SHOWN, answer, command, connected, port_of, request, status

from vcam.commands import WAITING, WORDS, Command
from vcam.errors import UsageError
from vcam.sinks import web_reading, web_requests
from vcam.sinks.page_commands import PAGE_WORDS, asked
from vcam.sinks.preview import PreviewSink


@pytest.mark.parametrize(
    ("word", "value"),
    [
        *((word, "") for word in ("toggle", "next", "avatar", "wear_next", "wear_previous", "recentre", "neutral")),
        *((word, value) for word in ("panic", "pause", "on_air", "record") for value in ("", "on", "off")),
        *(("wear", name) for name in ("mika", "日本")),
        *(("photo", name) for name in ("anna.jpg", "ben.jpg")),
        *(("expression", value) for value in ("joy", "joy:on", "sorrow:off", "3", "9:on")),
        *(("background", value) for value in ("soft", "transparent", "#0080fF")),
        *(("framing", value) for value in ("1,0,0", "0.50,-0.25,1.00")),
        *(("smoothing", value) for value in ("0", "1", "0.35", "off")),
    ],
)
def test_what_the_page_offers_reaches_the_queue(controlled, word, value):
    assert answer(controlled, command(controlled, f"/command/{word}", value))[0] == 204
    assert controlled.commands.drain() == [Command(word, value)]


ELSEWHERE = (
    "/etc/passwd", "../secret.vrm", "C:\\secret.png", "secret.png", "anna.jpg/../x.jpg", "file:///etc/passwd",
    "http://evil.example/x.png", "\\\\evil\\share\\x.vrm", "camera:1", "auto", "~", "mika\n", "#12345", "#1234567",
    "on ", "1,2", "nan,0,0", "1e9,0,0", "inf", "-1", "0x1", "joy:on:on", "10", "\0", "", "x" * 900,
)  # fmt: skip


@pytest.mark.parametrize("word", sorted(WORDS))
def test_the_page_can_name_no_file_no_device_and_no_address(word):
    for value in ELSEWHERE:
        try:
            given = asked(word, value, SHOWN)
        except UsageError:
            continue
        assert (given.word, given.value) == (word, "")
        assert WORDS[word][0] in ("", "on|off")
        assert word in PAGE_WORDS


@pytest.mark.parametrize(
    "word", ["load", "source", "tracker", "person", "forget", "learn", "calibrate", "voice", "quit", "theme"]
)
def test_what_is_for_who_sits_there_is_refused_with_one_line(controlled, word):
    value = "auto" if WORDS[word][0] else ""
    code, _, body = answer(controlled, command(controlled, f"/command/{word}", value))
    assert (code, body) == (400, f"400 {word} can't be asked for on the preview page; do it where vcam runs\n".encode())
    assert controlled.commands.drain() == []


@pytest.mark.parametrize(
    ("word", "value", "line"),
    [
        ("togle", "", "no command 'togle'; did you mean 'toggle'?"),
        ("toggle", "on", "toggle takes no value, got 'on'"),
        ("panic", "yes", "panic must be on or off, got 'yes'"),
        ("wear", "", "wear needs a value: NAME|FILE"),
        ("wear", "/x.vrm", "wear from the preview page must be one of those that it shows, got '/x.vrm'"),
        (
            "background",
            "x.png",
            "background from the preview page must be soft, transparent or a colour, as #336699, got",
        ),
        ("framing", "1", "framing from the preview page must be ZOOM,X,Y, as 1.2,0,0.1, got '1'"),
        ("smoothing", "2", "smoothing from the preview page must be a number from 0 to 1, or off, got '2'"),
    ],
)
def test_a_wrong_command_is_answered_with_its_line(controlled, word, value, line):
    code, _, body = answer(controlled, command(controlled, f"/command/{word}", value))
    assert code == 400
    assert body.decode().startswith(f"400 {line}")
    assert controlled.commands.drain() == []


def test_the_line_holds_any_letters_and_no_headers(controlled):
    code, head, body = answer(
        controlled, command(controlled, "/command/wear", "日本語\r\nSet-Cookie: x=1\r\n\r\n<script>")
    )
    assert (code, "Set-Cookie" in head) == (400, False)
    assert "日本語\\r\\nSet-Cookie" in body.decode()


def test_a_value_that_is_no_text_is_refused(controlled):
    assert answer(controlled, command(controlled, "/command/wear", b"\xff\xfe"))[0] == 400
    assert controlled.commands.drain() == []


def test_a_body_that_is_too_large_is_not_read(controlled, monkeypatch):
    monkeypatch.setattr(web_reading, "REQUEST_S", 1000.0)
    assert answer(controlled, command(controlled, "/command/wear", "x" * (web_requests.VALUE_BYTES + 1)))[0] == 413
    assert answer(controlled, command(controlled, "/command/wear", Content_Length=10**6))[0] == 413
    assert answer(controlled, command(controlled, "/command/wear", "mika"))[0] == 204


def test_a_body_that_does_not_come_is_not_waited_for(controlled, monkeypatch):
    asked_for = command(controlled, "/command/wear", "mik", Content_Length=4)
    monkeypatch.setattr(web_reading, "REQUEST_S", 0.2)
    assert answer(controlled, asked_for) == (None, "", b"")
    assert controlled.commands.drain() == []


def test_a_body_in_pieces_is_put_together(controlled):
    whole = command(controlled, "/command/wear", "mika")
    with connected(controlled) as client:
        for at in range(0, len(whole), 7):
            client.sendall(whole[at : at + 7])
        assert client.recv(12) == b"HTTP/1.0 204"
    assert controlled.commands.drain() == [Command("wear", "mika")]


def test_a_browser_that_tells_no_fetch_site_is_served_too(controlled):
    assert answer(controlled, command(controlled, Sec_Fetch_Site=None, Content_Length=None))[0] == 204
    assert controlled.commands.drain() == [Command("toggle")]


def test_every_run_has_a_token_of_its_own(controlled):
    with PreviewSink("0", size_wh=(64, 36), fps=30) as other:
        other.commands = controlled.commands
        assert status(other)["control"]["token"] != status(controlled)["control"]["token"]


def test_without_commands_none_is_taken(controlled):
    asked = command(controlled)
    controlled.commands = None
    assert answer(controlled, asked)[0] == 503


def test_who_leans_on_the_key_is_told_to_wait(controlled):
    codes = [answer(controlled, command(controlled))[0] for _ in range(WAITING + 1)]
    assert codes == [204] * WAITING + [503]


@pytest.mark.parametrize(
    ("code", "other"),
    [
        (403, {"Origin": "http://evil.example"}),
        (403, {"Origin": "null"}),
        (403, {"Origin": None}),
        (403, {"Origin": "http://127.0.0.1"}),
        (403, {"Origin": "http://127.0.0.1:1"}),
        (403, {"Origin": "https://127.0.0.1:{port}"}),
        (403, {"Origin": "http://localhost:{port}"}),  # a page of ours, but not of the host that was asked
        (403, {"ORIGIN": "http://127.0.0.1:{port}"}),  # twice
        (403, {"Sec_Fetch_Site": "cross-site"}),
        (403, {"Sec_Fetch_Site": "same-site"}),
        (403, {"Sec_Fetch_Site": "none"}),
        (403, {"X_Vcam_Token": None}),
        (403, {"X_Vcam_Token": ""}),
        (403, {"X_Vcam_Token": "x" * 22}),
        (403, {"X_Vcam_Token": "\xe4" * 22}),
        (403, {"X_VCAM_TOKEN": "x"}),
        (421, {"host": "evil.example:{port}"}),
        (413, {"Content_Length": "-1"}),
        (413, {"Content_Length": "99999999999999999999"}),
        (413, {"Transfer_Encoding": "chunked"}),
        (400, {"path": "/command/quit"}),
        (400, {"path": "/command/load"}),
        (405, {"path": "/command/toggle?x"}),
        (400, {"path": "/command/toggle/"}),
        (400, {"path": "/command/"}),
        (405, {"path": "/status"}),
        (404, {"method": "GET"}),
        (405, {"method": "PUT"}),
        (405, {"method": "OPTIONS"}),
    ],
)  # fmt: skip
def test_no_foreign_page_can_command(controlled, code, other):
    filled = {k: v.format(port=port_of(controlled)) if isinstance(v, str) else v for k, v in other.items()}
    assert answer(controlled, command(controlled, **filled))[0] == code
    assert controlled.commands.drain() == []
    assert answer(controlled, command(controlled))[0] == 204, "the control: the page itself still can"


def test_the_token_is_told_to_no_other_site(controlled):
    for site in ("cross-site", "same-site"):
        code, _, body = answer(controlled, request(controlled, "/status", Sec_Fetch_Site=site))
        assert (code, b"token" in body) == (403, False)
    _, head, _ = answer(controlled, request(controlled, "/status", Origin="http://evil.example"))
    assert "access-control" not in head.lower(), "or a script from elsewhere could read it"

"""Who may see the page: by the name they call it, by the page they come from, by a token."""

import socket
from contextlib import closing
from email.message import Message

import pytest
from page_client import answer, picture, port_of, request

from vcam.sinks.preview import PreviewSink
from vcam.sinks.web_entrance import AGAIN_S, TRIES, Entrance


@pytest.mark.parametrize(
    "host", ["evil.example:{}", "127.0.0.1", "localhost", "127.0.0.1:1", "127.0.0.1:{}.evil.example"]
)
def test_a_rebound_name_is_refused(page, host):
    code, _, body = answer(page, request(page, "/status", host=host.format(port_of(page))))
    assert (code, body) == (421, f"421 this page is http://127.0.0.1:{port_of(page)}/\n".encode())


def test_no_host_and_two_hosts_are_refused(page):
    two = request(page, "/status", HOST="evil.example")
    assert answer(page, two)[0] == 421
    assert answer(page, b"GET /status HTTP/1.0\r\n\r\n")[0] == 421


@pytest.mark.parametrize("host", ["127.0.0.1:{}", "localhost:{}", "LOCALHOST:{}", "[::1]:{}"])
def test_our_own_names_are_served(page, host):
    assert answer(page, request(page, "/status", host=host.format(port_of(page))))[0] == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_page_may_link_here_but_not_embed(page, site):
    assert answer(page, request(page, "/stream.mjpg", Sec_Fetch_Site=site))[0] == 403
    assert answer(page, request(page, "/", Sec_Fetch_Site=site))[0] == 200


def head(**headers):
    made = Message()
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    return made


def asked(entrance, query="", host="192.168.1.20:8640", theirs="192.168.1.30", **headers):
    """The answer's code, or None when who asks is let in."""
    refused = entrance.refusal(head(Host=host, **headers), "/status", query, ours="192.168.1.20", theirs=theirs)
    return refused and refused[0]


@pytest.mark.parametrize(
    ("ours", "host", "served"),
    [
        ("192.168.1.20", "192.168.1.20:8640", True),
        ("::ffff:192.168.1.20", "192.168.1.20:8640", True),
        ("2001:db8::5", "[2001:db8::5]:8640", True),
        ("127.0.0.1", "localhost:8640", True),
        ("127.0.0.1", "[::1]:8640", True),
        ("192.168.1.20", "localhost:8640", False),
        ("192.168.1.20", "127.0.0.1:8640", False),
        ("192.168.1.20", "evil.example:8640", False),
        ("192.168.1.20", "192.168.1.20.evil.example:8640", False),
        ("192.168.1.20", "192.168.1.20", False),
        ("192.168.1.20", "192.168.1.21:8640", False),
        ("192.168.1.20", "studio:8640", True),  # the user named it so
    ],
)
def test_the_host_must_be_the_address_that_was_reached(ours, host, served):
    refused = Entrance(port=8640, named="studio").refusal(head(Host=host), "/", "", ours=ours, theirs=ours)
    assert (refused is None) == served


def test_at_port_80_browsers_leave_the_port_away():
    assert Entrance(port=80).refusal(head(Host="localhost"), "/", "", ours="127.0.0.1", theirs="127.0.0.1") is None


@pytest.mark.parametrize(
    ("code", "how"),
    [
        (None, {"query": "token=right"}),
        (None, {"query": "clean=1&token=right"}),
        (None, {"Cookie": "vcam_8640=right"}),
        (None, {"Cookie": "a=b; vcam_8640=right; c=d"}),
        (None, {"query": "token=old", "Cookie": "vcam_8640=right"}),
        (403, {}),
        (403, {"query": "token=wrong"}),
        (403, {"query": "token="}),
        (403, {"query": "token=righ"}),
        (403, {"query": "token=right%00"}),
        (403, {"query": "Token=right"}),
        (403, {"query": "&".join(f"a{n}=1" for n in range(20)) + "&token=right"}),
        (403, {"query": "token=\udcff"}),
        (403, {"Cookie": "vcam_8641=right"}),
        (403, {"Cookie": "vcam_8640"}),
        (403, {"Cookie": ";" * 10_000 + "vcam_8640=right"}),
        (403, {"X_Vcam_Token": "right"}),
        (421, {"query": "token=right", "host": "evil.example:8640"}),
        (403, {"query": "token=right", "Sec_Fetch_Site": "cross-site"}),
    ],
)
def test_on_the_network_everybody_needs_the_token(code, how):
    assert asked(Entrance(port=8640, token="right"), **how) == code


def test_who_guesses_is_slowed_down_and_others_are_not():
    clock = [1000.0]
    entrance = Entrance(port=8640, token="right", clock=lambda: clock[0])
    assert [asked(entrance, "token=wrong") for _ in range(TRIES + 1)] == [403] * TRIES + [429]
    assert asked(entrance, "token=right") == 429, "nor is one told that a guess was right"
    assert asked(entrance, "token=right", theirs="192.168.1.31") is None
    assert asked(entrance) == 403, "without a token nothing was guessed"
    clock[0] += AGAIN_S + 0.1
    assert asked(entrance, "token=wrong") == 403
    assert asked(entrance, "token=wrong") == 429
    clock[0] += 2 * AGAIN_S
    assert asked(entrance, "token=right") is None


def test_an_address_of_version_6_is_slowed_down_with_its_neighbours():
    entrance = Entrance(port=8640, token="right", clock=lambda: 1000.0)
    codes = [asked(entrance, "token=wrong", theirs=f"2001:db8::{n:x}") for n in range(TRIES + 1)]
    assert codes[-1] == 429


def test_those_who_guess_are_forgotten_before_memory_ends():
    entrance = Entrance(port=8640, token="right", clock=lambda: 1000.0)
    for n in range(600):
        asked(entrance, "token=wrong", theirs=f"10.0.{n // 250}.{n % 250}")
    assert len(entrance._wrong._since) <= 256


@pytest.fixture
def public(monkeypatch):
    """An open page for others too, reached here by 127.0.0.1."""
    monkeypatch.setattr("vcam.sinks.preview_address._own_number", lambda family: "127.0.0.1")
    with PreviewSink("0.0.0.0:0", size_wh=(64, 36), fps=30) as sink:
        sink.send(picture(), None)
        yield sink


def token_of(sink):
    return sink.about.split()[2].partition("?token=")[2]


def test_the_address_for_others_is_told_with_its_token_and_what_it_means(public):
    assert len(token_of(public)) >= 22
    assert public.about.endswith("(others in the network who have this address see the picture there)")


def test_without_the_token_nothing_is_given(public):
    for path in ("/", "/?clean=1", "/preview.js", "/status", "/stream.mjpg", "/clean.stream", "/picture/0", "/nothing"):
        code, given, body = answer(public, request(public, path))
        assert (code, "Set-Cookie" in given) == (403, False)
        assert body == b"403 this page needs the whole address that vcam printed, with its token\n"


def test_the_first_visit_brings_a_cookie_that_lets_in_from_then_on(public):
    token = token_of(public)
    code, given, _ = answer(public, request(public, f"/?token={token}"))
    cookie = f"vcam_{port_of(public)}={token}"
    assert (code, f"Set-Cookie: {cookie}; Path=/; HttpOnly; SameSite=Strict" in given) == (200, True)
    for path in ("/", "/preview.js", "/status", "/?clean=1"):
        assert answer(public, request(public, path, Cookie=cookie))[0] == 200
    assert "Set-Cookie" not in answer(public, request(public, "/", Cookie=cookie))[1]


def test_every_run_has_another_token(public):
    with PreviewSink("0.0.0.0:0", size_wh=(64, 36), fps=30) as other:
        assert token_of(other) != token_of(public)


def test_the_page_listens_to_version_6_too():
    if not socket.has_ipv6:
        pytest.skip("this Python knows no version 6")
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this computer has no version 6")
    with PreviewSink("[::1]:0", size_wh=(64, 36), fps=30) as sink:
        with closing(socket.create_connection(("::1", port_of(sink)), timeout=60)) as client:
            client.sendall(request(sink, "/status", host=f"[::1]:{port_of(sink)}"))
            assert client.recv(12) == b"HTTP/1.0 200"
        assert sink.about == f"preview page http://[::1]:{port_of(sink)}/"

"""Where the preview page is, and how others call it."""

import socket

import pytest

from vcam.errors import SinkError, UsageError
from vcam.sinks import preview_address
from vcam.sinks.preview_address import PORT, TRIES, place_of


@pytest.mark.parametrize(
    "address", ["x", "-1", "65536", "80.5", "0.0.0.0", "0.0.0.0:", ":80", "::1:80", "a b:80", "٣", "1:2:3", "[::1]"]
)
def test_what_is_no_host_and_port_is_wrong_usage(address):
    with pytest.raises(
        UsageError, match=r"preview:.* is no \[HOST:\]PORT: give a port from 1024 to 65535, as preview:8640"
    ):
        place_of(address)


@pytest.mark.parametrize("address", ["", "80", "127.0.0.1:80", "localhost:80", "127.8.8.8:80", "[::1]:80"])
def test_what_is_this_computer_alone(address):
    assert place_of(address).only_here


@pytest.mark.parametrize("address", ["0.0.0.0:80", "[::]:80", "192.168.1.20:80", "[fe80::1]:80", "8.8.8.8:80"])
def test_what_others_can_reach(address):
    assert not place_of(address).only_here


def test_without_an_address_several_ports_are_tried():
    assert place_of("").ports == range(PORT, PORT + TRIES)
    assert list(place_of("0").ports) == [0]


def test_a_name_that_nobody_knows_is_said(monkeypatch):
    def nobody(*args, **more):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(preview_address.socket, "getaddrinfo", nobody)
    with pytest.raises(
        SinkError, match=r"can't look 'nobody' up; give an address of this computer, or 0.0.0.0 for all"
    ):
        place_of("nobody:80")


def test_the_address_is_told_as_a_browser_takes_it(monkeypatch):
    monkeypatch.setattr(preview_address, "_own_number", lambda family: "192.168.1.20")
    assert place_of("8640").url(8640) == "http://127.0.0.1:8640/"
    assert place_of("[::1]:8640").url(8640) == "http://[::1]:8640/"
    assert place_of("localhost:0").url(4321) == "http://localhost:4321/"
    assert place_of("0.0.0.0:0").url(4321) == "http://192.168.1.20:4321/"
    assert place_of("[::]:0").url(4321) == "http://192.168.1.20:4321/"


def test_without_a_network_it_is_at_least_found_from_here(monkeypatch):
    def unreachable(self, address):
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(preview_address.socket.socket, "connect", unreachable, raising=False)
    assert place_of("0.0.0.0:0").url(4321) == "http://127.0.0.1:4321/"

"""[HOST:]PORT, as people write it."""

import pytest

from vcam.errors import UsageError
from vcam.target import Target, target_of


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("39573", ("127.0.0.1", 39573)),
        ("localhost:1", ("localhost", 1)),
        ("192.168.1.20:65535", ("192.168.1.20", 65535)),
        ("[::1]:9000", ("::1", 9000)),
        ("[fe80::1%eth0]:9000", ("fe80::1%eth0", 9000)),
        ("studio.local:9000", ("studio.local", 9000)),
    ],
)
@pytest.mark.parametrize("portless", [False, True])
def test_a_port_and_a_host_are_understood(address, target, portless):
    assert target_of("--osc", address, 39573, portless=portless) == target


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("phone.local", ("phone.local", 49983)),
        ("10.0.0.7", ("10.0.0.7", 49983)),
        ("[::1]", ("::1", 49983)),
    ],
)
def test_a_host_alone_is_understood_where_there_is_a_usual_port(address, target):
    assert target_of("--ifacialmocap", address, 49983, portless=True) == target
    with pytest.raises(UsageError):
        target_of("--osc", address, 39573)


@pytest.mark.parametrize(
    "address",
    ["", "0", "70000", "65536", "٩٩٩", "000039573", " 9", ":9", "host:", "host:0", "[]:9",
     "::1", "fe80::1:9", "a:b:9", "my host:9", "a\nb:9", "a\0b:9", "9:host", "[::1:9", "[::1]x:9", "v3@9", "me@host:9",
     "host/x:9"],
)  # fmt: skip
@pytest.mark.parametrize("portless", [False, True])
def test_anything_else_is_refused_in_one_line_with_examples(address, portless):
    with pytest.raises(
        UsageError, match=r"^--osc '.*': give \[HOST:\]PORT with a port from 1 to 65535, as 39573, "
    ) as e:
        target_of("--osc", address, 39573, portless=portless)
    assert "\n" not in str(e.value)


@pytest.mark.parametrize("address", ["-1", "+9", "9.5", "nine", "host"])
def test_a_word_is_no_port(address):
    with pytest.raises(UsageError, match=r"give \[HOST:\]PORT"):
        target_of("--osc", address, 39573)


def test_a_target_reads_as_it_is_typed():
    assert str(Target("::1", 9000)) == "[::1]:9000"
    assert str(Target("localhost", 9000)) == "localhost:9000"

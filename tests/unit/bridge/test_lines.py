"""What is told arrives as it was; anything else is refused, whatever it is."""

import json
from dataclasses import asdict, fields, replace

import pytest

from vcam.bridge.lines import Said, said_line, said_of, state_line, state_of
from vcam.commands import KEYS, Choice, News, Shown

FULL = Shown(
    name="アンナ\n#1",
    photos=("a.jpg", "b.jpg"),
    avatars=(Choice("mika", "Mika", "/cache/mika.png"), Choice("x", "Дарья")),
    offset=(0.25, -0.5),
    smoothing=0.5,
    expression=tuple(range(52)),
    angles=(1.0, -2.0, 3.5),
    age_ms=44.5,
    learning={"step": "smile", "bars": [{"name": "smile", "now": 0.4}]},
    keys=dict(KEYS),
    messages=(News(1, "error", 'a "quoted" line'),),
)


def test_a_state_arrives_as_it_was_told():
    assert state_of(state_line(FULL)) == FULL
    assert state_of(state_line(Shown())) == Shown()


def test_of_a_state_that_is_known_only_what_changed_is_told():
    later = replace(FULL, fps=29.5, angles=None, messages=(*FULL.messages, News(2, "info", "more")))
    line = state_line(later, FULL)
    assert set(json.loads(line)) == {"fps", "angles", "messages"}
    assert state_of(line, FULL) == later
    with pytest.raises(ValueError, match="expected, got"):
        state_of(b'{"nonsense": 1}', FULL)


def test_names_that_are_no_letters_can_be_drawn():
    """A file whose name isn't UTF-8 has such a name in Python."""
    told = state_of(state_line(Shown(photos=(b"\xff\xe4nna.jpg".decode("utf-8", "surrogateescape"),))))
    assert told.photos == ("??nna.jpg",)


def test_a_state_is_one_line():
    line = state_line(FULL)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1


def test_whole_numbers_may_stand_for_measures():
    values = asdict(Shown()) | {"fps": 30, "age_ms": 44, "zoom": 1}
    assert state_of(json.dumps(values).encode()) == replace(Shown(), fps=30, age_ms=44, zoom=1)


# fmt: off
WRONG = {"name": 3, "on_air": 1, "photo": "yes", "photos": "abc", "offset": [1.0], "avatars": [{"name": "a"}],
         "keys": ["p"], "age_ms": "1", "expression": [0.5], "messages": [{"number": "1", "level": "info", "text": ""}]}
# fmt: on


@pytest.mark.parametrize(("name", "value"), WRONG.items())
def test_a_state_with_a_wrong_value_is_refused(name, value):
    with pytest.raises(ValueError, match="expected, got"):
        state_of(json.dumps(asdict(Shown()) | {name: value}).encode())


@pytest.mark.parametrize(
    "line",
    [b"", b"\n", b"{}", b"[]", b"7", b"\xff\xfe", b'{"name": "x"}', b"[" * 100_000, b'{"a":' * 100_000, b"Mesa: x\n"],
)
def test_a_line_that_holds_no_state_is_refused(line):
    with pytest.raises(ValueError):  # noqa: PT011 - JSON's own words in some cases
        state_of(line)


def test_every_field_has_a_type_that_can_be_told():
    """A new one of another kind of type would be refused in the window: then teach lines.py."""
    assert len(fields(Shown)) > 40
    assert state_of(state_line(FULL)) == FULL


@pytest.mark.parametrize(
    "said", [Said("command", ("wear", 'a "b"\n')), Said("closed"), Said("failed", ("why",)), Said("warning", ("w",))]
)
def test_what_the_window_says_arrives(said):
    line = said_line(said)
    assert line.count(b"\n") == 1
    assert said_of(line) == said


@pytest.mark.parametrize(
    "line",
    [b'["command", "quit"]', b'["closed", "x"]', b'["shout", "x"]', b'["command", 1, 2]', b"[[]]", b"[]", b"{}",
     b"\xff", b"MESA: error", b"[" * 100_000, b"[null]"],
)  # fmt: skip
def test_anything_else_is_refused(line):
    with pytest.raises(ValueError):  # noqa: PT011 - JSON's own words in some cases
        said_of(line)

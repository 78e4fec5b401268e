"""Hostile values for Hypothesis: any JSON, and sound documents in which something is replaced or gone."""

import json

from hostile import places
from hypothesis import strategies as st

ODD = (10**400, 2**63, -(2**31), 1e308, -0.0, 5e-324, "\ud800", "\0", "\x1b[2J\n", "x" * 5000, "../../etc/passwd")
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.sampled_from(ODD)
JSON = st.recursive(
    SCALARS,
    lambda inside: st.lists(inside, max_size=8) | st.dictionaries(st.text(max_size=8), inside, max_size=5),
    max_leaves=6,
)


@st.composite
def spoilt(draw, document):
    """A copy of a JSON value with one to three of its values replaced or gone."""
    text = json.dumps(document)
    copy, paths = json.loads(text), list(places(document))
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(paths))
        held = copy
        try:
            for key in way:
                held = held[key]
            if draw(st.integers(0, 3)):
                held[last] = draw(JSON)
            else:
                del held[last]
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took it away
    return copy


def assert_one_line(error, path=""):
    """What a user is told of bad input: one line that a terminal shows as it is, of a length that is read."""
    line = str(error)
    assert line.startswith(str(path)) or str(path) in line, line
    assert line.isprintable(), repr(line)
    assert len(line) - len(str(path)) < 600, line

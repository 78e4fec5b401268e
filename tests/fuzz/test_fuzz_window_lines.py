"""What comes on the window's pipes - a library may print there too - is a line of ours or ValueError."""

import json

from hypothesis import given
from hypothesis import strategies as st
from nasty import JSON, spoilt

from vcam.bridge.lines import KINDS, said_line, said_of, state_line, state_of
from vcam.commands import Choice, Shown
from vcam.keys import table_of

STATE = json.loads(
    state_line(
        Shown(
            "mika", avatars=(Choice("mika", "Mika", "/mika.png"),), photos=("a.jpg",), expressions=("joy",),
            held=("joy",), outputs=("window",), offset=(0.1, 0.2), smoothing=0.5, keys=table_of({}),
        )
    )
)  # fmt: skip
SAID = ["command", "wear", "ren"]


def line(value):
    return st.builds(lambda v: json.dumps(v).encode(), value)


@given(text=line(spoilt(STATE) | JSON) | st.binary(max_size=300))
def test_a_state_is_whole_or_none(text):
    try:
        state = state_of(text)
    except ValueError:
        return
    assert state_of(state_line(state)) == state or "NaN" in state_line(state).decode()


@given(text=line(spoilt(SAID) | spoilt(["failed", "no screen"]) | JSON) | st.binary(max_size=300))
def test_a_word_of_the_window_is_whole_or_none(text):
    try:
        said = said_of(text)
    except ValueError:
        return
    assert len(said.texts) == KINDS[said.kind]
    assert said_of(said_line(said)) == said

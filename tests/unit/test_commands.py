"""What users ask for waits, in order, for the next picture, and never grows without end."""

import threading

import pytest

from vcam.commands import KEYS, WAITING, Command, Commands, checked
from vcam.errors import UsageError


def test_what_is_given_is_drained_once_and_in_order():
    commands = Commands()
    assert commands.drain() == []
    assert commands.give("toggle")
    assert commands.give("load", "anna.jpg")
    assert commands.drain() == [Command("toggle"), Command("load", "anna.jpg")]
    assert commands.drain() == []


def test_who_leans_on_a_key_fills_no_memory():
    commands = Commands()
    given = [commands.give("next") for _ in range(WAITING + 5)]
    assert given == [True] * WAITING + [False] * 5
    assert len(commands.drain()) == WAITING
    assert commands.give("next")


def test_a_flood_of_other_words_leaves_room_for_panic():
    commands = Commands()
    while commands.give("next"):
        pass
    assert commands.give("panic")
    assert commands.drain()[-1] == Command("panic")


def test_many_threads_lose_nothing_and_double_nothing():
    commands, taken = Commands(), []

    def give(name):
        for n in range(100):
            while not commands.give("load", f"{name} {n}"):
                pass

    threads = [threading.Thread(target=give, args=[name]) for name in "abc"]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        taken += commands.drain()
    taken += commands.drain()
    for name in "abc":
        assert [c.value for c in taken if c.value[0] == name] == [f"{name} {n}" for n in range(100)]


def test_every_key_gives_a_command_that_there_is_and_no_key_gives_two():
    assert [checked(*word.split(" ", 1)).word for word in KEYS]
    assert len(set(KEYS.values())) == len(KEYS)


@pytest.mark.parametrize(
    ("word", "value", "why"),
    [
        ("toogle", "", "no command 'toogle'; did you mean 'toggle'"),
        ("toggle", "on", "toggle takes no value, got 'on'"),
        ("panic", "yes", "panic must be on or off, got 'yes'"),
        ("wear", "", r"wear needs a value: NAME\|FILE"),
    ],
)
def test_what_is_no_command_is_refused_in_one_line(word, value, why):
    with pytest.raises(UsageError, match=why):
        checked(word, value)

"""What users ask for waits, in order, for the next picture, and never grows without end."""

import threading

from vcam.commands import KEYS, WAITING, Command, Commands


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
        assert [c.path for c in taken if c.path[0] == name] == [f"{name} {n}" for n in range(100)]


def test_every_key_is_one_small_letter():
    assert all(len(key) == 1 and key.islower() for key in KEYS)

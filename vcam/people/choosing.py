"""Whom --person means: a name, nobody, or by itself "me" before a live camera and nobody for files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from vcam.errors import VcamError
from vcam.person import Person
from vcam.person.files import load_person, people

AUTO: Final = "auto"
NOBODY: Final = "none"
DEFAULT: Final = "me"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who sits there."""

    person: Person | None
    """What is known of them; None: nothing, and nobody in particular."""
    kept: bool
    """Whether what the run learns is to be kept under their name."""


def chosen_person(word: str, *, live: bool, say: Callable[[str], None]) -> Chosen:
    """What `word` of --person means for a run, `live` before a camera or of a file; says it where it isn't plain.

    A name that nobody has yet is a new person before a camera, for a file it raises BadInput. A profile that can't be
    read raises BadInput where it was named, and costs only itself where it wasn't.
    """
    if word == NOBODY or (word == AUTO and not live):
        return Chosen(None, kept=False)
    name = DEFAULT if word == AUTO else word
    if live and name not in people():
        say(f"person: what your face does is learned as {name!r}, in numbers and on this machine; --person none: not")
        return Chosen(Person(name), kept=True)
    try:
        person = load_person(name)
    except VcamError as error:
        if word != AUTO:
            raise
        say(f"person: {error}; going on without what was learned")
        return Chosen(None, kept=False)
    return Chosen(person, kept=live)

"""A person: what was learned of their face, and the file that it is kept in."""

from vcam.person.data import Person, after_session

__all__ = ["Person", "after_session"]

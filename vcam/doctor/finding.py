"""What the doctor says of one thing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """The state of one thing that vcam needs."""

    what: str
    works: bool
    state: str
    fix: str = ""
    """The line to type or the thing to do; empty when it works."""
    needed: bool = True
    """Whether vcam can't run at all without it."""
    lines: tuple[str, ...] = ()
    """What to type for it, in order, as a shell takes it; lines that begin with # tell what no shell can do."""


def script(findings: list[Finding]) -> list[str]:
    """All the lines to type, each thing's under a comment; what has none says in a comment what to do."""
    told = []
    for one in findings:
        if one.lines or not one.works:
            told.append(f"# {one.what}: {one.state}")
            told += one.lines or ([f"# {one.fix}"] if one.fix else [])
    return told or ["# nothing to mend"]

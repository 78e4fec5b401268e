"""What is found out of avatars, as lines for people."""

from __future__ import annotations

from collections.abc import Iterable

from vcam.gallery.entries import Entry
from vcam.gallery.facts import Facts

HEADINGS = ("name", "title", "author", "licence", "triangles", "swings", "where")


def table(entries: Iterable[Entry]) -> list[str]:
    """A line of headings and one for each avatar; of a damaged one its error."""
    rows: list[tuple[str, ...]] = [HEADINGS]
    errors = {}
    for entry in entries:
        if entry.error:
            errors[len(rows)] = f"can't be worn: {entry.error}"
        where = "your own" if entry.own else "bundled"
        numbers = (str(entry.triangles), "yes" if entry.swings else "no", where)
        rows.append((entry.name, _plain(entry.title), _plain(entry.author), _plain(entry.licence), *numbers))
    widths = [max(len(row[k]) for i, row in enumerate(rows) if i not in errors) for k in range(len(HEADINGS))]
    widths[0] = max(len(row[0]) for row in rows)
    lines = []
    for i, row in enumerate(rows):
        cells = row[:1] if i in errors else row
        padded = "  ".join(
            cell.rjust(width) if HEADINGS[k] == "triangles" else cell.ljust(width)
            for k, (cell, width) in enumerate(zip(cells, widths, strict=False))
        )
        lines.append((padded + ("  " + errors[i] if i in errors else "")).rstrip())
    return lines


def report(facts: Facts) -> list[str]:
    """What `vcam avatars check` prints."""
    counts = ", ".join(f"{number} {what}" for what, number in facts.counts.items() if number)
    channels = f"{len(facts.found)} of 52 expressions found"
    if facts.derived:
        channels += f", {len(facts.derived)} more shown by other faces of it: {', '.join(facts.derived)}"
    lines = [
        f"{facts.name}: {facts.kind}",
        f"title:   {_plain(facts.title) or 'not stated'}",
        f"author:  {_plain(facts.author) or 'not stated'}",
        f"licence: {_plain(facts.licence) or 'not stated'}",
        *(f"allowed: {what}: {who}" for what, who in facts.allowed),
        f"holds:   {counts}",
        f"face:    {channels}",
    ]
    if facts.absent:
        absent = ", ".join(f"{name} ({why})" if why else name for name, why in facts.absent.items())
        lines.append(f"absent:  {absent}")
    if facts.missing_bones:
        lines.append(f"bones:   without {', '.join(facts.missing_bones)}")
    return [*lines, *(f"warning: {line}" for line in facts.warnings)]


def _plain(text: str) -> str:
    """`text` of a stranger's file on one line, short enough for a table."""
    shown = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return shown if len(shown) <= 60 else shown[:59] + "…"

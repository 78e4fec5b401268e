"""A full settings file, and what becomes of it in the hands of somebody who can't write TOML."""

import random
import re
from functools import cache

from vcam.configure.show import template

JUNK = [
    "=", '"', '"""', "'", "[", "]", "[[", "]]", "{", "}", ".", ",", "#", "\n", "\r", "\\", "\\u0000", "\\uD800",
    "\0", "\x7f", "\x1b[31m", "\N{GRINNING FACE}", "\u202e", "nan", "-inf", "1e999", "0x" + "f" * 20, "9" * 5000,
    "[[[[" * 400, "{a=" * 400, "a." * 400, '"' + "x" * 5000 + '"', "1979-05-27T07:32:00Z", "true", "-1", "0", "[]",
    "{}", '[""]', '""', "[keys]", "[fps]", "[[keys]]", "keys.toggle.x", "keys = 7", "fps.x = 1", '"" = 1', "off",
]  # fmt: skip


@cache
def full():
    """Every setting there is, set."""
    return re.sub(r"^# (?=[\w.\" ]+ = )", "", template(), flags=re.M)


def mutated(seed):
    """The bytes of a full file after one to six mishaps, always the same for one `seed`."""
    dice = random.Random(seed)
    text = full()
    for _ in range(dice.randint(1, 6)):
        text = dice.choice(MISHAPS)(text, dice)
    data = text.encode("utf-8", "surrogatepass")
    if dice.random() < 0.1:
        at = dice.randrange(len(data) + 1)
        data = data[:at] + dice.randbytes(dice.randint(1, 4)) + data[at:]
    return data


def _span(text, dice, longest=60):
    start = dice.randrange(len(text) + 1)
    return start, min(start + dice.randint(1, longest), len(text))


def _lose(text, dice):
    start, end = _span(text, dice)
    return text[:start] + text[end:]


def _truncate(text, dice):
    return text[: dice.randrange(len(text) + 1)]


def _double(text, dice):
    start, end = _span(text, dice, 400)
    return text[:end] + text[start:end] + text[end:]


def _insert(text, dice):
    at = dice.randrange(len(text) + 1)
    return text[:at] + dice.choice(JUNK) + text[at:]


def _another_value(text, dice):
    values = list(re.finditer(r"(?<= = ).*$", text, re.M))
    if not values:
        return text
    one = dice.choice(values)
    return text[: one.start()] + dice.choice([dice.choice(JUNK), dice.choice(values)[0]]) + text[one.end() :]


def _mistype(text, dice):
    names = list(re.finditer(r"^[\w.]+(?= = )", text, re.M))
    if not names:
        return text
    one = dice.choice(names)
    at = dice.randrange(one.start(), one.end())
    return text[:at] + dice.choice("abcxyz_-. ") + text[at + dice.randrange(2) :]


def _swap_lines(text, dice):
    lines = text.splitlines(keepends=True)
    if len(lines) < 2:
        return text
    i, j = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[i], lines[j] = lines[j], lines[i]
    return "".join(lines)


MISHAPS = [_lose, _truncate, _double, _insert, _another_value, _another_value, _mistype, _mistype, _swap_lines]

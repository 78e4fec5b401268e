"""A thousand spoilt settings files: each starts vcam, none is changed, and none is written to at another's cost."""

import os
import tomllib

from mutated import full, mutated

from vcam.cli import verbs
from vcam.config import Config
from vcam.configure.own import own_settings
from vcam.options import make_parser
from vcam.settings.reading import BrokenSettings, parse, read_text
from vcam.settings.writing import save

TRIED = 1000
WRITTEN = 60
"""Of them are written to as well."""


def test_a_thousand_spoilt_files_start_with_what_is_right_in_them_and_stay_as_they_are(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda file: None)  # a thousand times on a slow disk
    path = tmp_path / "vcam.toml"
    chosen = make_parser().parse_args(["run", "--fps", "24"])
    broken = spoilt = right = 0
    for seed in range(TRIED):
        data = mutated(seed)
        path.write_bytes(data)
        own = own_settings(path)
        assert verbs._config(chosen, own.config).fps == 24
        assert path.read_bytes() == data, seed
        aside = [p for p in tmp_path.iterdir() if p != path]
        assert all(p.read_bytes() == data for p in aside), seed
        assert all("\n" not in line.removeprefix(str(path)) and len(line) < 600 for line in own.problems), seed
        broken += bool(aside)
        spoilt += bool(own.problems) and not aside
        right += not own.problems
        for p in aside:
            p.unlink()
    assert (broken > 200, spoilt > 100, right > 20) == (True, True, True), (broken, spoilt, right)


def test_a_spoilt_file_is_written_to_at_no_other_values_cost(tmp_path):
    path = tmp_path / "vcam.toml"
    values = {"fps": 12.5, "avatar": "ren", "portrait": ["a.jpg"]}
    written = 0
    for seed in range(WRITTEN):
        path.write_bytes(mutated(seed))
        try:
            before = parse(path, read_text(path))
        except BrokenSettings:
            continue
        save(path, values)
        written += 1
        after = tomllib.loads(read_text(path))
        assert values.items() <= after.items(), seed
        assert rest(after, values) == rest(before, values), seed
    assert written > 10


def rest(table, values):
    """What a file says beside `values`; nan is like nan."""
    return {key: repr(value) for key, value in table.items() if key not in values}


def test_the_full_file_is_full(tmp_path):
    assert len(tomllib.loads(full())) == len(Config.__dataclass_fields__)

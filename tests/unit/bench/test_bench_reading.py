"""A file that is no report, or not a sound one, gives one line that names it."""

import json
import os
import sys

import pytest
from made_up import report

from vcam.bench.reading import read_report
from vcam.bench.results import as_json
from vcam.errors import BadInput

SOUND = json.loads(json.dumps(as_json(report())))


def changed(**values):
    return json.dumps(SOUND | values)


def in_part(**values):
    part = SOUND["stages"]["capture"]["whole"] | values
    return changed(stages={"capture": {"whole": part}})


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "the file is empty"),
        ("{", "not a JSON file"),
        (b"\xff\xfe\x00", "not a JSON file"),
        ("[" * 100_000, "not a JSON file"),
        ('{"schema": ' + "9" * 5000 + "}", "not a JSON file"),
        (" " * 1_000_001, "larger than 1000 kB"),
        ("[]", "it must be an object"),
        ("{}", "no result of vcam bench"),
        ('{"program": "other", "schema": 1}', "no result of vcam bench"),
        (changed(schema="1"), "no result of vcam bench"),
        (changed(schema=True), "no result of vcam bench"),
        (changed(schema=0), "no result of vcam bench"),
        (changed(schema=2), r"written by a newer vcam \(schema 2, this one reads up to 1\), update this one"),
        (changed(schema=10**400), r"written by a newer vcam"),
        (changed(vcam=None), "vcam must be a text"),
        (changed(date="x" * 501), "date must be a text"),
        (changed(machine=[]), "machine must be an object"),
        (changed(machine={"cores": 2}), "machine cores must be a text"),
        (changed(load=[1.0]), "load must hold two numbers"),
        (changed(load=1.0), "load must be a list of numbers"),
        (changed(others="many"), "others must be a number"),
        (changed(stages=None), "stages must be an object"),
        (changed(stages={"capture": {"whole": 3}}), "stages capture whole must be an object"),
        (in_part(p50_ms="5"), "whole p50_ms must be a number"),
        (in_part(p50_ms=True), "whole p50_ms must be a number"),
        (in_part(p50_rounds=[float("nan")]), "whole p50_rounds is out of range"),
        (in_part(cpu_ms=float("inf")), "whole cpu_ms is out of range"),
        (in_part(frames=10**400), "whole frames is out of range"),
        (changed(live={"mika": {"fps": 30}}), "live mika fps must be a list of numbers"),
        (changed(live={"mika": {"fps": [1] * 10_001}}), "live mika fps must be a list of numbers"),
        (changed(live={"m" * 501: {}}), "live must be a text"),
    ],
)
def test_a_spoilt_foreign_or_newer_file_gives_one_line(tmp_path, content, why):
    path = tmp_path / "old.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(BadInput, match=why) as raised:
        read_report(path)
    assert str(raised.value).startswith(str(path))
    assert "\n" not in str(raised.value)


def test_what_is_no_plain_file_is_not_opened(tmp_path):
    with pytest.raises(BadInput, match="a folder; give a file that vcam bench --out wrote"):
        read_report(tmp_path)
    with pytest.raises(BadInput, match=r"missing\.json: no such file"):
        read_report(tmp_path / "missing.json")
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(BadInput, match="a pipe, not a file; give the file that vcam bench --out wrote"):
            read_report(tmp_path / "pipe")


def test_what_a_system_does_not_tell_may_be_missing(tmp_path):
    path = tmp_path / "old.json"
    path.write_text(changed(load=None, others=None))
    assert read_report(path).load is None
    assert read_report(path).others is None

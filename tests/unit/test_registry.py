"""Parts are imported when chosen; a wrong name lists the choices; a missing package names its extra."""

import pytest

from vcam import registry
from vcam.errors import BadInput, MissingExtra, UsageError
from vcam.render import SCENES
from vcam.sinks import SINKS
from vcam.sources import SOURCES
from vcam.trackers import TRACKERS

TABLE = {"json": "json:JSONDecoder", "gone": "no_such_package.part:Thing", "odd": "json:NoSuchClass"}


def test_a_name_gives_its_class():
    import json

    assert registry.load("part", TABLE, "json") is json.JSONDecoder


def test_a_class_of_ones_own_is_taken_by_module_and_name():
    from collections import Counter

    assert registry.load("part", TABLE, "collections:Counter") is Counter


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("jsom", r"no part 'jsom'; did you mean 'json'\? \(choices: gone, json, odd\)"),
        ("zzz", r"no part 'zzz' \(choices"),
        ("gone", "part 'gone' can't be imported: No module named 'no_such_package'"),
        ("odd", "part 'odd': json has no 'NoSuchClass'"),
    ],
)
def test_a_wrong_name_says_what_there_is(name, line):
    with pytest.raises(UsageError, match=line):
        registry.load("part", TABLE, name)


def test_a_missing_optional_package_names_its_extra(monkeypatch):
    monkeypatch.setitem(registry.EXTRAS, "no_such_package", "nice")
    with pytest.raises(MissingExtra, match=r"part 'gone' needs: .+ -m pip install 'vcam\[nice\]'"):
        registry.load("part", TABLE, "gone")


def test_an_extra_is_for_the_python_that_runs_vcam_and_typed_as_its_system_wants_it(monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("sys.executable", "/home/anna/vcam/.venv/bin/python")
    assert registry.pip_line("nice") == "/home/anna/vcam/.venv/bin/python -m pip install 'vcam[nice]'"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr("sys.executable", r"C:\My Python\python.exe")
    assert registry.pip_line("nice") == r'"C:\My Python\python.exe" -m pip install "vcam[nice]"'
    assert registry.pip("install 'av>=18'").endswith(' -m pip install "av>=18"')


@pytest.mark.parametrize("table", [SOURCES, TRACKERS, SCENES, SINKS])
def test_every_entry_of_the_tables_can_be_imported(table):
    for name in table:
        assert isinstance(registry.load("part", table, name), type)


@pytest.mark.parametrize("name", ["me", "Zoë 2", "a", "my.avatar", "日本"])
def test_usable_names_pass(name):
    registry.check_name("avatar", name)


@pytest.mark.parametrize("name", ["", "..", "a/b", "a\\b", ".hidden", "x" * 41, "con", "NUL.txt", "a\n", "a ", "a:b"])
def test_names_that_no_file_could_have_are_refused_with_the_kind(name):
    with pytest.raises(BadInput, match=r"person name .* use 1 to 40 letters"):
        registry.check_name("person", name)

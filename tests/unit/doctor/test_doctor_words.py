"""The script of all findings, and the look at Blender."""

import os
import sys

import pytest

from vcam import doctor
from vcam.doctor import blender_found as look
from vcam.doctor.finding import Finding, script


def test_the_script_has_each_fault_under_a_comment_in_the_order_of_the_findings():
    found = [
        Finding("a", True, "fine"),
        Finding("b", False, "broken", "type: x", lines=("x", "y")),
        Finding("c", False, "dark", "light a lamp"),
        Finding("d", True, "works for now", lines=("keep",)),
    ]
    assert script(found) == [
        "# b: broken", "x", "y", "# c: dark", "# light a lamp", "# d: works for now", "keep",
    ]  # fmt: skip


def test_where_nothing_is_wrong_the_script_says_so():
    assert script([Finding("a", True, "fine")]) == ["# nothing to mend"]


def test_the_lines_are_in_the_json():
    (told,) = doctor.as_json([Finding("a", False, "s", lines=("x",))])
    assert told == {"what": "a", "works": False, "state": "s", "fix": "", "needed": True, "lines": ("x",)}


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Puts a blender on the path that says `words`."""
    if os.name != "posix":
        pytest.skip("a program of one line needs a shell")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(look, "PLACES", ())
    monkeypatch.delenv("PROGRAMFILES", raising=False)

    def says(words):
        path = tmp_path / "blender"
        path.write_text(f"#!/bin/sh\necho '{words}'\n")
        path.chmod(0o755)
        return path

    return says


@pytest.mark.parametrize("version", ["3.4.1", "4.5.0 LTS", "5.0.0", "10.0"])
def test_a_blender_that_the_add_on_knows_is_named_with_the_command_for_the_add_on(program, version):
    path = program(f"Blender {version}")
    finding = look.blender()
    assert finding.works
    assert finding.state == f"Blender {version.split()[0]} at {path}; its add-on: vcam blender-addon --out vcam.zip"


@pytest.mark.parametrize(
    ("said", "state", "fix"),
    [
        ("Blender 3.3.21", "Blender 3.3.21 at ", "it is too old: install Blender 3.4 or later"),
        ("Blender 2.93.0", "Blender 2.93.0 at ", "it is too old"),
        ("a mixer", " doesn't tell its version", "start it once by hand"),
    ],
)
def test_one_that_it_does_not_know_is_told(program, said, state, fix):
    program(said)
    finding = look.blender()
    assert not finding.works
    assert not finding.needed
    assert state in finding.state
    assert fix in finding.fix


def test_without_one_it_is_told_who_needs_it(program):
    finding = look.blender()
    assert (finding.state, finding.fix) == (
        "not found", "only for rigs: install Blender 3.4 or later (blender.org)",
    )  # fmt: skip


def test_a_blender_that_hangs_is_left(program, monkeypatch):
    path = program("x")
    path.write_text(f"#!{sys.executable}\nimport time; time.sleep(60)\n")
    monkeypatch.setattr(look, "PATIENCE_S", 0.2)
    assert "doesn't tell its version" in look.blender().state


def test_of_several_on_windows_the_newest_is_taken(program, tmp_path, monkeypatch):
    for version in ("4.5", "3.6", "10.0"):
        path = tmp_path / "Blender Foundation" / f"Blender {version}" / "blender.exe"
        path.parent.mkdir(parents=True)
        path.touch()
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path))
    assert look.find_blender().endswith(os.path.join("Blender 10.0", "blender.exe"))

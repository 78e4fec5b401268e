"""The machine is named, and what other programs took meanwhile is what isn't ours of what all processors did."""

import os
from types import SimpleNamespace

import pytest

from vcam.bench import machine
from vcam.bench.machine import Worked, commit, look


def test_the_machine_is_named_in_words():
    info = {"GL_RENDERER": "llvmpipe", "GL_VENDOR": "Mesa", "GL_VERSION": "4.5"}
    told = look(SimpleNamespace(gl=SimpleNamespace(info=info)))
    assert list(told) == ["processor", "cores", "memory", "system", "python", "opengl", "packages"]
    assert all(told.values())
    assert told["opengl"] == "llvmpipe; Mesa; 4.5"
    assert int(told["cores"]) == os.cpu_count()
    assert "mediapipe 0." in told["packages"]


def test_what_others_took_is_what_is_not_ours(monkeypatch):
    monkeypatch.setattr(machine.os, "cpu_count", lambda: 2)
    before = Worked(at=100.0, everybody=1000.0, us=5.0)
    assert Worked(110.0, 1012.0, 9.0).others_since(before) == pytest.approx(0.4)
    assert Worked(110.0, 1003.0, 9.0).others_since(before) == 0.0, "clocks of the two aren't exact"
    assert Worked(110.0, None, 9.0).others_since(before) is None
    assert Worked(100.0, 1012.0, 9.0).others_since(before) is None


def test_a_system_that_does_not_tell_costs_only_itself(monkeypatch, tmp_path):
    def no(*_, **__):
        raise OSError

    monkeypatch.setattr(machine.Path, "read_text", no)
    monkeypatch.setattr(machine.os, "sysconf", no, raising=False)
    monkeypatch.setattr(machine.subprocess, "run", no)
    monkeypatch.delattr(machine.os, "getloadavg", raising=False)
    assert Worked.now().everybody is None
    assert machine._memory() == "unknown"
    assert machine.load_now() is None
    assert commit() == ""
    assert isinstance(machine._processor(), str)
    assert machine._version("no-such-package") == "none"


def test_a_package_that_is_installed_has_no_commit(monkeypatch, tmp_path):
    monkeypatch.setattr(machine, "PACKAGE", tmp_path / "vcam")
    assert commit() == ""

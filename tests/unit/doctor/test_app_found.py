"""The doctor tells of the window's library and of the microphone in one line each, whatever is missing."""

import sys

import pytest

from vcam import doctor
from vcam.doctor import app_found
from vcam.errors import MissingExtra, SourceError
from vcam.registry import pip
from vcam.voice import microphone
from vcam.voice.microphone import Input


def test_the_panels_library_is_named():
    finding = app_found.panel()
    assert finding.works
    assert finding.state.startswith("Dear ImGui 1.")


def test_a_panel_that_cannot_be_loaded_has_its_fix(monkeypatch):
    monkeypatch.setitem(sys.modules, "imgui_bundle", None)
    finding = app_found.panel()
    assert (finding.works, finding.needed) == (False, False)
    assert "imgui-bundle can't be loaded" in finding.state
    assert finding.lines == (pip("install --force-reinstall glfw imgui-bundle"),)


def raises(error):
    raise error


@pytest.mark.parametrize(
    ("found", "state", "fix"),
    [
        (lambda: raises(MissingExtra("voice needs")), "sounddevice is not installed", "pip install 'vcam[voice]'"),
        (
            lambda: raises(SourceError("voice needs PortAudio, which isn't on this computer; type: brew install it")),
            "voice needs PortAudio, which isn't on this computer", "type: brew install it",
        ),
        (list, "none found", "plug one in"),
        (
            lambda: [Input(0, "Built-in", 48000, False), Input(3, "USB", 44100, True)],
            "0 Built-in; 3 USB (the usual one)", "",
        ),
    ],
)  # fmt: skip
def test_the_microphone_is_named_or_what_is_missing(monkeypatch, found, state, fix):
    monkeypatch.setattr(microphone, "microphones", found)
    finding = app_found.microphone()
    assert finding.state == state
    assert fix in finding.fix
    assert bool(finding.fix) is not finding.works
    assert not finding.needed


def test_both_are_among_the_findings(monkeypatch):
    monkeypatch.setattr(microphone, "microphones", list)
    assert {"panel", "microphone"} <= {finding.what for finding in doctor.examine()}

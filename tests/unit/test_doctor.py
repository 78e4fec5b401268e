"""The doctor finds what is wrong, names the fix, and never falls ill himself."""

from types import SimpleNamespace

import pytest

from vcam import doctor
from vcam.errors import VcamError
from vcam.expression.nominal import DEAD


@pytest.fixture
def installed(monkeypatch):
    def pretend(*names):
        dists = [SimpleNamespace(name=name, version="4.14.0") for name in ("numpy", *names)]
        monkeypatch.setattr(doctor.metadata, "distributions", lambda: dists)

    return pretend


def test_one_opencv_is_fine(installed):
    installed("opencv_python")
    doctor.require_one_opencv()
    assert doctor.opencv().state == "opencv-python 4.14.0"


def test_two_opencvs_are_refused_with_the_line_that_mends_it(installed):
    installed("opencv-python", "opencv-contrib-python")
    with pytest.raises(
        VcamError,
        match=r"several OpenCV packages overwrite each other: opencv-contrib-python 4.14.0, opencv-python 4.14.0; "
        r"type: pip uninstall -y opencv-contrib-python opencv-python && pip install 'opencv-python>=4.14,<5'",
    ):
        doctor.require_one_opencv()


def test_no_opencv_is_said(installed):
    installed()
    with pytest.raises(VcamError, match="OpenCV is not installed; type: pip install"):
        doctor.require_one_opencv()


@pytest.mark.parametrize("error", [VcamError("no driver; apt install it"), RuntimeError("boom")])
def test_what_cannot_be_examined_is_a_finding(monkeypatch, error):
    def ill():
        raise error

    monkeypatch.setattr(doctor, "opengl", ill)
    (found,) = [finding for finding in doctor.examine() if finding.what == "OpenGL"]
    assert not found.works
    assert str(error) in found.state


def test_every_finding_that_does_not_work_has_a_fix_or_says_it_itself():
    for finding in doctor.examine():
        assert finding.state
        assert finding.works or finding.fix or ";" in finding.state


def test_every_dead_channel_is_named_with_its_reason():
    finding = doctor.expressions()
    assert finding.works
    assert finding.state.startswith("45 of 52 channels; always 0: ")
    for name, why in DEAD.items():
        (told,) = [part for part in finding.state.split("always 0: ")[1].split("; ") if name in part]
        assert told.endswith(f"({why})")

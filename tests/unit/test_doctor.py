"""The doctor finds what is wrong, names the fix, and never falls ill himself."""

import json
import sys
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from vcam import doctor
from vcam.calibration import guess_camera
from vcam.calibration.kept import kept_path
from vcam.calibration.record import record
from vcam.doctor.finding import Finding
from vcam.errors import VcamError
from vcam.expression.nominal import DEAD
from vcam.person import Person
from vcam.person.files import save_person
from vcam.portrait.kept import keep as keep_arrays
from vcam.sources import webcam
from vcam.trackers import segmenter


@pytest.fixture(autouse=True)
def no_blender(monkeypatch):
    """Its start takes seconds; tests of its own have it."""
    monkeypatch.setattr(doctor, "blender", lambda: Finding("Blender", True, "not asked", needed=False))


@pytest.fixture
def installed(monkeypatch):
    def pretend(*names):
        dists = [SimpleNamespace(name=name, version="4.14.0") for name in ("numpy", *names)]

        def named(name):
            return [dist for dist in dists if dist.name.replace("_", "-") == name]

        monkeypatch.setattr(doctor.metadata, "distributions", named)

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
        r"type: .+ -m pip uninstall -y opencv-contrib-python opencv-python && "
        r".+ -m pip install 'opencv-python>=4.14,<5'",
    ):
        doctor.require_one_opencv()


def test_no_opencv_is_said(installed):
    installed()
    with pytest.raises(VcamError, match=r"OpenCV is not installed; type: .+ -m pip install 'opencv-python>=4.14,<5'$"):
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


def keep(name, rms_px):
    """A profile of the camera `name` at 640x480, as `vcam calibrate` keeps one."""
    path = kept_path(name, (640, 480))
    path.parent.mkdir(parents=True, exist_ok=True)
    camera = replace(guess_camera((640, 480)), rms_px=rms_px)
    path.write_text(json.dumps(record(camera, name=name, board="9x6", views=12)))
    return path


@pytest.fixture
def own_folder(tmp_path, monkeypatch):
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "APPDATA", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))


def test_the_net_that_cuts_people_out_is_looked_at_and_kept_photos_are_counted(own_folder, monkeypatch):
    finding = doctor.photos()
    assert finding.works
    assert finding.state.startswith("net whole, 0.2 MB; 0 kept in ")
    keep_arrays("ab12", "portrait", {"a": np.zeros(2)})
    assert "; 1 kept in " in doctor.photos().state


def test_a_damaged_net_for_photos_is_told_with_its_mending(tmp_path, monkeypatch):
    (tmp_path / segmenter.NAME).write_bytes(b"another net")
    monkeypatch.setattr(segmenter, "find", lambda kind, name: tmp_path / name)
    (finding,) = [found for found in doctor.examine() if found.what == "photos"]
    assert not finding.works
    assert finding.state.endswith("reinstall vcam")


def test_the_tracker_is_named_with_what_runs_its_nets():
    finding = doctor.tracker()
    assert finding.works
    assert finding.state.startswith("auto: direct (LiteRT)")


def test_a_slow_way_to_run_the_nets_is_named_with_the_line_for_the_quick_one(monkeypatch):
    monkeypatch.setitem(sys.modules, "ai_edge_litert.interpreter", None)
    finding = doctor.tracker()
    assert finding.works
    assert " -m pip install ai-edge-litert" in finding.state


def test_nets_that_cannot_start_are_a_fault(monkeypatch):
    monkeypatch.setattr("vcam.trackers.ladder.NETS", "vcam.trackers.nowhere:Nothing")
    finding = doctor.tracker()
    assert not finding.works
    assert finding.needed
    assert finding.fix == "reinstall vcam"


def test_cameras_that_are_calibrated_are_named_with_how_well(own_folder):
    keep("Good Cam (2.0)", 0.314)
    keep("Another", None)
    finding = doctor.calibration()
    assert finding.works
    assert finding.state == "Another at 640x480 guessed; Good Cam 2 0 at 640x480 to 0.31 px"


def test_no_calibration_is_said_with_how_to_make_one(own_folder):
    finding = doctor.calibration()
    assert not finding.works
    assert not finding.needed
    assert "--board 9x6 --square-mm 22 --draw-board board.png" in finding.fix, "larger ones fit no A4 or Letter"
    assert "vcam calibrate camera --board 9x6 --square-mm 22" in finding.fix


def test_a_damaged_calibration_is_named_with_its_file(own_folder):
    path = keep("Good Cam", 0.3)
    path.write_text("{")
    finding = doctor.calibration()
    assert not finding.works
    assert (finding.state, finding.fix) == (
        "Good Cam at 640x480 unreadable",
        f"delete {path} and calibrate again",
    )


def test_of_each_camera_it_is_told_whether_it_is_calibrated(own_folder, monkeypatch):
    keep("Good Cam", 0.3)
    cameras = [SimpleNamespace(index=0, name="Good Cam"), SimpleNamespace(index=1, name="")]
    monkeypatch.setattr(webcam, "list_cameras", lambda: cameras)
    assert doctor.camera().state == "camera:0 Good Cam (profile for 640x480); camera:1 (not calibrated)"


def test_people_are_named_and_where_they_lie(own_folder, tmp_path):
    assert doctor.known_people().state == "nobody is known yet"
    save_person(Person("ada"))
    finding = doctor.known_people()
    assert finding.works
    assert finding.state.startswith("ada, in ")
    assert str(tmp_path) in finding.state

"""What is installed on Windows and macOS, by registries and apps that tests make up; nobody has tried the real ones."""

import plistlib

import pytest

from vcam.sinks import obs, virtualcam_choice
from vcam.sinks.obs import CAMERA, OBS_CLASS, UNITY_CAMERA, UNITY_CLASS, find_installed, on_mac, on_windows


@pytest.mark.parametrize(
    ("classes", "wanted", "camera"),
    [
        ({OBS_CLASS}, "", CAMERA),
        ({OBS_CLASS, UNITY_CLASS}, "", CAMERA),
        ({UNITY_CLASS}, "", UNITY_CAMERA),
        ({UNITY_CLASS}, "Unity Video Capture #2", "Unity Video Capture #2"),
    ],
)
def test_on_windows_either_camera_will_do(classes, wanted, camera):
    assert on_windows(wanted, classes.__contains__) == (camera, None)


@pytest.mark.parametrize("wanted", ["", CAMERA])
def test_without_one_the_reason_holds_the_fix(wanted, tmp_path):
    windows, mac = on_windows(wanted, lambda number: False), on_mac(wanted, tmp_path / "OBS.app", "14.5")
    assert windows == (
        None,
        "no OBS virtual camera; install OBS Studio 30 or later (obsproject.com) and start it once",
    )
    assert mac[1] == "no OBS virtual camera; install OBS Studio 30 or later and start its virtual camera once"


@pytest.fixture
def app(tmp_path):
    def made(version):
        (tmp_path / "Contents").mkdir(exist_ok=True)
        (tmp_path / "Contents" / "Info.plist").write_bytes(plistlib.dumps({"CFBundleShortVersionString": version}))
        return tmp_path

    return made


@pytest.mark.parametrize(("version", "system"), [("30.0.2", "14.5"), ("32.1", "26.0"), ("29.1.3", "12.7"), ("", "14")])
def test_on_macos_an_obs_that_is_new_enough_for_the_system_is_taken(app, version, system):
    assert on_mac("", app(version), system) == (CAMERA, None)


def test_an_obs_without_the_extension_is_too_old_for_macos_13(app):
    said = "OBS 29.1.3 is too old; install OBS Studio 30 or later and start its virtual camera once"
    assert on_mac("", app("29.1.3"), "13.0") == (None, said)


@pytest.mark.parametrize("damaged", [b"", b"<plist", b"bplist00", b'<?xml version="1.0"?><plist><dict>'])
def test_an_app_that_does_not_tell_its_version_is_not_doubted(app, damaged):
    folder = app("1")
    (folder / "Contents" / "Info.plist").write_bytes(damaged)
    assert on_mac("", folder, "14") == (CAMERA, None)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_the_choice_asks_for_what_the_system_has(monkeypatch, platform):
    monkeypatch.setattr(virtualcam_choice.sys, "platform", platform)
    monkeypatch.setattr(obs, "find_installed", lambda wanted: (f"{wanted} asked", None))
    assert virtualcam_choice.find_output("x") == ("x asked", None)


def test_this_machine_can_be_asked():
    assert len(find_installed("")) == 2

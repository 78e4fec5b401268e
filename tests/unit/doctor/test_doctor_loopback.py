"""The lines for a virtual camera, on systems that are folders."""

import subprocess
from pathlib import Path

import pytest

from vcam.doctor import output_device as look
from vcam.doctor.finding import script
from vcam.doctor.linux import SECURE_BOOT, Linux
from vcam.doctor.loopback import OPTIONS
from vcam.sinks import v4l2, virtualcam_choice
from vcam.sinks.virtualcam_fixes import MODPROBE
from vcam.v4l2 import Device

KERNEL = "6.1.0-56"
READY = Device(10, "/dev/video10", "Avatar Camera", loopback=True, outputs=True)
OPTIONS_LINE = f"echo '{OPTIONS}' | sudo tee /etc/modprobe.d/v4l2loopback.conf"
START_LINE = "echo v4l2loopback | sudo tee /etc/modules-load.d/v4l2loopback.conf"


@pytest.fixture(autouse=True)
def only_what_is_told(monkeypatch):
    monkeypatch.setattr(v4l2, "can_show_card", lambda path: True)
    monkeypatch.setattr(look, "holders", lambda path: [])
    monkeypatch.setattr(virtualcam_choice, "holders", lambda path: ["ffmpeg (process 12)"])


@pytest.fixture
def system(tmp_path):
    """Writes files of a system, named from its root, and gives what is seen of it."""

    def made(system_id="debian", **files):
        texts = {"etc/os-release": f'NAME="x"\nID={system_id}\n', **{k.replace("__", "/"): v for k, v in files.items()}}
        for name, text in texts.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return Linux(tmp_path, KERNEL)

    return made


def loaded(**more):
    """Files of a system whose module is loaded, with its device 10 exclusive."""
    parameters = "sys__module__v4l2loopback__parameters__"
    return {
        "sys__module__v4l2loopback__version": "0.12.7\n",
        f"{parameters}video_nr": "10,-1\n",
        f"{parameters}exclusive_caps": "Y,N\n",
        **more,
    }


LASTING = {
    "etc/modprobe.d/vcam.conf": f"# ours\n{OPTIONS}\n",
    "etc/modules-load.d/vcam.conf": "v4l2loopback\n",
}


@pytest.mark.parametrize(
    ("told", "first"),
    [
        ("debian", "sudo apt install v4l2loopback-dkms linux-headers-$(uname -r)"),
        ("ubuntu", "sudo apt install v4l2loopback-dkms linux-headers-$(uname -r)"),
        ("linuxmint\nID_LIKE='ubuntu debian'", "sudo apt install v4l2loopback-dkms linux-headers-$(uname -r)"),
        ("fedora", "# it is in RPM Fusion (free): if dnf doesn't find it, switch that on as rpmfusion.org says"),
        ("arch", "sudo pacman -S --needed v4l2loopback-dkms linux-headers"),
        ('"opensuse-leap"\nID_LIKE="suse opensuse"', "sudo zypper install v4l2loopback-kmp-default"),
        ("plan9", f"# install v4l2loopback as your distribution has it, with the headers of the kernel {KERNEL}"),
    ],
)
def test_each_distribution_gets_its_own_words_then_settings_and_loading(system, told, first):
    finding = look.on_linux(system(told), [])
    assert not finding.works
    assert finding.lines[0] == first
    assert finding.lines[-3:] == (OPTIONS_LINE, START_LINE, MODPROBE)
    subprocess.run(["sh", "-n"], input="\n".join(script([finding])), text=True, check=True)


def test_fedora_gets_its_packages(system):
    lines = look.on_linux(system("fedora"), []).lines
    assert lines[1:3] == ("sudo dnf install akmod-v4l2loopback kernel-devel-$(uname -r)", "sudo akmods --force")


def test_a_source_that_was_never_built_for_this_kernel_is_built(system):
    files = {"usr/src/v4l2loopback-0.12.7/dkms.conf": ""}
    lines = look.on_linux(system(**files), []).lines
    assert lines[:2] == ("sudo apt install linux-headers-$(uname -r)", "sudo dkms autoinstall")
    lines = look.on_linux(system(**files, **{f"lib/modules/{KERNEL}/build": ""}), []).lines
    assert lines[0] == "sudo dkms autoinstall"


def test_a_module_that_is_built_but_not_loaded_is_only_loaded(system, monkeypatch):
    monkeypatch.setattr(Linux, "_modinfo", lambda self: "0.15.0")
    linux = system(**LASTING)
    assert linux.version == "0.15.0"
    assert look.on_linux(linux, []).lines == ("sudo modprobe v4l2loopback",)


@pytest.mark.parametrize(
    ("told", "enrol"),
    [
        ("debian", "sudo mokutil --import /var/lib/dkms/mok.pub"),
        ("ubuntu", "sudo mokutil --import /var/lib/shim-signed/mok/MOK.der"),
        ("fedora", "sudo mokutil --import /etc/pki/akmods/certs/public_key.der"),
        ("arch", "# sign v4l2loopback with a key that your firmware knows"),
    ],
)
def test_with_secure_boot_the_key_is_let_in_before_the_module_is_loaded(system, told, enrol):
    linux = system(told, **{str(SECURE_BOOT): b"\6\0\0\0\1"})
    finding = look.on_linux(linux, [])
    assert finding.state == "none; Secure Boot is on"
    lines = finding.lines
    assert any("Key was rejected by service" in line for line in lines)
    assert lines.index(enrol) < lines.index(MODPROBE)


@pytest.mark.parametrize("more", [{}, {str(SECURE_BOOT): b"\6\0\0\0\0"}, {str(SECURE_BOOT): b""}])
def test_without_secure_boot_nothing_is_signed(system, more):
    assert not any("mokutil" in line for line in look.on_linux(system(**more), []).lines)


def test_a_device_that_works_and_lasts_needs_no_line(system):
    finding = look.on_linux(system(**loaded(**LASTING)), [READY])
    assert finding.works
    assert finding.state == "/dev/video10 'Avatar Camera', v4l2loopback 0.12.7"
    assert finding.lines == ()


def test_one_that_is_gone_after_a_restart_gets_the_lines_that_keep_it(system):
    finding = look.on_linux(system(**loaded()), [READY])
    assert finding.works
    assert finding.state.endswith("; it won't outlast a restart as it is: vcam doctor --fix")
    assert finding.lines == (OPTIONS_LINE, START_LINE)


def test_etc_modules_too_has_it_loaded_at_the_start(system):
    finding = look.on_linux(system(**loaded(**{"etc/modules": "loop\nv4l2loopback\n"})), [READY])
    assert finding.lines == (OPTIONS_LINE,)


def test_a_device_that_chrome_would_not_list_is_made_anew(system):
    files = loaded(**LASTING, sys__module__v4l2loopback__parameters__exclusive_caps="N,N\n")
    finding = look.on_linux(system(**files), [READY])
    assert not finding.works
    assert "made without exclusive_caps=1: Chrome and what is built on it don't list it" in finding.state
    assert finding.fix == "vcam doctor --fix"
    assert finding.lines[-2:] == ("sudo modprobe -r v4l2loopback", "sudo modprobe v4l2loopback")


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("options v4l2loopback devices=1", "options v4l2loopback devices=1 exclusive_caps=1"),
        ("options v4l2loopback exclusive_caps=0 video_nr=9", "options v4l2loopback video_nr=9 exclusive_caps=1"),
        (
            "options v4l2loopback devices=2 video_nr=0,9",
            "options v4l2loopback devices=2 video_nr=0,9 exclusive_caps=1,1",
        ),
        ("options v4l2loopback devices=x", "options v4l2loopback devices=x exclusive_caps=1"),
        ("options v4l2loopback exclusive_caps=1 devices=1", "options v4l2loopback exclusive_caps=1 devices=1"),
    ],
)
def test_settings_of_the_users_own_keep_all_else_when_they_are_mended(system, tmp_path, line, mended):
    own = {"etc/modprobe.d/my.conf": f"# mine\n{line}\n", "etc/modules-load.d/my.conf": "v4l2loopback\n"}
    linux = system(**loaded(**own, sys__module__v4l2loopback__parameters__exclusive_caps="N,N\n"))
    lines = look.on_linux(linux, [READY]).lines
    for sed in (one for one in lines if one.startswith("sudo sed")):
        typed = sed.removeprefix("sudo ").replace(" /etc", f" {tmp_path}/etc")
        subprocess.run(["sh", "-c", typed], check=True)
    assert (tmp_path / "etc/modprobe.d/my.conf").read_text() == f"# mine\n{mended}\n"
    assert not any("tee" in one for one in lines)
    assert lines[-1] == "sudo modprobe v4l2loopback"


def test_a_device_that_was_added_at_run_time_is_not_doubted(system):
    added = Device(11, "/dev/video11", "Avatar Camera", loopback=True, outputs=True)
    assert look.on_linux(system(**loaded(**LASTING)), [added]).works


def test_who_may_not_open_it_joins_the_group(system):
    denied = Device(10, "/dev/video10", "Avatar Camera", denied=True)
    finding = look.on_linux(system(**loaded(**LASTING)), [denied])
    assert finding.state == "none"
    assert finding.lines == ('sudo usermod -aG video "$USER"', "# then log out and in again")


def test_who_sends_already_is_named_and_nothing_is_torn_down(system, monkeypatch):
    monkeypatch.setattr(v4l2, "is_fed", lambda path: True)
    fed = Device(10, "/dev/video10", "Avatar Camera", captures=True, loopback=True)
    finding = look.on_linux(system(**loaded(**LASTING)), [fed])
    assert finding.lines == (
        "# another program sends into /dev/video10 (ffmpeg (process 12) has it open): close it and start again",
    )


def test_readers_and_a_module_without_a_card_are_told(system, monkeypatch):
    monkeypatch.setattr(v4l2, "can_show_card", lambda path: False)
    monkeypatch.setattr(look, "holders", lambda path: ["chrome (process 7)"])
    state = look.on_linux(system(**loaded(**LASTING)), [READY]).state
    assert "; its module shows no card when vcam is killed" in state
    assert state.endswith("; chrome (process 7) has it open")


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_obs_is_installed(monkeypatch, platform):
    monkeypatch.setattr(look.sys, "platform", platform)
    monkeypatch.setattr(look, "find_output", lambda: (None, "no OBS virtual camera; install it"))
    finding = look.virtual_camera()
    assert finding.fix == "no OBS virtual camera; install it"
    assert "obs" in finding.lines[0].lower()
    monkeypatch.setattr(look, "find_output", lambda: ("OBS Virtual Camera", None))
    assert look.virtual_camera().lines == ()


def test_the_machine_that_this_runs_on_can_be_looked_at():
    linux = Linux()
    assert linux.family in ("debian", "ubuntu", "fedora", "arch", "suse", "")
    assert isinstance(linux.has_headers, bool)
    assert Path("/etc/os-release").exists() or not linux.family

"""Our writer to v4l2loopback, against a file and ioctls that answer as the module does; the guest has the real one."""

import errno
import fcntl
import os
import struct
import sys

import numpy as np
import pytest

from vcam import v4l2
from vcam.sinks import v4l2_output
from vcam.sinks.v4l2_output import I420, OUTPUT, PIX_AT, S_FMT, S_PARM, STREAMON, V4l2Output
from vcam.sinks.virtualcam_fixes import fix_for

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="V4L2 is Linux's")


class Module:
    """What the kernel answers; `kept` is the format that it doesn't give up."""

    def __init__(self):
        self.asked, self.kept, self.refuses, self.caps = [], None, set(), v4l2.OUTPUT

    def ioctl(self, fd, request, about):
        self.asked.append((request, bytes(about)))
        if request in self.refuses:
            raise OSError(errno.EINVAL, "Invalid argument")
        if request == S_FMT and self.kept:
            struct.pack_into("3I", about, PIX_AT, *self.kept)
        return 0


@pytest.fixture
def module(monkeypatch):
    made = Module()
    monkeypatch.setattr(fcntl, "ioctl", made.ioctl)
    monkeypatch.setattr(v4l2, "query", lambda path, flags: (v4l2.LOOPBACK, made.caps))
    return made


@pytest.fixture
def node(tmp_path):
    path = tmp_path / "video10"
    path.touch()
    return path


def opened(node, width=8, height=4, fps=30):
    return V4l2Output(width=width, height=height, fps=fps, fourcc=0, device=str(node))


def test_it_asks_for_i420_and_its_rate_says_that_it_is_the_writer_and_writes_whole_pictures(module, node):
    output = opened(node, fps=29.97)
    picture = np.arange(48, dtype=np.uint8)
    output.send(picture)
    output.close()
    output.close()
    assert node.read_bytes() == picture.tobytes()
    (form, rate, writer) = module.asked
    assert form[0] == S_FMT
    assert struct.unpack_from("I", form[1]) == (OUTPUT,)
    assert struct.unpack_from("7I", form[1], PIX_AT) == (8, 4, I420, 1, 8, 48, 8)
    assert rate[0] == S_PARM
    assert struct.unpack_from("5I", rate[1])[-2:] == (100, 2997)
    assert writer == (STREAMON, struct.pack("i", OUTPUT))
    assert output.device() == str(node)


def test_a_module_that_counts_the_first_write_as_the_start_may_refuse_to_be_told(module, node):
    module.refuses = {S_PARM, STREAMON}
    opened(node).close()


@pytest.mark.parametrize(("size", "code"), [((640, 360), b"YU12"), ((8, 4), b"YUYV")])
def test_a_device_that_keeps_another_format_is_no_place_for_these_pictures(module, node, size, code):
    module.kept = (*size, int.from_bytes(code, "little"))
    with pytest.raises(
        RuntimeError, match=f"Unsupported image format: .* keeps {code.decode()} of {size[0]}x{size[1]}"
    ):
        opened(node)


@pytest.mark.parametrize(
    ("error", "said", "fix"),
    [
        (errno.ENOENT, "does not exist", "there is no such device"),
        (errno.ENODEV, "does not exist", "there is no such device"),
        (errno.EACCES, "missing permissions", "usermod -aG video"),
        (errno.EBUSY, "as many openers", "too many programs have it open"),
        (errno.ENOTTY, "could not be queried", "it is no video device"),
        (errno.EIO, "Input/output error", "Input/output error"),
    ],
)
def test_what_the_kernel_says_becomes_words_with_a_known_fix(monkeypatch, node, error, said, fix):
    def refuse(path, flags):
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(v4l2, "query", refuse)
    with pytest.raises(RuntimeError, match=said) as caught:
        opened(node)
    assert fix in fix_for(str(caught.value))


def test_a_device_that_is_fed_or_stuck_is_not_opened(module, node):
    module.caps = v4l2.CAPTURE
    with pytest.raises(RuntimeError, match="is not a video output device"):
        opened(node)
    assert not module.asked


def test_a_refused_format_leaves_nothing_open(module, node, monkeypatch):
    module.refuses = {S_FMT}
    closed, close = [], os.close
    monkeypatch.setattr(v4l2_output.os, "close", lambda fd: (closed.append(fd), close(fd)))
    with pytest.raises(OSError, match="Invalid argument"):
        opened(node)
    assert len(closed) == 1


def test_a_write_to_a_device_that_is_gone_is_an_error(module, node, monkeypatch):
    output = opened(node)

    def gone(fd, data):
        raise OSError(errno.ENODEV, "No such device")

    monkeypatch.setattr(v4l2_output.os, "write", gone)
    with pytest.raises(OSError, match="No such device"):
        output.send(np.zeros(48, np.uint8))
    output.close()

"""Native chatter at the start goes to the log, and stderr is itself again afterwards."""

import logging
import os

import pytest

from vcam.trackers.quiet import native_stderr_to_log


def test_what_native_code_writes_goes_to_the_debug_log_only(capfd, caplog):
    with caplog.at_level(logging.DEBUG, "vcam.trackers.quiet"), native_stderr_to_log():
        os.write(2, b"WARNING: a native line\n")
    assert capfd.readouterr().err == ""
    assert caplog.messages == ["WARNING: a native line"]


def test_stderr_is_restored_also_after_an_error(capfd):
    with pytest.raises(RuntimeError, match="inside"), native_stderr_to_log():
        raise RuntimeError("inside")
    os.write(2, b"heard\n")
    assert capfd.readouterr().err == "heard\n"


def test_no_descriptor_is_left_open():
    def free():
        descriptor = os.dup(0)
        os.close(descriptor)
        return descriptor

    before = free()
    for _ in range(3):
        with native_stderr_to_log():
            pass
    assert free() == before


def test_a_process_without_stderr_can_start_too(monkeypatch):
    def closed(descriptor):
        raise OSError("Bad file descriptor")

    monkeypatch.setattr(os, "dup", closed)
    ran = False
    with native_stderr_to_log():
        ran = True
    assert ran

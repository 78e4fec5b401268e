"""Native chatter at the start goes to the log, and stderr is itself again afterwards."""

import logging
import os
import subprocess
import sys
import tempfile
import threading

import pytest

from vcam import quiet
from vcam.quiet import native_stderr_to_log


def test_what_native_code_writes_goes_to_the_debug_log_only(capfd, caplog):
    with caplog.at_level(logging.DEBUG, "vcam.quiet"), native_stderr_to_log():
        os.write(2, b"WARNING: a native line\n")
    assert capfd.readouterr().err == ""
    assert caplog.messages == ["WARNING: a native line"]


def test_stderr_is_restored_also_after_an_error(capfd):
    with pytest.raises(RuntimeError, match="inside"), native_stderr_to_log():
        raise RuntimeError("inside")
    os.write(2, b"heard\n")
    assert capfd.readouterr().err == "heard\n"


def test_nested_blocks_restore_it_once_and_log_all(capfd, caplog):
    with caplog.at_level(logging.DEBUG, "vcam.quiet"), native_stderr_to_log():
        with native_stderr_to_log():
            os.write(2, b"inner\n")
        os.write(2, b"outer\n")
    os.write(2, b"heard\n")
    assert capfd.readouterr().err == "heard\n"
    assert caplog.messages == ["inner", "outer"]


def test_blocks_that_overlap_in_two_threads_restore_it_when_both_have_ended(capfd, caplog):
    begun, go_on = threading.Event(), threading.Event()

    def other():
        with native_stderr_to_log():
            begun.set()
            assert go_on.wait(60)
            os.write(2, b"other\n")

    thread = threading.Thread(target=other)
    with caplog.at_level(logging.DEBUG, "vcam.quiet"):
        with native_stderr_to_log():
            thread.start()
            assert begun.wait(60)
        os.write(2, b"still diverted\n")  # the first to begin has ended, the other one has not
        go_on.set()
        thread.join(60)
    os.write(2, b"heard\n")
    assert capfd.readouterr().err == "heard\n"
    assert caplog.messages == ["still diverted", "other"]


def test_without_a_place_for_temporary_files_it_is_quiet_all_the_same(capfd, monkeypatch):
    def nowhere(**_):
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr(quiet.sys, "platform", "darwin")  # on Linux none is needed
    monkeypatch.setattr(tempfile, "TemporaryFile", nowhere)
    with native_stderr_to_log():
        os.write(2, b"a native line\n")
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


def test_a_program_speaks_while_its_native_libraries_are_kept_quiet():
    said = """
import logging, os, sys
from vcam.quiet import native_stderr_to_log, own_stderr
own_stderr()
logging.basicConfig(format="%(message)s")
with native_stderr_to_log():
    os.write(2, b"Corrupt JPEG data\\n")
    logging.warning("the camera was lost")
    print("one line", file=sys.stderr)
os.write(2, b"Aborted\\n")
"""
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr == "the camera was lost\none line\nAborted\n"

"""Memory without a name: shared with a child, and gone with both."""

import os
import subprocess
import sys

import pytest

from vcam.bridge.memory import lent_memory, opened_memory

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux for its files and maps")
WRITE = "import sys; from vcam.bridge.memory import opened_memory as o; o(sys.argv[1], 4096)[7] = 42"


def test_what_a_child_writes_the_parent_reads():
    lent = lent_memory(4096)
    subprocess.run([sys.executable, "-c", WRITE, lent.key], pass_fds=lent.handles, check=True)
    lent.close_handles()
    assert lent.memory[7] == 42
    assert lent.memory[6] == 0


@linux
def test_it_has_no_name_in_any_folder():
    before = set(os.listdir("/dev/shm"))
    lent = lent_memory(4096)
    assert set(os.listdir("/dev/shm")) - before == set()
    (handle,) = lent.handles
    assert "(deleted)" in os.readlink(f"/proc/self/fd/{handle}")
    lent.close_handles()


@linux
def test_without_memfd_it_is_a_file_whose_name_is_gone(monkeypatch):
    monkeypatch.setattr("vcam.bridge.memory.sys.platform", "darwin")
    lent = lent_memory(4096)
    (handle,) = lent.handles
    assert "(deleted)" in os.readlink(f"/proc/self/fd/{handle}")
    lent.memory[0] = 9
    assert opened_memory(str(os.dup(handle)), 4096)[0] == 9
    lent.close_handles()


def test_no_handle_is_kept_where_there_is_no_room(monkeypatch):
    closed = []
    monkeypatch.setattr(
        "vcam.bridge.memory.os.ftruncate", lambda handle, size: (_ for _ in ()).throw(OSError(28, "full"))
    )
    monkeypatch.setattr("vcam.bridge.memory.os.close", closed.append)
    with pytest.raises(OSError, match="full"):
        lent_memory(4096)
    monkeypatch.undo()
    assert len(closed) == 1
    os.close(closed[0])


def test_a_wrong_key_is_an_error():
    with pytest.raises((OSError, ValueError)):
        opened_memory("no number", 4096)

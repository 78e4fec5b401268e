"""Threads that come and go leave their memory in few places, as the C library itself tells."""

import os
import platform
import subprocess
import sys

import pytest

CODE = """
import ctypes, sys, threading
from vcam.arenas import few_arenas
assert sys.argv[1] == "usual" or few_arenas()
libc = ctypes.CDLL(None)
libc.malloc.restype, here = ctypes.c_void_p, threading.Barrier(40)
def work():
    libc.malloc(ctypes.c_size_t(100_000))
    here.wait(60)
threads = [threading.Thread(target=work) for _ in range(40)]
for thread in threads: thread.start()
for thread in threads: thread.join()
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have no arenas")
def test_forty_threads_share_two_arenas():
    def arenas(how):
        words = [sys.executable, "-c", CODE, how]
        env = {name: value for name, value in os.environ.items() if name != "MALLOC_ARENA_MAX"}
        done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120, env=env)
        return done.stdout.count("<heap nr=")

    assert arenas("few") <= 2 < arenas("usual")


def test_it_is_left_alone_where_there_is_no_such_thing(monkeypatch):
    from vcam.arenas import few_arenas

    monkeypatch.setattr(sys, "platform", "darwin")
    assert not few_arenas()

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


LEFT = """
import ctypes, sys
from pathlib import Path
from vcam.arenas import trim
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
def resident_mb():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6
begun = resident_mb()
parts = [libc.malloc(ctypes.c_size_t(2000)) for _ in range(50_000)]
for part in parts: ctypes.memset(part, 1, 2000)
for part in parts[:-1]: libc.free(part)  # the last one is above all that is free
print(resident_mb() - begun)
trim()
print(resident_mb() - begun)
"""
GLIBC = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have no arenas")


@GLIBC
def test_forty_threads_share_two_arenas():
    def arenas(how):
        words = [sys.executable, "-c", CODE, how]
        env = {name: value for name, value in os.environ.items() if name != "MALLOC_ARENA_MAX"}
        done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120, env=env)
        return done.stdout.count("<heap nr=")

    assert arenas("few") <= 2 < arenas("usual")


@GLIBC
def test_what_is_left_behind_is_given_back():
    done = subprocess.run([sys.executable, "-c", LEFT], capture_output=True, text=True, check=True, timeout=120)
    before, after = map(float, done.stdout.split())
    assert before > 95
    assert after < 20


def test_it_is_left_alone_where_there_is_no_such_thing(monkeypatch):
    from vcam.arenas import few_arenas

    monkeypatch.setattr(sys, "platform", "darwin")
    assert not few_arenas()

"""An Xvfb screen that nobody sees, with OpenGL in software, and what it shows, read from where it keeps its pixels."""

import os
import struct
import subprocess
from contextlib import contextmanager

import numpy as np


@contextmanager
def opened_screen(folder, size="800x600", *options):
    """(name ":N", file of its pixels) of a screen whose file lies in `folder`; None when it doesn't start."""
    read, write = os.pipe()
    shape = ["-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset", "+extension", "GLX", "-fbdir", str(folder)]
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), *shape, *options],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()  # one line once it listens, nothing when it dies
    try:
        yield (f":{number}", folder / "Xvfb_screen0") if number else None
    finally:
        server.terminate()
        server.wait(60)


def seen(memory):
    """(h, w, 3) RGB of what the screen really shows: Xvfb keeps it in an XWD file (X11/XWDFile.h, version 7)."""
    data = memory.read_bytes()
    head = struct.unpack(">25I", data[:100])
    width, height, bits, line = head[4], head[5], head[11], head[12]
    start = head[0] + 12 * head[19]
    rows = np.frombuffer(data, np.uint8, height * line, start).reshape(height, line)
    assert bits == 32
    return rows[:, : 4 * width].reshape(height, width, 4)[..., 2::-1]

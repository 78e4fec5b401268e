"""What an Xvfb screen shows, read from the file that it keeps its pixels in."""

import struct

import numpy as np


def seen(memory):
    """(h, w, 3) RGB of what the screen really shows: Xvfb keeps it in an XWD file (X11/XWDFile.h, version 7)."""
    data = memory.read_bytes()
    head = struct.unpack(">25I", data[:100])
    width, height, bits, line = head[4], head[5], head[11], head[12]
    start = head[0] + 12 * head[19]
    rows = np.frombuffer(data, np.uint8, height * line, start).reshape(height, line)
    assert bits == 32
    return rows[:, : 4 * width].reshape(height, width, 4)[..., 2::-1]

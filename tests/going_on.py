"""A stream goes on from picture to picture until something that happens beside it has come."""

import threading
import time

LONGEST_S = 60


def go_on(between, until):
    """Call `between`, as the loop does before every picture, until that holds, but not for ever."""
    pause, end = threading.Event(), time.monotonic() + LONGEST_S
    while True:
        between()
        if until():
            return
        assert time.monotonic() < end, "it never came to that"
        pause.wait(0.005)

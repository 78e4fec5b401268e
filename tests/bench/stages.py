"""What a bench of pictures measures and says: how long each stage of a picture took, and how little at best."""

import sys
import time
from collections import defaultdict
from contextlib import contextmanager

import numpy as np

FRAMES, FPS = 60, 30
STAGES = ("animate", "draw", "readback", "whole")
HEADS = "".join(f"{name:>14}" for name in STAGES)
"""Of the columns that `cells` gives."""


def say(line):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def clock_of(words):
    """The clock that the words ask for, and what it counts: with --cpu only what the processor worked."""
    return (time.process_time, "processor time") if "--cpu" in words else (time.perf_counter, "clock")


class Stages:
    """Call it as a scene's `timed`."""

    def __init__(self, clock):
        self._clock, self._spent = clock, defaultdict(list)

    @contextmanager
    def __call__(self, stage):
        begun = self._clock()
        yield
        self._spent[stage].append((self._clock() - begun) * 1000)

    def after(self, warm):
        """By stage: ms of each picture but the first `warm`."""
        return {stage: np.array(times[warm:]) for stage, times in self._spent.items()}


def cells(spent):
    """Least and median ms of STAGES."""
    return "".join(f"{f'{spent[name].min():.2f}/{np.median(spent[name]):.2f}':>14}" for name in STAGES)

"""What a bench of pictures measures and says: how long each stage of a picture took, and how little at best."""

import sys

import numpy as np

FRAMES, FPS = 60, 30
STAGES = ("animate", "draw", "readback", "whole")
HEADS = "".join(f"{name:>14}" for name in STAGES)
"""Of the columns that `cells` gives."""


def say(line):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def clock_of(words):
    """Which time of a Stopwatch the words ask for, and what it counts: with --cpu only what the processor worked."""
    return (1, "processor time") if "--cpu" in words else (0, "clock")


def after(warm, watch, clock):
    """By stage: ms of each picture but the first `warm`."""
    return {stage: 1000 * np.array(took)[warm:, clock] for stage, took in watch.taken().items()}


def cells(spent):
    """Least and median ms of STAGES."""
    return "".join(f"{f'{spent[name].min():.2f}/{np.median(spent[name]):.2f}':>14}" for name in STAGES)

"""What making a Face of what the nets saw costs a frame, part by part, smoothing on.

OPENBLAS_NUM_THREADS=1 python tests/bench/bench_reader.py [CLIP]
"""

import sys
from time import thread_time

import av
import cv2
import numpy as np

from vcam.calibration import guess_camera
from vcam.resources import find
from vcam.trackers import reader
from vcam.trackers.direct import DirectTracker
from vcam.trackers.task_file import bundle, face_model
from vcam.types import Frame

FRAMES, ROUNDS, SETTLED = 200, 3, 100
WHOLE = "the whole Reader"


def main():
    cv2.setNumThreads(1)
    clip = sys.argv[1] if len(sys.argv) > 1 else str(find("actor", "actor.mp4"))
    seen = sightings(clip)
    camera = guess_camera(seen[0][0].image.shape[1::-1])
    reading, spent = reader.Reader(face_model(bundle()), smoothing=0.5), {}
    for owner, name in parts(reading):
        setattr(owner, name, Timed(getattr(owner, name), f"  {name_of(owner)}.{name}", spent))
    whole = Timed(reading.read, WHOLE, spent)
    for index in range(ROUNDS * len(seen)):
        frame, sighting = seen[index % len(seen)]
        whole(Frame(frame.image, index / 30, index), sighting, camera)
    print(f"{clip}: {len(seen)} faces, {ROUNDS} rounds")
    print(f"{'ms a frame':42}{'cpu min':>9}{'median':>9}{'mean':>9}")
    for name, values in sorted(spent.items(), key=lambda item: -np.median(item[1])):
        ms = 1000 * np.array(values[SETTLED:])
        print(f"{name:42}{ms.min():9.3f}{np.median(ms):9.3f}{ms.mean():9.3f}")


def sightings(clip):
    """Frames and what the nets saw in them."""
    seen = []
    with DirectTracker() as tracker, av.open(clip) as container:
        assert tracker.reader is not None
        read = tracker.reader.read
        tracker.reader.read = lambda frame, sighting, camera: (
            seen.append((frame, sighting)),
            read(frame, sighting, camera),
        )[1]
        for index, (picture, _) in enumerate(zip(container.decode(video=0), range(FRAMES), strict=False)):
            tracker.track(Frame(picture.to_ndarray(format="rgb24"), index / 30, index))
    return seen


def parts(reading):
    """What a Reader calls once a frame, each by its owner and name."""
    steady = reading._steady
    return [
        (reader, "solve_pose"),
        (reader, "whole_turn"),
        (reader, "place"),
        (reading._shape, "learn"),
        (reading._reading, "read"),
        (reading, "_range"),
        (steady, "judge"),
        (steady, "pose"),
        (steady, "expression"),
        (steady, "gaze"),
    ]


def name_of(owner):
    return getattr(owner, "__name__", type(owner).__name__).rsplit(".", 1)[-1]


class Timed:
    """`part` for as many arguments, which writes into `spent` how long it took, and is `part` in all else."""

    def __init__(self, part, name, spent):
        self._part, self._times = part, spent.setdefault(name, [])

    def __call__(self, *given):
        start = thread_time()
        out = self._part(*given)
        self._times.append(thread_time() - start)
        return out

    def __getattr__(self, name):
        return getattr(self._part, name)


if __name__ == "__main__":
    main()

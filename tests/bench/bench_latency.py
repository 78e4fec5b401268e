"""Camera moment → reader of the virtual camera, with pipes in place of both devices.

OPENBLAS_NUM_THREADS=1 python tests/bench/bench_latency.py [SECONDS] [WORDS OF vcam run...]

A clip is played into vcam at 30 fps, each picture with a strip that tells when it was written; what vcam would send to
the virtual camera, I420 from its own feeding thread, is read as a program reads it. In it: everything between the two
devices. Not in it: what a camera takes before its driver has a picture, and what the two drivers take.
"""

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from time import perf_counter

import cv2
import numpy as np

from vcam import strip
from vcam.errors import SourceEnded
from vcam.resources import find
from vcam.sinks.virtualcam import VirtualCamSink
from vcam.types import Frame

SIZE_WH, FPS = (1280, 720), 30
PIPE_BYTES = 1 << 20
"""What Linux lets every user ask for."""
SECONDS = 30.0
PLACES = "BENCH_CAMERA", "BENCH_READER"
"""Environment: paths of the two pipes."""


class Camera:
    """A Source that takes pictures from the pipe."""

    about, size_wh, fps = "pictures from a pipe", SIZE_WH, FPS

    def __init__(self, address, *, size_wh, fps, realtime):
        self._index = -1

    def __enter__(self):
        self._pipe = Path(os.environ[PLACES[0]]).open("rb", buffering=0)
        return self

    def __exit__(self, *error):
        self._pipe.close()

    def read(self):
        self._index += 1
        image = np.empty((SIZE_WH[1], SIZE_WH[0], 3), np.uint8)
        if not filled(self._pipe, image):
            raise SourceEnded
        return Frame(image, perf_counter(), self._index)


class Device:
    """A backend of pyvirtualcam that writes into the pipe."""

    def __init__(self, **about):
        self._pipe = os.open(os.environ[PLACES[1]], os.O_WRONLY)

    def send(self, frame):
        rest = memoryview(frame)
        while rest:
            rest = rest[os.write(self._pipe, rest) :]

    def close(self):
        os.close(self._pipe)

    def device(self):
        return "pipe"

    def native_fourcc(self):
        return None


class Reader(VirtualCamSink):
    """The virtual camera with that backend."""

    def __init__(self, address, *, size_wh, fps):
        from pyvirtualcam.camera import register_backend

        register_backend("pipe", Device)
        super().__init__("pipe", size_wh=size_wh, fps=fps, backend="pipe")


def filled(pipe, array):
    """Whether the next picture was there."""
    rest = memoryview(array).cast("B")
    while rest:
        count = pipe.readinto(rest)
        if not count:
            return False
        rest = rest[count:]
    return True


def widened(pipe):
    import fcntl

    fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def play(path, clip, over):
    """Write `clip`, again and again, in real time."""
    film, due = cv2.VideoCapture(str(clip)), perf_counter()
    with open(path, "wb", buffering=0) as pipe:
        widened(pipe)
        while not over.wait(max(0.0, due - perf_counter())):
            if not film.grab():
                film.set(cv2.CAP_PROP_POS_FRAMES, 0)
                continue
            picture = cv2.resize(cv2.cvtColor(film.retrieve()[1], cv2.COLOR_BGR2RGB), SIZE_WH)
            strip.draw(picture, strip.number_of(perf_counter()))
            try:
                pipe.write(picture)
            except BrokenPipeError:
                break
            due = max(due + 1 / FPS, perf_counter() - 1 / FPS)
    film.release()


def watch(path, seen):
    """Put (number, when) of each picture, None of those without a strip."""
    picture = np.empty((SIZE_WH[1] * 3 // 2, SIZE_WH[0]), np.uint8)
    with open(path, "rb", buffering=0) as pipe:
        widened(pipe)
        while filled(pipe, picture):
            at = perf_counter()
            seen.put((strip.read(picture[: SIZE_WH[1]]), at))


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    clip, over, seen = find("actor", "actor.mp4"), threading.Event(), queue.SimpleQueue()
    with tempfile.TemporaryDirectory() as folder:
        pipes = [str(Path(folder, name)) for name in PLACES]
        for pipe in pipes:
            os.mkfifo(pipe)
        threads = [
            threading.Thread(target=play, args=(pipes[0], clip, over), daemon=True),  # a run that fails opens no pipe
            threading.Thread(target=watch, args=(pipes[1], seen), daemon=True),
        ]
        for thread in threads:
            thread.start()
        words = ["run", "--source", "bench_latency:Camera", "--out", "bench_latency:Reader", "--person", "none"]
        size = ["--size", "x".join(map(str, SIZE_WH)), "--fps", str(FPS), "--frames", str(round(seconds * FPS))]
        env = {**os.environ, **dict(zip(PLACES, pipes, strict=True)), "PYTHONPATH": str(Path(__file__).parent)}
        command = [sys.executable, "-m", "vcam", *words, *size, "--measure", "--json", *sys.argv[2:]]
        run = subprocess.run(command, env=env, stdout=subprocess.PIPE, check=True)
        over.set()
        for thread in threads:
            thread.join()
    report, late, last = json.loads(run.stdout), [], None
    while not seen.empty():
        number, at = seen.get()
        if number is not None and number != last:
            late.append(1000 * (at - strip.moment_of(number, at)))
            last = number
    spread = ", ".join(f"p{p} {np.percentile(late, p):.1f}" for p in (50, 95, 99))
    print(f"camera's pipe to reader's pipe, {len(late)} moments in {seconds:g} s: {spread} ms")
    handed = ", ".join(f"{name} {value:.1f}" for name, value in report["age_ms"].items())
    dropped = sum(report["drops"].values())
    print(f"to the hand-over: {handed} ms; sent at {report['fps_out']:.2f} fps, dropped {dropped}")


if __name__ == "__main__":
    main()

"""How long a user's model takes to load and to move: a VRM of 25 000 triangles with 100 spring joints.

Run: OPENBLAS_NUM_THREADS=1 python tests/bench/bench_puppet.py [FILE.vrm]. Prints ms, min and median, by the clock
and of the processor's time, which says more where others work on the same cores.
"""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from glb_writer import head

from vcam.avatar.gltf.document import read_document
from vcam.avatar.gltf.read import read_model
from vcam.avatar.puppet import Puppet
from vcam.avatar.state import State
from vcam.geometry import rotation_from_angles

TRIANGLES = 25_000
CHAINS = 20
FRAMES = 300
FPS = 30


def heavy(folder, kind="vrm1"):
    """Our own head drawn as often as makes TRIANGLES; all copies have the 52 targets, more than people's models."""
    small = read_model(read_document(head(kind, "mtoon").save(folder / "small.vrm")))
    copies = -(-TRIANGLES // sum(len(primitive.triangles) for primitive in small.primitives))
    return head(kind, "mtoon", springs=CHAINS, copies=copies).save(folder / "heavy.vrm")


def speaking(t):
    """A head that turns and speaks: 16 channels at once."""
    expression = np.zeros(52, np.float32)
    channels = [2, 3, 4, 8, 9, 18, 19, 24, 31, 33, 34, 37, 43, 44, 47, 48]
    expression[channels] = 0.5 + 0.4 * np.sin(t * np.arange(3, 3 + len(channels)))
    rotation = rotation_from_angles(0.4 * np.sin(3 * t), 0.2 * np.sin(2 * t), 0.1)
    gaze = np.full((2, 2), 0.1 * np.sin(t), np.float32)
    return State(rotation, np.array([0.03 * np.sin(2 * t), 0.0, 0.0]), expression, gaze)


def timed(work, times):
    """(times, 2) ms of each call, by the clock and of the processor."""
    out = []
    for i in range(times):
        began = time.perf_counter(), time.process_time()
        work(i)
        out.append((time.perf_counter() - began[0], time.process_time() - began[1]))
    return 1e3 * np.array(out)


def say(what, ms):
    (least, busy), (median, busy_median) = ms.min(0), np.median(ms, axis=0)
    clock = f"min {least:7.2f}  median {median:7.2f} ms"
    sys.stdout.write(f"{what:12} {clock}   processor {busy:7.2f} and {busy_median:7.2f} ms\n")


def report(path):
    model = read_model(read_document(path))
    puppet = Puppet(model)
    triangles = sum(len(primitive.triangles) for primitive in model.primitives)
    joints = 0 if model.springs is None else len(model.springs.nodes)
    moved = sum(len(morphed.vertices) for morphed in puppet.morphs)
    sys.stdout.write(f"{path.name}: {triangles} triangles, {joints} spring joints, {moved} vertices with targets\n")
    say("load", timed(lambda _: Puppet(read_model(read_document(path))), 5))
    puppet.step(speaking(0), 0.0)
    states = [speaking(i / FPS) for i in range(FRAMES + 1)]
    say("step", timed(lambda i: puppet.step(states[i + 1], (i + 1) / FPS), FRAMES))
    values = [puppet._face.values(state.expression, (0, 0, 0, 0)) for state in states]
    say("  face", timed(lambda i: puppet._mixer.mix(values[i], i / FPS), FRAMES))
    ahead = np.eye(3), np.eye(3)
    say("  body", timed(lambda i: puppet._body.pose(states[i], ahead, i / FPS), FRAMES))
    if puppet._springs is not None:
        worlds = [puppet._body.pose(state, ahead, 0.0) for state in states]
        say("  springs", timed(lambda i: puppet._springs.step(worlds[i], 1 / FPS), FRAMES))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        report(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            report(heavy(Path(folder)))

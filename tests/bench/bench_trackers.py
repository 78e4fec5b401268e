"""What following a face costs a frame: MediaPipe's whole graph against ours, in turn on the same frames in one run.

`vcam bench` has the trackers as users have them; here are the nets alone too, and other ways to run them, on any film.

OPENBLAS_NUM_THREADS=1 python tests/bench/bench_trackers.py [CLIP]
"""

import sys
from contextlib import ExitStack
from time import perf_counter, process_time

import av
import cv2
import numpy as np

from vcam.bench.peers import bare_graph
from vcam.resources import find
from vcam.trackers import blazeface, landmarks
from vcam.trackers.direct import DirectTracker
from vcam.trackers.mediapipe import MediaPipeTracker
from vcam.trackers.nets import LiteRtNet, OpenCvNet
from vcam.trackers.roi import around_points
from vcam.trackers.task_file import BLENDSHAPES, DETECTOR, LANDMARKS, bundle, part
from vcam.types import Frame

FRAMES, ROUNDS, SETTLED = 90, 3, 10


def main():
    cv2.setNumThreads(1)
    clip = sys.argv[1] if len(sys.argv) > 1 else str(find("actor", "actor.mp4"))
    with av.open(clip) as container:
        pictures = [
            p.to_ndarray(format="rgb24") for p, _ in zip(container.decode(video=0), range(FRAMES), strict=False)
        ]
    print(f"{clip}: {len(pictures)} frames of {pictures[0].shape[1]}x{pictures[0].shape[0]}, {ROUNDS} rounds")
    with ExitStack() as stack:
        ways = {
            "mediapipe, the whole graph": stack.enter_context(bare_graph()),
            "vcam mediapipe": stack.enter_context(MediaPipeTracker()).track,
            "vcam direct, LiteRT": direct(stack, LiteRtNet),
            "    its nets alone": followed_nets(pictures[0]),
            "vcam direct, OpenCV": direct(stack, OpenCvNet),
        }
        spent = {name: [] for name in ways}
        for index in range(ROUNDS * len(pictures)):
            frame = Frame(pictures[index % len(pictures)], index / 30, index)
            for name, way in ways.items():
                wall, cpu = perf_counter(), process_time()
                way(frame)
                spent[name].append((process_time() - cpu, perf_counter() - wall))
    base = np.array(spent["mediapipe, the whole graph"])[SETTLED:, 0]
    print(
        f"{'ms a frame':28}{'cpu min':>9}{'median':>9}{'wall min':>10}{'median':>9}{'cpu/graph min':>15}{'median':>9}"
    )
    for name, values in spent.items():
        cpu, wall = np.array(values)[SETTLED:].T
        times = (1000 * v for v in (cpu.min(), np.median(cpu), wall.min(), np.median(wall)))
        print(f"{name:28}" + "".join(f"{t:9.2f}" for t in times), end=" ")
        print(f"{cpu.min() / base.min():15.2f}{np.median(cpu) / np.median(base):9.2f}")


def followed_nets(picture):
    """Crop, landmarks and scores of a followed face: all of direct but what is made of them."""
    task = bundle()
    nets = landmarks.FaceNets(part(task, LANDMARKS), part(task, BLENDSHAPES))
    last = [blazeface.BlazeFace(part(task, DETECTOR)).find(picture).roi(0)]

    def follow(frame):
        look = nets.look(frame.image, last[0])
        last[0] = around_points(look.points)
        return nets.scores(look.points)

    return follow


def direct(stack, kind):
    before = landmarks.open_net, blazeface.open_net
    landmarks.open_net = blazeface.open_net = kind
    try:
        return stack.enter_context(DirectTracker()).track
    finally:
        landmarks.open_net, blazeface.open_net = before


if __name__ == "__main__":
    main()

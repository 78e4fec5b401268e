"""What a frame costs on its way to the network, beside python-osc doing the same in the same run.

OPENBLAS_NUM_THREADS=1 PYTHONPATH=tests python tests/bench/bench_wires.py
"""

import logging
import socket
from time import perf_counter

import numpy as np
from drawing import face
from pythonosc.osc_message_builder import OscMessageBuilder
from pythonosc.osc_packet import OscPacket

from vcam.sinks.ifacialmocap import IFacialMocapSink
from vcam.sinks.numbers import numbers_of
from vcam.sinks.osc import OscSink
from vcam.types import Rendered
from vcam.wires.frame import FRAME, TYPES, FramePacker
from vcam.wires.osc import decode

ROUNDS = 3000
SHOWN = face(1.0, yaw=20, pitch=-5, jawOpen=0.5, mouthSmileLeft=0.3)
NUMBERS = numbers_of(SHOWN).tolist()
PICTURE = Rendered(np.full((36, 64, 4), 255, np.uint8), None, 1.0)


def by_python_osc():
    """The same datagram as FramePacker's."""
    builder = OscMessageBuilder(FRAME)
    for letter, value in zip(TYPES, (1, 1.0, 1, *NUMBERS), strict=True):
        builder.add_arg(value, letter)
    return builder.build().dgram


def cost_us(work):
    """(least, median) of ROUNDS calls."""
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        work()
        times.append(1e6 * (perf_counter() - start))
    return min(times), float(np.median(times))


def row(name, work, beside=None):
    """Print a line; `beside` does the same as `work` in another way."""
    least, median = cost_us(work)
    text = f"{name:44} {least:8.1f} {median:8.1f}"
    if beside is not None:
        other_least, other_median = cost_us(beside)
        text += f" {other_least:11.1f} {other_median:8.1f} {other_median / median:7.1f}x"
    print(text)


def main():
    logging.disable()
    print(f"{'us a frame: least, median':44} {'vcam':>17} {'python-osc':>20} {'ratio':>8}")
    packer = FramePacker()
    datagram = by_python_osc()
    row("pack /vcam/1/frame", lambda: packer.pack(1.0, True, NUMBERS), by_python_osc)
    row("decode /vcam/1/frame", lambda: decode(datagram), lambda: OscPacket(datagram).messages)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listened = str(listener.getsockname()[1])
        for name, make in (("--osc", OscSink), ("--ifacialmocap", IFacialMocapSink)):
            for where, port in (("somebody", listened), ("nobody", "9")):
                with make(port, size_wh=(64, 36), fps=30) as sink:
                    row(f"{name} to {where}: face to network", lambda sink=sink: sink.send(PICTURE, SHOWN))


if __name__ == "__main__":
    main()

"""What a frame costs on its way to the network and back, beside python-osc doing the same in the same run.

OPENBLAS_NUM_THREADS=1 PYTHONPATH=tests python tests/bench/bench_wires.py
"""

import logging
import socket
from functools import partial
from time import perf_counter

import numpy as np
from drawing import face
from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
from pythonosc.osc_message_builder import OscMessageBuilder, build_msg
from pythonosc.osc_packet import OscPacket

from vcam.sinks.ifacialmocap import IFacialMocapSink
from vcam.sinks.numbers import numbers_of
from vcam.sinks.osc import OscSink
from vcam.sinks.vmc import VmcSink
from vcam.sinks.vmc_face import FaceNames
from vcam.sources._ifacialmocap_ear import IFacialMocapEar
from vcam.sources._vmc_ear import VmcEar
from vcam.types import ARKIT, Rendered
from vcam.wires.frame import FRAME, TYPES, FramePacker
from vcam.wires.ifacialmocap import FacePacker as TextPacker
from vcam.wires.osc import decode
from vcam.wires.vmc import assistant, performer

ROUNDS = 3000
SHOWN = face(1.0, yaw=20, pitch=-5, jawOpen=0.5, mouthSmileLeft=0.3)
NUMBERS = numbers_of(SHOWN).tolist()
SINKS = (
    ("--osc", OscSink, ""),
    ("--ifacialmocap", IFacialMocapSink, ""),
    ("--vmc, performer", VmcSink, ""),
    ("--vmc, assistant", VmcSink, ",assistant"),
    ("--vmc, unbundled", VmcSink, ",unbundled"),
)
"""Name, class and what is added to the address."""
PICTURE = Rendered(np.full((36, 64, 4), 255, np.uint8), None, 1.0)


def by_python_osc():
    """The same datagram as FramePacker's."""
    builder = OscMessageBuilder(FRAME)
    for letter, value in zip(TYPES, (1, 1.0, 1, *NUMBERS), strict=True):
        builder.add_arg(value, letter)
    return builder.build().dgram


def bundles_by_python_osc(frames):
    """The same datagrams as a VMC layout's, `frames` of messages each."""
    out = []
    for messages in frames:
        builder = OscBundleBuilder(IMMEDIATELY)
        for said in messages:
            builder.add_content(build_msg(said.address, list(said.arguments)))
        out.append(builder.build().dgram)
    return out


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
    for role, make in (("performer", performer), ("assistant", assistant)):
        layout = make(FaceNames().names)
        numbers = [1] * layout.slots
        said = [decode(one) for one in layout.pack(numbers)]
        pack, beside = partial(layout.pack, numbers), partial(bundles_by_python_osc, said)
        row(f"pack a VMC {role}'s frame", pack, beside)
    body = VmcSink("9", size_wh=(64, 36), fps=30).datagrams(SHOWN, 1.0)
    ear, phone = VmcEar(), IFacialMocapEar()
    row("--source vmc: a body to a Face", lambda: [ear.hear(one, 0.0) for one in body])
    text = TextPacker(ARKIT).pack(
        [0.3] * 52, head_deg=(1, 2, 3), head_m=(0, 0, -0.6), left_eye_deg=(1, 2), right_eye_deg=(1, 2)
    )
    row("--source ifacialmocap: a text to a Face", lambda: phone.hear(text, 0.0))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listened = str(listener.getsockname()[1])
        for name, make, words in SINKS:
            for where, port in (("somebody", listened), ("nobody", "9")):
                with make(port + words, size_wh=(64, 36), fps=30) as sink:
                    row(f"{name} to {where}: face to network", lambda sink=sink: sink.send(PICTURE, SHOWN))


if __name__ == "__main__":
    main()

"""A storm of spoiled packets at a session that records: words: the zip, how many, what is spoiled, the last."""

import json
import logging
import random
import socket
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from harness import install, session_of, shown, tell, tick, tick_until, words
from rigs import ARKIT, GENERIC, armature, empty_scene, face

session = session_of(install(words()[0]))
COUNT = int(words()[1])
GOOD = [bytes.fromhex(text) for text in json.loads(words()[2])]
chance = random.Random(20)
said = []


class Counting(logging.Handler):
    def emit(self, record):
        said.append(record.getMessage())


logging.getLogger().addHandler(Counting())


def spoiled():
    """A good datagram with bytes changed, cut, doubled or put in; now and then nothing but noise."""
    data = bytearray(chance.choice(GOOD))
    if chance.random() < 0.05:
        return chance.randbytes(chance.randrange(2000))
    for _ in range(chance.randint(1, 4)):
        at, kind = chance.randrange(len(data) or 1), chance.randrange(5)
        if kind == 0 and data:
            data[at] = chance.randrange(256)
        elif kind == 1:
            del data[at:]
        elif kind == 2:
            data[at:at] = data[: chance.randrange(300)]
        elif kind == 3:
            data[at:at] = chance.randbytes(chance.randrange(9))
        else:
            data[at : at + 4] = chance.choice(
                [b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff", b"\x7f\x80\0\0", b"\x7f\xc0\0\0"]
            )
    return bytes(data[:9000])


scene = empty_scene()
rig, mesh = armature("Rig", GENERIC), face("Face", ARKIT)
scene.vcam.on_loss = "HOLD"
port = session.start("127.0.0.1", 0, scene)
session.record()
slowest, sent, wild = 0.0, 0, 0
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
    while sent < COUNT:
        for _ in range(200):  # fewer than the 256 that a beat takes, so that none is dropped unread
            sender.sendto(spoiled(), ("127.0.0.1", port))
        sent += 200
        start = time.perf_counter()
        tick(session)
        slowest = max(slowest, time.perf_counter() - start)
        values = [block.value for block in mesh.data.shape_keys.key_blocks]
        values += [part for bone in rig.pose.bones for part in bone.matrix.to_quaternion()]
        wild += not all(-1.001 <= value <= 1.001 for value in values)  # NaN fails it, too
    for _ in range(100):
        tick(session)  # what a beat's budget of time left over
    bad, before = session.status.bad, session.status.packets
    sender.sendto(bytes.fromhex(words()[3]), ("127.0.0.1", port))
    tick_until(session, lambda: session.status.packets > before)
after = shown(rig, list(GENERIC), [mesh])
actions = session.end_recording()
tell(
    "RESULT",
    {
        "bad": bad, "packets": before, "slowest_s": slowest, "wild": wild, "said": said[:5], "lines": len(said),
        "after": after, "actions": len(actions), "trouble": session.trouble,
    },
)  # fmt: skip

"""What may arrive on an open port: valid datagrams with flipped bytes, cuts, additions and wrong sizes, and noise.

And how much hostile input of any kind is tried: a little always, and always the same; `make fuzz` tries fifty times as
much, other things each time.
"""

import math
import os
import random
import struct

TIMES = int(os.environ.get("VCAM_FUZZ", "1"))
SEED = int(os.environ.get("VCAM_FUZZ_SEED", "3"))
PACKETS = 6000 * TIMES

SIZES = (-1, 0, 1, 2**31 - 1, -(2**31), 65536)
FLOATS = (math.nan, math.inf, -math.inf, 1e38, -1e-45)


def damaged(datagram, rng):
    """`datagram` after one to six accidents."""
    data = bytearray(datagram)
    for _ in range(rng.choice((1, 1, 1, 2, 6))):
        at = rng.randrange(len(data)) if data else 0
        word = at & ~3
        kind = rng.randrange(6)
        if kind == 0 and data:
            data[at] = rng.randrange(256)
        elif kind == 1:
            del data[at:]
        elif kind == 2:
            data[at:at] = rng.randbytes(rng.randint(1, 8))
        elif kind == 3 and len(data) >= 4:
            data[word : word + 4] = struct.pack(">i", rng.choice(SIZES))
        elif kind == 4:
            data += data[: rng.randrange(64)]
        elif len(data) >= 4:
            data[word : word + 4] = struct.pack(">f", rng.choice(FLOATS))
    return bytes(data)


def hostile_datagrams(*valid):
    """PACKETS datagrams: nine of ten are a damaged one of `valid`, the others noise of up to 80 bytes."""
    rng = random.Random(SEED)
    for _ in range(PACKETS):
        if rng.random() < 0.9:
            yield damaged(rng.choice(valid), rng)
        else:
            yield rng.randbytes(rng.randrange(80))


def places(value, at=()):
    """The paths of everything in a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inside:
        yield (*at, key)
        yield from places(below, (*at, key))

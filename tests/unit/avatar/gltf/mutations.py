"""Spoils glTF files in seeded, repeatable ways: bytes, JSON values, references, and what makes parsers run away."""

import copy
import json
import struct

import cv2
import numpy as np
from hostile import places

NASTY = (
    *(None, True, False, 0, 1, -1, 2, 3, 255, 65535, 2**31 - 1, 2**31, 2**32, 2**63, 10**9, 10**30, -(10**9)),
    *(0.5, -0.5, 1e-30, 1e30, 1e308, -1e308, float("nan"), float("inf"), 5120, 5123, 5125, 5126),
    *("", "x", "x" * 5000, "a\nb\x1b[2J\x00", "\ud800", "../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "nul"),
    *("data:,", "data:application/octet-stream;base64,AAAA", "data:image/png;base64,!!!!", "SCALAR", "MAT4", "VEC3"),
    *(
        [],
        {},
        [[]],
        [{}],
        [None],
        [-1],
        [0, 0],
        [10**9],
        [0.0] * 16,
        ["a"] * 60,
        [[[[[[[[1]]]]]]]],
        {"a": {"a": {"a": 1}}},
    ),
    *([0] * 3000, {"extensions": 1}, {"index": 0}, {"index": 10**9}, {"node": 0}, {"sparse": {}}),
)
"""Put in place of anything."""


def taken_apart(glb):
    """(JSON, binary chunk)"""
    size = struct.unpack_from("<I", glb, 12)[0]
    return json.loads(glb[20 : 20 + size]), glb[28 + size :]


def put_together(document, binary):
    """A GLB; NaN and broken Unicode are written as they are."""
    text = document if isinstance(document, bytes) else json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    binary += bytes(-len(binary) % 4)
    head = struct.pack("<4sII", b"glTF", 2, 28 + len(text) + len(binary))
    return head + struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(binary), b"BIN\0") + binary


def held(document, path):
    for key in path:
        document = document[key]
    return document


class Spoiler:
    """Makes spoilt copies of one GLB: `spoilt(i)` is always the same file for the same i."""

    def __init__(self, glb, seed):
        self._glb, self._seed = glb, seed
        self._json, self._binary = taken_apart(glb)
        self._places = list(places(self._json))
        self._bombs = bombs(self._json, self._binary)

    def spoilt(self, number):
        rng = np.random.default_rng([self._seed, number])
        if number % 50 == 0:
            return self._bombs[number // 50 % len(self._bombs)]
        if number % 5 == 0:
            return self._bytes(bytearray(self._glb), rng)
        binary = self._bytes(bytearray(self._binary), rng) if number % 7 == 0 else self._binary
        return put_together(self._values(rng), bytes(binary))

    def _bytes(self, data, rng):
        for _ in range(int(rng.integers(1, 6))):
            at, length = int(rng.integers(0, max(len(data), 1))), int(rng.integers(1, 40))
            way = rng.integers(0, 6)
            if way == 0:
                data[at : at + 1] = bytes([int(rng.integers(0, 256))])
            elif way == 1:
                data[at : at + 4] = struct.pack("<I", int(rng.choice([0, 1, 2**31, 2**32 - 1, 0x7FC00000, 0x7F800000])))
            elif way == 2:
                del data[at : at + length]
            elif way == 3:
                data[at:at] = data[at : at + length]
            elif way == 4:
                data[at : at + length] = rng.bytes(length)
            elif rng.integers(0, 4) == 0:
                del data[at:]
        return bytes(data)

    def _values(self, rng):
        document = copy.deepcopy(self._json)
        for _ in range(int(rng.integers(1, 4))):
            path = self._places[int(rng.integers(0, len(self._places)))]
            try:
                self._change(document, path, rng)
            except (KeyError, IndexError, TypeError):
                continue  # an earlier change took it away
        return document

    def _change(self, document, path, rng):
        where, key = held(document, path[:-1]), path[-1]
        way = rng.integers(0, 6)
        if way == 0:
            del where[key]
        elif way == 1:
            where[key] = copy.deepcopy(held(document, self._places[int(rng.integers(0, len(self._places)))]))
        elif way == 2 and isinstance(where[key], int | float) and not isinstance(where[key], bool):
            where[key] = where[key] * int(rng.choice([-1, 2, 1000, 10**6])) + int(rng.integers(-2, 3))
        elif way == 3 and isinstance(where[key], list):
            where[key] = where[key] * int(rng.choice([2, 10, 300]))
        else:
            where[key] = NASTY[int(rng.integers(0, len(NASTY)))]


def bombs(document, binary):
    """Files that ask for far more than they hold."""
    out = [put_together(text, b"") for text in (b"[" * 200_000, b'{"a":' * 100_000, b'{"nodes":[' + b"{}," * 300_000)]
    out.append(put_together(b'{"asset":{"version":"2.0"},"nodes":[' + b"[]," * 3_000_000 + b"0]}", b""))
    out.append(put_together(b'{"asset":{"version":' + b"9" * 10_000 + b"}}", b""))

    def changed(change):
        spoilt = copy.deepcopy(document)
        change(spoilt)
        out.append(put_together(spoilt, binary))

    count = len(document["nodes"])
    changed(lambda d: d["nodes"][0].update(children=[0]))
    changed(lambda d: d["nodes"][-1].update(children=[0]))
    changed(lambda d: [d["nodes"][i].update(children=[i + 1]) for i in range(count - 1)])
    changed(lambda d: d["nodes"].extend({"children": [count + 1 + i]} for i in range(5000)))
    changed(lambda d: d["nodes"].extend({"mesh": 0} for _ in range(50_000)))
    changed(lambda d: d["nodes"].append({"mesh": 0, "skin": 0} | {"children": list(range(count))}))
    changed(lambda d: [accessor.update(count=10**9) for accessor in d["accessors"]])
    changed(lambda d: [(accessor.pop("bufferView", 0), accessor.update(count=10**7)) for accessor in d["accessors"]])
    changed(lambda d: d["meshes"][0].update(primitives=d["meshes"][0]["primitives"] * 1500))
    changed(lambda d: d["meshes"][0]["primitives"][0].update(targets=[{"POSITION": 0}] * 5000))
    changed(lambda d: d.update(textures=[{"source": 0}] * 100_000))
    changed(lambda d: d.update(extensionsRequired=["EXT_no\nsuch"]))
    for picture in (*_pictures(), b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xff" * 50):
        spoilt = copy.deepcopy(document)
        spoilt["bufferViews"].append({"buffer": 0, "byteOffset": len(binary), "byteLength": len(picture)})
        spoilt["images"] = [{"bufferView": len(spoilt["bufferViews"]) - 1} for _ in spoilt.get("images", [0])]
        spoilt["textures"] = spoilt.get("textures", [{"source": 0}])
        spoilt["buffers"] = [{"byteLength": len(binary) + len(picture)}]
        out.append(put_together(spoilt, binary + picture))
    return out


def _pictures():
    """PNGs that are large when unpacked, or say so."""
    flat = cv2.imencode(".png", np.zeros((3000, 3000), np.uint8))[1].tobytes()
    yield flat
    for size in (2**16, 2**31 - 1):
        yield flat[:16] + struct.pack(">II", size, size) + flat[24:]

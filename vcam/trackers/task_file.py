"""What lies in MediaPipe's `.task` bundle: the nets, and the canonical face with its points for a head pose.

The bundle is a zip. Its geometry part is a protobuf message (mediapipe/tasks/cc/vision/face_geometry/proto,
GeometryPipelineMetadata), small enough to be read on the wire level without a protobuf package.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from typing import Final

import numpy as np

from vcam.errors import BadInput
from vcam.expression.gaze import LEFT_OUTER, RIGHT_OUTER
from vcam.pose import FaceModel
from vcam.resources import find, verified

NAME: Final = "face_landmarker.task"
SHA256: Final = "64184e229b263107bc2b804c6625db1341ff2bb731874b0bcc2fe6544e0bc9ff"
DETECTOR: Final = "face_detector.tflite"
LANDMARKS: Final = "face_landmarks_detector.tflite"
BLENDSHAPES: Final = "face_blendshapes.tflite"
GEOMETRY: Final = "geometry_pipeline_metadata_landmarks.binarypb"
FEWEST_RIGID: Final = 6
"""Points with which a pose is still well determined."""
FLOATS_PER_VERTEX: Final = 5
"""x y z u v (Mesh3d.VertexType VERTEX_PT, the only one)."""


def bundle() -> bytes:
    """The bundle that vcam carries, checked. Raises BadInput when it is missing or another file."""
    return verified(find("models", NAME), SHA256)


def part(task: bytes, name: str) -> bytes:
    """One file of the bundle. Raises BadInput when it is damaged or has no such file."""
    try:
        with zipfile.ZipFile(io.BytesIO(task)) as archive:
            return archive.read(name)
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError) as error:
        raise BadInput(f"face model: no readable {name!r} in it ({error}); reinstall vcam") from error


def face_model(task: bytes) -> FaceModel:
    """The canonical face of the bundle, in vcam's head frame. Raises BadInput when it can't be read."""
    try:
        vertices, weights = _read_geometry(part(task, GEOMETRY))
    except (ValueError, IndexError, struct.error) as error:
        raise BadInput(f"face model: its geometry can't be read ({error}); reinstall vcam") from error
    rigid = np.array(sorted(weights), np.intp)
    if len(vertices) <= LEFT_OUTER or len(rigid) < FEWEST_RIGID or rigid[-1] >= len(vertices):
        raise BadInput(f"face model: {len(vertices)} points, {len(rigid)} of them rigid, are no face; reinstall vcam")
    # centimetres, +x to the person's left, +y up, +z out of the face: our axes already
    between_eyes = (vertices[RIGHT_OUTER] + vertices[LEFT_OUTER]) / 2
    return FaceModel((vertices - between_eyes) / 100.0, rigid)


def _read_geometry(message: bytes) -> tuple[np.ndarray, dict[int, float]]:
    """(n, 3) vertices in cm and {vertex: weight} of the points that the pose is fitted to."""
    mesh, weights = b"", {}
    for field, value in fields(message):
        if field == 1 and isinstance(value, bytes):  # canonical_mesh
            mesh = b"".join(v if isinstance(v, bytes) else struct.pack("<f", v) for f, v in fields(value) if f == 3)
        elif field == 2 and isinstance(value, bytes):  # procrustes_landmark_basis {1: landmark_id, 2: weight}
            entry = dict(fields(value))
            weights[int(entry.get(1, 0))] = float(entry.get(2, 0.0))
    vertices = np.frombuffer(mesh, "<f4").reshape(-1, FLOATS_PER_VERTEX)[:, :3]
    return vertices.astype(np.float64), weights


def fields(message: bytes) -> Iterator[tuple[int, int | float | bytes]]:
    """(field number, value) of each entry of a protobuf message (protobuf.dev, "Encoding")."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        kind = key & 7
        if kind == 0:
            value, at = _varint(message, at)
            yield key >> 3, value
        elif kind == 2:
            size, at = _varint(message, at)
            if size > len(message) - at:
                raise ValueError("an entry runs past the end")
            yield key >> 3, message[at : at + size]
            at += size
        elif kind == 5:
            yield key >> 3, struct.unpack_from("<f", message, at)[0]
            at += 4
        else:
            raise ValueError(f"entry of unknown kind {kind}")


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """(number, where the next entry begins)."""
    number = shift = 0
    while True:
        byte = message[at]
        number |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return number, at

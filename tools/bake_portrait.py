"""Bakes portrait.npz: the triangles between MediaPipe's 468 points of a face, lids and lips filled in.

    python tools/bake_portrait.py --out avatars/head

They are those of the canonical mesh in the face landmarker's bundle. To be run again when that bundle is another.
"""

import argparse
from pathlib import Path

import numpy as np
from bake.write import write_npz

from vcam.trackers.task_file import GEOMETRY, bundle, fields, part

CANONICAL_MESH, INDEX_BUFFER = 1, 4
"""Fields of GeometryPipelineMetadata and of Mesh3d (mediapipe/tasks/cc/vision/face_geometry/proto)."""


def face_triangles() -> np.ndarray:
    """(898, 3) int32."""
    meshes = [value for field, value in fields(part(bundle(), GEOMETRY)) if field == CANONICAL_MESH]
    indices = [value for field, value in fields(meshes[0]) if field == INDEX_BUFFER]
    return np.array(indices, np.int32).reshape(-1, 3)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--out", type=Path, required=True)
    write_npz(words.parse_args().out / "portrait.npz", {"triangles": face_triangles()})


if __name__ == "__main__":
    main()

"""MediaPipe's points that bound a face, by number."""

from typing import Final

FOREHEAD, CHIN = 10, 152
"""Top of the forehead, and chin."""
OVAL: Final = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
"""The face's outline, from the forehead over the person's left cheek to the chin and back (FACEMESH_FACE_OVAL in
mediapipe/python/solutions/face_mesh_connections.py)."""

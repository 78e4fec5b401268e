"""What may be drawn of a target, and whose turn of the head: the words of --mode and --pose."""

from __future__ import annotations

from typing import Final

MODES: Final[dict[str, str]] = {
    "portrait": "the photo itself moves",
    "mask": "its fitted 3D face, painted with the photo",
    "mesh": "the same as grey clay with its wires",
    "landmarks": "its points",
    "depth": "near is bright",
    "pncc": "each place of a face in a colour of its own",
    "uv": "the face unrolled",
    "pose": "box, axes and angles of the head",
}
"""Name → what is shown of the target with the source's expression."""
PAINTED: Final = ("portrait", "mask")
"""Those that move the photo's own pixels, and so need to see all of the face."""
POSES: Final = ("target", "source")

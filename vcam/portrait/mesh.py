"""The triangles that carry a photo's pixels: the face's landmarks, rings about them, the person out to the frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
Index = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Opening:
    """An eye or the mouth: the skin ends here, other layers lie beneath."""

    upper: Index
    """(k,) vertices along the upper margin, from the person's right to their left, corners in it."""
    lower: Index
    """(k,) the same along the lower margin; the corners are the same vertices."""
    hole: Index
    """(t, 3) triangles that fill the opening between the margins."""
    strip: Index
    """(s, 3) triangles of the skin next to the margins, where lids stretch and lashes are; a mouth has none (0, 3)."""


@dataclass(frozen=True, slots=True)
class Mesh:
    """Made once per photo. The first 478 vertices are the landmarks (468.. the irises, in no triangle), then the face's
    further points, then those beyond it."""

    rest: F32
    """(n, 2) px: where each vertex lies in the photo, which is also where its texel is."""
    depth: F32
    """(n,) m from the camera plane, at rest."""
    triangles: Index
    """(t, 3) all of the skin, hair, neck, shoulders: whatever the person's layer carries; no openings."""
    face: NDArray[np.bool_]
    """(t,) which of them are face (within the oval); these alone must be drawn when the head is still."""
    feather: F32
    """(n,) 1, and 0 at the margins of lips and lids, whose skin fades out over one narrow ring."""
    rigid: F32
    """(n,) 1 what turns with the head, 0 what stays (shoulders, frame), between on the neck."""
    eyes: tuple[Opening, Opening]
    """The person's left and right."""
    mouth: Opening
    spread: F32
    """(n, 478) how much of each landmark's movement is in each vertex's; the landmarks' own rows are those of one."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Where all is at one moment: what deform gives and the renderer draws."""

    vertices: F32
    """(n, 3) px x, px y, and depth in m (smaller is nearer)."""
    shade: F32
    """(n,) factor on the photo's colour: 1 as it is; lines that deepen, lids that darken, cheeks that turn away."""
    inner: F32
    """(m, 3) px, px, m: the mouth's inside, vertices of `MouthInside` (teeth, tongue, cavity of the fitted head)."""
    irises: F32
    """(2, 3) px, px, scale: centre of each iris's disc and its size against rest."""
    closure: F32
    """(2,) 0 open as in the photo .. 1 shut, of the person's left and right lids; below 0: wider."""
    mouth_open: float
    """Gap between the inner lips, px; 0 shut."""
    turned: bool
    """Whether the head moved at all: else the face alone has to be drawn again."""

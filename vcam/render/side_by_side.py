"""Source, target and result in one picture: what was shown, to whom, and what came of it."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.types import Rendered

U8 = NDArray[np.uint8]
GAP_PX: Final = 6
GAP_GREY: Final = 24
HIGHEST_PX: Final = 1080
"""Three large photos side by side would be more than players decode."""


def triptych_size(source_wh: tuple[int, int], target_wh: tuple[int, int]) -> tuple[int, int]:
    """(width, height) px, even, of `triptych` for pictures of these sizes."""
    widths, height = _panels(source_wh, target_wh)
    width = sum(widths) + 2 * GAP_PX
    return width + width % 2, height


def _panels(source_wh: tuple[int, int], target_wh: tuple[int, int]) -> tuple[tuple[int, int, int], int]:
    height = min(HIGHEST_PX, target_wh[1])
    height -= height % 2
    source, target = (max(1, round(height * wide / high)) for wide, high in (source_wh, target_wh))
    return (source, target, target), height


def triptych(source: U8, target: U8, result: Rendered) -> Rendered:
    """`source` (h, w, 3), `target` (h, w, 3) and the opaque `result` as one picture of `triptych_size`."""
    target_wh = (target.shape[1], target.shape[0])
    widths, height = _panels((source.shape[1], source.shape[0]), target_wh)
    width, _ = triptych_size((source.shape[1], source.shape[0]), target_wh)
    out = np.full((height, width, 4), GAP_GREY, np.uint8)
    out[..., 3] = 255
    left = 0
    for image, wide in zip((source, target, result.rgba[..., :3]), widths, strict=True):
        method = cv2.INTER_AREA if image.shape[0] > height else cv2.INTER_CUBIC
        shown = image if image.shape[:2] == (height, wide) else cv2.resize(image, (wide, height), interpolation=method)
        out[:, left : left + wide, :3] = shown
        left += wide + GAP_PX
    return Rendered(out, result.captured, result.t)

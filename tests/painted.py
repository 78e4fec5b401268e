"""Small pictures with known colours, and their bytes as files, for tests."""

import cv2
import numpy as np

SIZE_WH = (64, 48)


def picture(i=0, n=1, size_wh=SIZE_WH):
    """RGB: red from the left edge up to (i+1)/n of the width, dark blue beyond."""
    w, h = size_wh
    image = np.full((h, w, 3), (10, 10, 90), np.uint8)
    image[:, : max(1, (i + 1) * w // n)] = (200, 60, 30)
    return image


def encoded(suffix, image=None):
    """Bytes of `image` (RGB or RGBA or grey, 8 or 16 bits) in the format of `suffix`."""
    image = picture(0, 2) if image is None else image
    code = {3: cv2.COLOR_RGB2BGR, 4: cv2.COLOR_RGBA2BGRA}.get(image.shape[2] if image.ndim == 3 else 1)
    ok, data = cv2.imencode(suffix, image if code is None else cv2.cvtColor(image, code))
    assert ok
    return data.tobytes()

"""Every test here may draw; --regen-golden makes the pictures anew (look at them before committing)."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from drawing import context  # noqa: F401 - a fixture

HERE = Path(__file__).parent
MEAN_AT_MOST, NEARLY_ALL_AT_MOST = 2.0, 16.0
"""Of 255: the last bits of llvmpipe differ between LLVM versions (15 and 17 were compared)."""


def pytest_addoption(parser):
    parser.addoption("--regen-golden", action="store_true", help="overwrite the golden pictures with what is drawn now")


@pytest.fixture
def looks_as_it_did(request, context, tmp_path):  # noqa: F811
    """Fails, showing the difference, unless (h, w, 3) RGB is the golden picture of that name, within MEAN_AT_MOST and
    NEARLY_ALL_AT_MOST."""
    if "llvmpipe" not in context.renderer:
        pytest.skip(f"golden pictures are those of llvmpipe; this is {context.renderer}")

    def compare(name, rgb):
        got, path = np.ascontiguousarray(rgb[..., ::-1]), HERE / f"{name}.png"
        if request.config.getoption("--regen-golden", default=False):
            assert cv2.imwrite(str(path), got)
        wanted = cv2.imread(str(path))
        assert wanted is not None, f"{path} is missing; make it with --regen-golden"
        away = np.abs(got.astype(np.int16) - wanted)
        if away.mean() > MEAN_AT_MOST or np.percentile(away, 99.9) > NEARLY_ALL_AT_MOST:
            difference = tmp_path / f"{name}_difference.png"
            cv2.imwrite(str(difference), np.hstack([wanted, got, np.clip(away * 8, 0, 255).astype(np.uint8)]))
            pytest.fail(
                f"{name} differs by {away.mean():.2f} in the mean, {np.percentile(away, 99.9):.0f} at 99.9 %; "
                f"wanted, got and the difference 8 times magnified: {difference}"
            )

    return compare

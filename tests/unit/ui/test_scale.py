"""As large to the eye on every display."""

import pytest

from vcam.ui.scale import LEAST, MOST, ui_scale


@pytest.mark.parametrize(
    ("content", "window", "pixels", "scale"),
    [
        (1.0, (800, 600), (800, 600), 1.0),
        (2.0, (1600, 1200), (1600, 1200), 2.0),  # X, Windows: pixels are the units
        (2.0, (800, 600), (1600, 1200), 1.0),  # macOS, Wayland: the units grow
        (1.5, (1200, 900), (1200, 900), 1.5),
        (1.25, (800, 600), (1000, 750), 1.0),
        (0.0, (800, 600), (800, 600), 1.0),
        (2.0, (0, 0), (0, 0), 1.0),  # minimised
        (100.0, (800, 600), (800, 600), MOST),
        (0.01, (800, 600), (800, 600), LEAST),
    ],
)
def test_the_controls_grow_with_the_display(content, window, pixels, scale):
    assert ui_scale(content, window, pixels) == pytest.approx(scale)

"""Colours that can be read."""

import pytest

from vcam.ui.colours import DARK, LIGHT
from vcam.ui.theme import themed

THEMES = {"dark": (DARK, themed(dark=True)), "light": (LIGHT, themed(dark=False))}


def luminance(rgb):
    """WCAG 2.2, relative luminance."""
    parts = [part / 255 for part in rgb]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """WCAG 2.2, contrast ratio."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["quiet", "good", "warning", "error", "accent"])
def test_words_stand_out_from_the_grounds_that_they_stand_on(theme, name):
    colours, grounds = THEMES[theme]
    for ground in (grounds.ground, grounds.field):
        assert contrast(getattr(colours, name), ground) >= 4.5


@pytest.mark.parametrize("colours", [DARK, LIGHT])
@pytest.mark.parametrize("name", ["live", "alarm", "chosen", "off"])
def test_words_stand_out_from_a_fill(colours, name):
    assert contrast(colours.on_fill, getattr(colours, name)) >= 4.5

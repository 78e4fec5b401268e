"""Readable in dark and light, by the numbers of WCAG 2.2."""

import pytest
from imgui_bundle import imgui

from vcam.ui.theme import DARK, LIGHT, colours, dress, themed


@pytest.fixture(autouse=True)
def _context():
    made = imgui.create_context()
    yield
    imgui.destroy_context(made)


def contrast(one, other):
    """WCAG 2.2, "contrast ratio", of two (red, green, blue) of 0..255."""

    def luminance(colour):
        parts = [part / 255 for part in colour]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


THEMES = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])


def test_the_measure_is_right():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@THEMES
def test_every_text_is_readable_on_all_that_it_stands_on(theme):
    for ground in (theme.ground, theme.raised, theme.field, theme.field_over, theme.field_down):
        assert contrast(theme.text, ground) >= 4.5, ground
    for ground in (theme.ground, theme.raised, theme.field):
        assert contrast(theme.faint, ground) >= 4.5, ground


@THEMES
def test_what_can_be_worked_is_seen(theme):
    for ground in (theme.ground, theme.raised):
        assert contrast(theme.edge, ground) >= 3.0
    for under in (theme.ground, theme.field, theme.field_over, theme.field_down):
        assert contrast(theme.mark, under) >= 3.0


@pytest.mark.parametrize("dark", [True, False])
def test_imgui_wears_the_theme(dark):
    dress(dark=dark, scale=1.0)
    for part, colour in colours(themed(dark=dark)).items():
        shown = imgui.get_style().color_(part)
        there_already = part in (imgui.Col_.window_bg, imgui.Col_.child_bg)  # all is drawn onto the ground
        alpha = 0 if there_already else 255
        assert [round(255 * value) for value in (shown.x, shown.y, shown.z, shown.w)] == [*colour, alpha]


def test_all_measures_and_letters_are_twice_as_large_at_200_percent_however_often_it_changes():
    dress(dark=True, scale=1.0)
    style = imgui.get_style()
    once = (style.frame_padding.x, style.item_spacing.y, style.scrollbar_size, style.frame_rounding)
    assert style.font_scale_dpi == 1.0
    for scale in (3.0, 2.0):
        dress(dark=True, scale=scale)
    twice = (style.frame_padding.x, style.item_spacing.y, style.scrollbar_size, style.frame_rounding)
    assert twice == pytest.approx([2 * value for value in once])
    assert style.font_scale_dpi == 2.0
    dress(dark=False, scale=1.0)
    assert style.frame_padding.x == once[0]

"""Names in any script."""

import subprocess
from pathlib import Path

import pytest
from imgui_bundle import imgui

from vcam.ui import fonts
from vcam.ui.fonts import Fonts, far_fonts, needs_more


@pytest.fixture(autouse=True)
def _context():
    made = imgui.create_context()
    imgui.get_io().backend_flags |= imgui.BackendFlags_.renderer_has_textures
    yield
    imgui.destroy_context(made)


@pytest.mark.parametrize("text", ["アンナ", "日本語", "안나", "anna ｆｕｌｌ", "x" * 999 + "美"])
def test_korean_chinese_and_japanese_need_another_font(text):
    assert needs_more(text)


@pytest.mark.parametrize("text", ["Anna", "Дарья", "Ελένη", "Ñandú – “é”…", "😀"])
def test_latin_cyrillic_and_greek_do_not(text):
    assert not needs_more(text)


def test_the_first_font_has_latin_cyrillic_and_greek():
    Fonts()
    font = imgui.get_io().fonts.fonts[0]
    assert all(font.is_glyph_in_font(ord(letter)) for letter in "AzñßЖяΩλ…–“·×")


def test_a_system_without_such_a_font_is_said_once(monkeypatch):
    monkeypatch.setattr(fonts, "far_fonts", lambda: iter(()))
    made = Fonts()
    assert made.cover("Anna") is None
    assert "no font for some of the names" in made.cover("日本語")
    assert made.cover("日本語") is None


def test_a_file_that_is_no_font_is_passed_over(monkeypatch, tmp_path):
    bad = tmp_path / "bad.ttf"
    bad.write_bytes(b"no font" * 100)
    monkeypatch.setattr(fonts, "far_fonts", lambda: iter([bad, tmp_path / "none.ttf"]))
    assert "install one" in Fonts().cover("日本語")


def test_the_systems_font_is_used_for_such_names():
    if not list(far_fonts()):
        pytest.skip("no font with such letters is installed (apt install fonts-droid-fallback)")
    made = Fonts()
    font = imgui.get_io().fonts.fonts[0]
    assert not font.is_glyph_in_font(ord("日"))
    assert made.cover("Anna 日本語") is None
    assert all(font.is_glyph_in_font(ord(letter)) for letter in "Aя日本語アンナ")


def test_fontconfig_is_asked_first_and_regular_sans_are_preferred(monkeypatch, tmp_path):
    names = ["B-Bold.ttc", "A-Serif-Regular.ttc", "C-Regular.ttc"]
    for name in names:
        (tmp_path / name).touch()
    answer = "".join(f"{tmp_path / name}\n" for name in names) + "/gone/Z-Regular.ttc\n"
    monkeypatch.setattr(fonts.shutil, "which", lambda name: name)
    monkeypatch.setattr(fonts, "KNOWN", {})
    monkeypatch.setattr(
        fonts.subprocess, "run", lambda words, **more: subprocess.CompletedProcess(words, 0, answer, "")
    )
    assert next(far_fonts()) == tmp_path / "C-Regular.ttc"


def test_without_fontconfig_known_places_are_tried(monkeypatch, tmp_path):
    known = tmp_path / "Known.ttc"
    known.touch()
    monkeypatch.setattr(fonts.shutil, "which", lambda name: None)
    monkeypatch.setattr(fonts, "KNOWN", {fonts.sys.platform: (str(tmp_path / "none.ttc"), str(known))})
    assert list(far_fonts()) == [known]

    def hangs(words, **more):
        raise subprocess.TimeoutExpired(words, 5)

    monkeypatch.setattr(fonts.shutil, "which", lambda name: name)
    monkeypatch.setattr(fonts.subprocess, "run", hangs)
    assert list(far_fonts()) == [known]
    assert isinstance(known, Path)

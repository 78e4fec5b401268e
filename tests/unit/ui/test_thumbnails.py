"""Thumbnails: read one a frame, kept, and nothing that isn't one."""

import shutil

import cv2
import moderngl
import numpy as np
import pytest
from imgui_bundle import imgui

from vcam.render.gl import open_context
from vcam.ui import thumbnails
from vcam.ui.drawing import Drawing
from vcam.ui.thumbnails import Thumbnails, read_rgba


@pytest.fixture
def made():
    """Thumbnails on a context without a window."""
    context = imgui.create_context()
    with open_context() as headless:
        yield Thumbnails(headless.gl, Drawing(headless.gl))
    imgui.destroy_context(context)


@pytest.fixture
def path(tmp_path):
    """A PNG, (r, g, b, a) = (10, 20, 30, 128) all over."""
    file = tmp_path / "アンナ.png"
    file.write_bytes(cv2.imencode(".png", np.full((6, 4, 4), (30, 20, 10, 128), np.uint8))[1].tobytes())
    return str(file)


def test_its_pixels_are_those_of_the_file(path):
    rgba = read_rgba(path)
    assert rgba.shape == (6, 4, 4)
    assert (rgba == (10, 20, 30, 128)).all()


def test_one_without_alpha_is_opaque(tmp_path):
    file = tmp_path / "a.png"
    file.write_bytes(cv2.imencode(".png", np.full((2, 2, 3), (3, 2, 1), np.uint8))[1].tobytes())
    assert (read_rgba(str(file)) == (1, 2, 3, 255)).all()


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n", b"#EXTM3U\nhttp://127.0.0.1/a.png\n"])
def test_what_is_no_picture_is_passed_over(tmp_path, content, caplog):
    file = tmp_path / "a.png"
    file.write_bytes(content)
    assert read_rgba(str(file)) is None
    assert "no thumbnail" in caplog.text


def test_what_is_gone_or_huge_is_passed_over(tmp_path):
    assert read_rgba(str(tmp_path / "none.png")) is None
    file = tmp_path / "a.png"
    file.write_bytes(cv2.imencode(".png", np.zeros((2, thumbnails.MOST_PX + 1), np.uint8))[1].tobytes())
    assert read_rgba(str(file)) is None


def test_one_is_read_in_a_frame_and_the_others_wait(made, path, tmp_path):
    other = tmp_path / "b.png"
    shutil.copy(path, other)
    made.begin_frame()
    first = made.texture(path)
    assert first is not None
    assert made.texture(str(other)) is None
    assert made.is_late
    made.begin_frame()
    assert made.texture(str(other)) is not None
    assert made.texture(path) is first
    made.begin_frame()
    assert not made.is_late
    assert made.texture("") is None


def test_a_bad_one_is_tried_once(made, tmp_path, monkeypatch):
    tried = []
    monkeypatch.setattr(thumbnails, "read_rgba", tried.append)
    for _ in range(3):
        made.begin_frame()
        assert made.texture(str(tmp_path / "bad.png")) is None
    assert len(tried) == 1


def test_what_was_used_longest_ago_goes_when_there_are_too_many(made, path, monkeypatch):
    monkeypatch.setattr(thumbnails, "KEPT", 2)
    monkeypatch.setattr(thumbnails, "read_rgba", lambda path: np.zeros((2, 2, 4), np.uint8))
    released = []
    monkeypatch.setattr(made._drawing, "release", released.append)
    for name in ("a", "b", "a", "c"):
        made.begin_frame()
        made.texture(name)
    made.begin_frame()
    assert list(made._kept) == ["a", "c"]
    assert [type(texture) for texture in released] == [moderngl.Texture]

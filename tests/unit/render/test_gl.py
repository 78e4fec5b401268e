"""How a context is found, and what is said when there is none."""

import ctypes
from types import SimpleNamespace

import pytest

from vcam.errors import NoOpenGL, RenderError
from vcam.render import gl
from vcam.render.gl import Context, open_context


class FakeGL:
    def __init__(self, renderer="GeForce", version=460, error="GL_NO_ERROR"):
        self.mglo, self.finish = None, lambda: None
        self.info, self.version_code, self.error = {"GL_RENDERER": renderer}, version, error
        self.released = 0

    def renderbuffer(self, *shape):
        return None

    def framebuffer(self, *parts):
        return None

    def release(self):
        self.released += 1


def refusing(text):
    def make():
        raise Exception(text)

    return make


def test_the_context_says_who_draws_and_whether_it_is_software(context):
    assert context.renderer in context.about
    assert context.gl.version_code >= 330
    assert context.software == ("software rendering" in context.about)


@pytest.mark.parametrize(
    ("renderer", "software"),
    [
        ("llvmpipe (LLVM 15.0.6, 256 bits)", True),
        ("softpipe", True),
        ("Google SwiftShader", True),
        ("NVIDIA GeForce RTX 3060/PCIe/SSE2", False),
        ("Mesa Intel(R) UHD Graphics 620 (KBL GT2)", False),
        ("Apple M2", False),
    ],
)
def test_software_is_known_by_the_renderers_name(renderer, software):
    assert Context(FakeGL(renderer), "egl").software == software


def test_every_reason_is_told_with_the_line_that_mends_it(monkeypatch):
    ways = {
        "egl": refusing("libEGL.so not loaded"),
        "osmesa": refusing("the wheel lavavu-osmesa is not installed"),
        "standalone": refusing("(standalone) XOpenDisplay:\n cannot open display"),
    }
    monkeypatch.setattr(gl, "_HEADLESS", ways)
    with pytest.raises(NoOpenGL) as caught:
        open_context()
    text = str(caught.value)
    assert "egl: libEGL.so not loaded; osmesa: the wheel lavavu-osmesa is not installed; standalone: " in text
    assert text.endswith(f"OpenGL libraries are missing: apt install libegl1 libgl1, or without root: {gl.PIP_LINE}")
    assert "\n" not in text


@pytest.mark.parametrize(
    ("answer", "advice"),
    [
        ("requested device index 0, but found 0 devices", "The OpenGL loader is there but no driver: apt install"),
        ("eglInitialize failed (0x3001)", "The OpenGL loader is there but no driver: apt install"),
        ("something else", "No driver gave a usable context: apt install"),
    ],
)
def test_the_advice_fits_the_cause(monkeypatch, answer, advice):
    monkeypatch.setattr(gl, "_HEADLESS", {"egl": refusing(answer)})
    with pytest.raises(NoOpenGL, match=advice):
        open_context()


@pytest.mark.parametrize(("platform", "fix"), [("win32", "update the graphics driver"), ("darwin", "update macOS")])
def test_where_there_is_neither_apt_nor_that_wheel_neither_is_advised(monkeypatch, platform, fix):
    monkeypatch.setattr(gl.sys, "platform", platform)
    monkeypatch.setattr(gl, "_HEADLESS", {"standalone": refusing("wglCreateContextAttribsARB not found")})
    with pytest.raises(NoOpenGL, match=f"No driver gave a usable context: {fix}$"):
        open_context()


def test_other_threads_run_while_the_picture_is_finished(context):
    """moderngl's own finish keeps the GIL; ours is a plain C function by ctypes, which lets go of it."""
    assert isinstance(context.finish, ctypes._CFuncPtr)
    context.finish()
    context.check("finishing")


def test_an_old_opengl_is_no_way(monkeypatch):
    old = FakeGL(version=210)
    monkeypatch.setattr(gl, "_HEADLESS", {"egl": lambda: old, "osmesa": FakeGL})
    assert open_context().way == "osmesa"
    assert old.released == 1
    monkeypatch.setattr(gl, "_HEADLESS", {"egl": lambda: old})
    with pytest.raises(NoOpenGL, match=r"egl: has only OpenGL 2\.1"):
        open_context()


def test_no_freed_context_stays_current(context):
    if context.way != "egl":
        pytest.skip(f"here contexts are opened by {context.way}: EGL has none to tell of")
    egl = ctypes.CDLL("libEGL.so.1")
    egl.eglGetCurrentContext.restype = ctypes.c_void_p
    with open_context():
        assert egl.eglGetCurrentContext()
    assert not egl.eglGetCurrentContext()
    context.gl.__enter__()  # this one is others'


@pytest.mark.parametrize(("way", "left"), [("egl", 1), ("osmesa", 0), ("standalone", 0)])
def test_only_egl_is_left_by_a_context_that_was_never_entered(way, left):
    """wgl and CGL would make current again what was so when it was entered."""
    calls, fake = [], FakeGL()
    fake.mglo = SimpleNamespace(_context=SimpleNamespace(__exit__=lambda *error: calls.append(error)))
    with Context(fake, way):
        pass
    assert len(calls) == left


def test_an_opengl_error_becomes_one_line():
    context = Context(FakeGL(error="GL_INVALID_OPERATION"), "egl")
    with pytest.raises(RenderError, match="OpenGL says GL_INVALID_OPERATION while drawing on GeForce; update"):
        context.check("drawing")

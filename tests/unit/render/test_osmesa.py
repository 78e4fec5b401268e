"""Software OpenGL from the wheel, where it is installed, and what is said where it isn't."""

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

from vcam.render import osmesa
from vcam.render.osmesa import OSMesaContext


def installed():
    try:
        return bool(distribution(osmesa.WHEEL))
    except PackageNotFoundError:
        return False


def test_without_the_wheel_it_says_so(monkeypatch):
    monkeypatch.setattr(osmesa, "WHEEL", "lavavu-osmesa-that-nobody-has")
    with pytest.raises(RuntimeError, match="the wheel lavavu-osmesa-that-nobody-has is not installed"):
        OSMesaContext()


def test_a_wheel_without_the_library_says_so(monkeypatch):
    monkeypatch.setattr(osmesa, "_files", lambda: [])
    with pytest.raises(RuntimeError, match=r"can't be loaded \(it holds no libOSMesa\)"):
        OSMesaContext()


def test_a_damaged_library_is_named(monkeypatch, tmp_path):
    (tmp_path / "libOSMesa.so.8").write_bytes(b"no library")
    monkeypatch.setattr(osmesa, "_files", lambda: [Path(tmp_path / "libOSMesa.so.8")])
    with pytest.raises(RuntimeError, match=r"can't be loaded \(.*libOSMesa\.so\.8"):
        OSMesaContext()


@pytest.mark.may_skip("installed, it would take the place of the OpenGL that all else is tested on")
@pytest.mark.skipif(not installed(), reason="lavavu-osmesa is not installed (pip install 'vcam[software]')")
def test_the_wheel_draws():
    import moderngl

    gl = moderngl.create_context(require=330, context=OSMesaContext())
    target = gl.framebuffer([gl.renderbuffer((2, 2), 4)])
    target.clear(1.0, 0.0, 0.0, 1.0)
    assert target.read(components=4) == b"\xff\x00\x00\xff" * 4
    gl.release()

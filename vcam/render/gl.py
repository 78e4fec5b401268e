"""One way to an OpenGL 3.3 context without a window: EGL, else OSMesa from a wheel, else every reason."""

from __future__ import annotations

import ctypes
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Self

import moderngl

from vcam.errors import NoOpenGL, RenderError
from vcam.registry import pip_line
from vcam.render.osmesa import OSMesaContext

logger = logging.getLogger(__name__)

GL_VERSION: Final = 330
"""3.3 core: all that the shaders need, and what every driver of the last decade has."""
SOFTWARE_NAMES: Final = ("llvmpipe", "softpipe", "swiftshader", "swrast", "gdi generic", "basic render")
"""Parts of GL_RENDERER, lower case, of drivers that draw on the processor."""
APT_LINE: Final = "apt install libegl1 libgl1"
PIP_LINE: Final = pip_line("software")
ELSEWHERE: Final = {"win32": "update the graphics driver", "darwin": "update macOS"}
"""What to do on systems that bring OpenGL themselves, and have neither apt nor that wheel."""


@dataclass(slots=True)
class Context:
    """An open OpenGL context; a context manager that frees it. Use it in the thread that opened it."""

    gl: moderngl.Context
    """For moderngl's calls."""
    way: str
    """"egl", "osmesa" or "standalone"."""
    renderer: str = field(init=False)
    """GL_RENDERER as the driver says it."""
    software: bool = field(init=False)
    """Whether the processor draws: then no multisampling and a smaller picture."""
    finish: Callable[[], None] = field(init=False)
    """Waits until all is drawn, while other Python threads run. moderngl's own `finish` holds the GIL meanwhile, in
    software for 10 ms a picture, and the tracker's thread then waits with it."""

    _parked: moderngl.Framebuffer = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._parked = self.gl.framebuffer([self.gl.renderbuffer((1, 1), 4)])
        self.renderer = str(self.gl.info["GL_RENDERER"])
        self.finish = _finish_without_gil(self.gl)
        self.software = any(name in self.renderer.lower() for name in SOFTWARE_NAMES)

    @property
    def about(self) -> str:
        """One line for people: who draws."""
        note = " (software rendering)" if self.software else ""
        return f"{self.renderer}{note}, OpenGL {self.gl.version_code / 100:.1f} by {self.way}"

    def park(self) -> None:
        """Take the framebuffer in use out of use before it is freed: moderngl binds it again at its next chance."""
        self._parked.use()

    def check(self, doing: str) -> None:
        """Raise RenderError if OpenGL has complained since the last check."""
        if (error := self.gl.error) != "GL_NO_ERROR":
            raise RenderError(f"OpenGL says {error} while {doing} on {self.renderer}; update the graphics driver")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        native = getattr(self.gl.mglo, "_context", None)
        self.gl.release()
        if native is not None and self.way == "egl":  # there a freed one stays current, and GLVND refuses a window then
            native.__exit__(None, None, None)


def open_context() -> Context:
    """A context of OpenGL 3.3 core; a window has another one, in its own process.

    Raises NoOpenGL with what every way answered and what to do about it.
    """
    tried: list[tuple[str, str]] = []
    for way, make in _HEADLESS.items():
        try:
            context = Context(make(), way)
        except Exception as error:  # noqa: BLE001 - moderngl raises bare Exception; each reason is collected and told
            tried.append((way, " ".join(str(error).split()) or type(error).__name__))
            continue
        if context.gl.version_code < GL_VERSION:
            tried.append((way, f"has only OpenGL {context.gl.version_code / 100:.1f}"))
            context.gl.release()
            continue
        logger.debug("OpenGL: %s", context.about)
        return context
    raise NoOpenGL(_explain(tried))


def _finish_without_gil(gl: moderngl.Context) -> Callable[[], None]:
    """glFinish by ctypes, which lets go of the GIL; moderngl's own where its context gives no address."""
    loader = getattr(getattr(getattr(gl, "mglo", None), "_context", None), "load_opengl_function", None)
    address = loader("glFinish") if loader else 0
    return ctypes.CFUNCTYPE(None)(address) if address else gl.finish


def _egl() -> moderngl.Context:
    return moderngl.create_context(require=GL_VERSION, standalone=True, backend="egl")  # type: ignore[arg-type]


def _osmesa() -> moderngl.Context:
    return moderngl.create_context(require=GL_VERSION, context=OSMesaContext())  # type: ignore[arg-type]


def _standalone() -> moderngl.Context:
    return moderngl.create_context(require=GL_VERSION, standalone=True)


_HEADLESS: Final[dict[str, Callable[[], moderngl.Context]]] = {
    "egl": _egl,
    "osmesa": _osmesa,
    "standalone": _standalone,  # Windows and macOS make a hidden window; on Linux without EGL it needs a display
}


def _explain(tried: list[tuple[str, str]]) -> str:
    answers = "; ".join(f"{way}: {answer}" for way, answer in tried)
    return f"no OpenGL 3.3 here ({answers}). {_advice(answers)}"


def _advice(answers: str) -> str:
    """What to do, read off the texts that moderngl 5.13 gives in each case (each was reproduced on Debian 12)."""
    if "found 0 devices" in answers or "eglInitialize failed" in answers:
        cause = "The OpenGL loader is there but no driver"
    elif "libEGL" in answers or "libGL" in answers:
        cause = "The OpenGL libraries are missing"
    else:
        cause = "No driver gave a usable context"
    if fix := ELSEWHERE.get(sys.platform):
        return f"{cause}: {fix}"
    return f"{cause}: {APT_LINE}, or without root: {PIP_LINE}"

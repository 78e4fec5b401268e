"""What an OpenGL context holds, counted: what is never freed shows."""

import ctypes

KINDS = ("Buffer", "Texture", "Renderbuffer", "Framebuffer", "VertexArray", "Program")
HIGHEST = 10_000
"""Of names; drivers count them up from 1."""


def gl_objects(gl):
    """How many objects of each kind there are. A program that is in use counts until another is used."""
    find, exists = gl.mglo._context.load_opengl_function, ctypes.CFUNCTYPE(ctypes.c_ubyte, ctypes.c_uint)
    checks = {kind: exists(find(f"glIs{kind}")) for kind in KINDS}
    return {kind: sum(check(name) for name in range(HIGHEST)) for kind, check in checks.items()}

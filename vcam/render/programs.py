"""Shader files into programs: #include is resolved, and a compiler's complaint names the file and the line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import moderngl
import numpy as np

from vcam.errors import BadInput, RenderError
from vcam.render.gl import Context
from vcam.resources import find

VERSION_LINE: Final = "#version 330 core\n"
INCLUDE: Final = re.compile(r'^\s*#include\s+"([\w.]+)"\s*$')
COMPLAINT: Final = re.compile(r"(?:ERROR:\s*)?(\d+)[:(](\d+)\)?[^:]*:\s*(.+)")
"""String number, line and words: Mesa "0:12(5): error: …", NVIDIA "0(12) : error …", Apple "ERROR: 0:12: …"."""
LINES_PER_FILE: Final = 100_000
"""Lines count on from a multiple of this in each file: Mesa ignores #line's string number, so a line tells both."""


def load_program(
    context: Context,
    name: str,
    fragment: str | None = None,
    *,
    defines: Sequence[str] = (),
    captured: Sequence[str] = (),
) -> moderngl.Program:
    """The program of `name`.vert and `fragment`.frag (as `name`, where not said) among the shaders.

    `defines` are put before both, as "TEXTURED" or "BASE_SET xy". With `captured`, outputs of the vertex shader, there
    is no fragment shader: its results go into a buffer. Raises RenderError with file, line and the compiler's words.
    """
    files: list[Path] = []
    kinds = {"vertex_shader": f"{name}.vert"}
    if not captured:
        kinds["fragment_shader"] = f"{fragment or name}.frag"
    head = VERSION_LINE + "".join(f"#define {line}\n" for line in defines)
    try:
        sources = {kind: head + _source(file, files) for kind, file in kinds.items()}
    except (BadInput, OSError, UnicodeDecodeError) as error:
        raise RenderError(f"shader {name!r} can't be read: {error}; reinstall vcam") from error
    try:
        return context.gl.program(**sources, varyings=tuple(captured))  # type: ignore[arg-type]
    except moderngl.Error as error:
        raise RenderError(f"shader {_complaint(str(error), files, name)}") from error


def set_uniform(program: moderngl.Program, name: str, value: Any) -> None:
    """Write a uniform; floats unless `value` is an integer array. One that the compiler found unused isn't there."""
    uniform = program.get(name, None)
    if isinstance(uniform, moderngl.Uniform):
        array = np.asarray(value)
        uniform.write(np.ascontiguousarray(array, np.int32 if array.dtype == np.int32 else np.float32).tobytes())


def _source(name: str, files: list[Path]) -> str:
    """The text of a shader with its includes, each line marked with its file's place in `files`."""
    path = find("shaders", name)
    if path in files:
        return ""  # included before, or by itself
    number = len(files)
    files.append(path)
    out = [f"#line {number * LINES_PER_FILE + 1}"]
    for line, text in enumerate(path.read_text("utf-8").splitlines(), 1):
        if included := INCLUDE.match(text):
            out += [_source(included[1], files), f"#line {number * LINES_PER_FILE + line + 1}"]
        else:
            out.append(text)
    return "\n".join(out) + "\n"


def _complaint(log: str, files: list[Path], name: str) -> str:
    """ "toon.frag:12: undeclared identifier" out of a compiler's log."""
    for line in log.splitlines():
        if match := COMPLAINT.match(line.strip()):
            file, number = divmod(int(match[2]), LINES_PER_FILE)
            if file < len(files):
                return f"{files[file].name}:{number}: {match[3].strip()}"
    return f"{name}: {' '.join(log.split())}"

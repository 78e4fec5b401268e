"""Shader files become programs, and mistakes in them are found by file and line."""

import pytest

from vcam.errors import BadInput, RenderError
from vcam.render import programs
from vcam.render.programs import load_program

VERTEX = "in vec2 at;\nvoid main() {\n    gl_Position = vec4(at, 0.0, 1.0);\n}\n"


@pytest.fixture
def shaders(monkeypatch, tmp_path):
    def find(kind, name):
        if not (tmp_path / name).exists():
            raise BadInput(f"no {name!r} among the {kind}")
        return tmp_path / name

    monkeypatch.setattr(programs, "find", find)
    (tmp_path / "a.vert").write_text(VERTEX)
    return tmp_path


@pytest.mark.parametrize("name", ["toon", "eye", "line", "picture"])
def test_every_shader_that_ships_compiles(context, name):
    load_program(context, name).release()


def test_an_include_is_put_in_its_place_once(context, shaders):
    (shaders / "half.glsl").write_text("float half_of(float x) { return 0.5 * x; }\n")
    (shaders / "a.frag").write_text(
        '#include "half.glsl"\n#include "half.glsl"\nout vec4 c;\nvoid main() { c = vec4(half_of(1.0)); }\n'
    )
    load_program(context, "a").release()


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        ("a.frag", r"shader a\.frag:4: .*nonsense"),
        ("part.glsl", r"shader part\.glsl:2: .*nonsense"),
    ],
)
def test_a_mistake_is_named_by_file_and_line(context, shaders, broken, where):
    texts = {
        "part.glsl": ["// one", "float two() { return 2.0; }"],
        "a.frag": ['#include "part.glsl"', "out vec4 c;", "void main() {", "    c = vec4(two());", "}"],
    }
    number = 3 if broken == "a.frag" else 1
    texts[broken][number] = texts[broken][number].replace("vec4(", "nonsense(").replace("2.0", "nonsense")
    for name, lines in texts.items():
        (shaders / name).write_text("\n".join(lines) + "\n")
    with pytest.raises(RenderError, match=where):
        load_program(context, "a")


def test_a_mistake_in_the_vertex_shader_is_named_too(context, shaders):
    (shaders / "a.vert").write_text(VERTEX.replace("vec4(at", "vec4(nowhere"))
    (shaders / "a.frag").write_text("out vec4 c;\nvoid main() { c = vec4(1.0); }\n")
    with pytest.raises(RenderError, match=r"shader a\.vert:3: .*nowhere"):
        load_program(context, "a")


def test_a_missing_shader_is_one_line(context, shaders):
    with pytest.raises(RenderError, match=r"shader 'a' can't be read: no 'a\.frag' among the shaders; reinstall vcam"):
        load_program(context, "a")


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ("0:100012(5): error: `x' undeclared", "b.glsl:12: error: `x' undeclared"),
        ("0(100012) : error C1503: undefined variable", "b.glsl:12: error C1503: undefined variable"),
        ("ERROR: 0:100012: Use of undeclared identifier 'x'", "b.glsl:12: Use of undeclared identifier 'x'"),
        ("something\nunheard of", "a: something unheard of"),
    ],
)
def test_the_logs_of_other_drivers_are_read(tmp_path, log, said):
    assert programs._complaint(log, [tmp_path / "a.frag", tmp_path / "b.glsl"], "a") == said

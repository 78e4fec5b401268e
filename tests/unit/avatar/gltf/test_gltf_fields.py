"""Values of a hostile JSON: taken with their type and range, or refused by the name of their place."""

from pathlib import Path

import pytest

from vcam.avatar.gltf.fields import Fields
from vcam.errors import BadInput

THING = Fields(
    Path("it.glb"),
    "meshes[3]",
    {
        "whole": 5, "real": 2.5, "as_real": 7.0, "none": None, "minus": -1, "flag": True, "bit": 1, "text": "hi",
        "huge": 10**400, "list": [1, 2, 3], "table": {"inner": {"x": 1}}, "tables": [{"a": 1}, {"b": 2}],
        "names": ["a"],
    },
)  # fmt: skip


def test_values_are_taken_as_what_they_are():
    assert THING.whole("whole", 0, 0, 9) == 5
    assert THING.whole("as_real", 0, 0, 9) == 7
    assert THING.number("real", 0.0) == 2.5
    assert THING.numbers("list", (0.0, 0.0, 0.0)) == (1.0, 2.0, 3.0)
    assert THING.indices("list", 4) == [1, 2, 3]
    assert THING.flag("flag")
    assert THING.flag("bit")
    assert THING.text("text") == "hi"
    assert THING.table("table").table("inner").whole("x", 0, 0, 1) == 1
    assert [table.where for table in THING.tables("tables")] == ["meshes[3].tables[0]", "meshes[3].tables[1]"]
    assert [(name, table.where) for name, table in THING.members("table")] == [("inner", "meshes[3].table.inner")]


def test_what_is_absent_or_null_has_its_default():
    for key in ("nothing", "none"):
        assert key not in THING
        assert THING.whole(key, 4, 0, 9) == 4
        assert THING.number(key, 1.5) == 1.5
        assert THING.numbers(key, (1.0,)) == (1.0,)
        assert THING.text(key, "x") == "x"
        assert THING.index(key, 9) == -1
        assert not THING.table(key)
        assert THING.tables(key) == THING.items(key) == THING.indices(key, 9) == []
    assert THING.index("minus", 9) == -1


def test_reals_are_clamped_to_their_range():
    assert THING.number("real", 0.0, 0.0, 1.0) == 1.0
    assert THING.numbers("list", (0.0, 0.0, 0.0), 0.0, 2.0) == (1.0, 2.0, 2.0)


@pytest.mark.parametrize(
    ("take", "said"),
    [
        (lambda t: t.whole("whole", 0, 0, 4), "meshes[3].whole must be a whole number from 0 to 4, got 5"),
        (lambda t: t.whole("real", 0, 0, 9), "meshes[3].real must be a whole number from 0 to 9, got 2.5"),
        (lambda t: t.whole("huge", 0, 0, 9), "meshes[3].huge must be a finite number"),
        (lambda t: t.whole("whole", 0, 0, -1), "meshes[3].whole is 5, but there is none of these"),
        (lambda t: t.whole("flag", 0, 0, 1), "meshes[3].flag must be a number, got True"),
        (lambda t: t.number("text", 0.0), "meshes[3].text must be a number, got 'hi'"),
        (lambda t: t.numbers("list", (0.0, 0.0)), "meshes[3].list must be 2 numbers"),
        (lambda t: t.numbers("names", (0.0,)), "meshes[3].names[0] must be a number, got 'a'"),
        (lambda t: t.indices("list", 3), "meshes[3].list[2] must be a whole number from 0 to 2, got 3"),
        (lambda t: t.items("text"), "meshes[3].text must be a list of at most 100000"),
        (lambda t: t.items("list", 2), "meshes[3].list must be a list of at most 2"),
        (lambda t: t.table("list"), "meshes[3].list must be an object, got a list"),
        (lambda t: t.tables("names"), "meshes[3].names[0] must be an object, got 'a'"),
        (lambda t: t.text("table"), "meshes[3].table must be a text, got an object"),
        (lambda t: t.flag("text"), "meshes[3].text must be true or false, got 'hi'"),
        (lambda t: list(t.members("table", 0)), "meshes[3].table must have at most 0 members"),
    ],
)
def test_a_wrong_value_is_named_by_its_place(take, said):
    with pytest.raises(BadInput) as error:
        take(THING)
    assert str(error.value) == f"it.glb: {said}; export the model again"

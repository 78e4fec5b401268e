"""A value is changed; each other letter of the file stays, and what can't be done so isn't done."""

import tomllib

import pytest

from vcam.configure.show import template
from vcam.errors import BadInput
from vcam.settings import editing
from vcam.settings.editing import HEAD, edited

OWN = """\
# my own
fps = 25   # my lamp flickers

out = [
  "window",  # here
  "preview:8000",
]
# how I like it
[keys]
toggle = "f9"  # as in the game
"""


def test_a_value_is_replaced_and_comments_and_order_stay():
    assert edited(OWN, {"fps": 30.0}) == OWN.replace("fps = 25 ", "fps = 30.0 ")
    assert edited(OWN, {"fps": 25}) == OWN


def test_a_list_of_many_lines_is_replaced_whole():
    assert tomllib.loads(edited(OWN, {"out": ("null",)})) == tomllib.loads(OWN) | {"out": ["null"]}
    assert "# how I like it\n[keys]" in edited(OWN, {"out": ["null"]})


def test_a_new_value_comes_below_the_others_and_above_the_tables_comment():
    assert edited(OWN, {"avatar": "ren"}) == OWN.replace("]\n# how", ']\navatar = "ren"\n# how')
    assert edited("# mine\n", {"avatar": "ren"}) == '# mine\navatar = "ren"\n'
    assert edited("fps = 25", {"avatar": "ren"}) == 'fps = 25\navatar = "ren"\n'
    assert edited("[keys]\n", {"zoom": 1.5}) == "zoom = 1.5\n[keys]\n"


def test_the_first_value_of_a_new_file_comes_below_what_the_file_says_of_itself():
    assert edited(HEAD, {"avatar": "ren"}) == HEAD + 'avatar = "ren"\n'


def test_a_value_that_is_commented_out_is_set_in_its_own_place():
    before = template()
    after = edited(before, {"avatar": "ren", "mirror_view": False})
    changed = [(a, b) for a, b in zip(before.splitlines(), after.splitlines(), strict=True) if a != b]
    assert changed == [('# avatar = "mika"', 'avatar = "ren"'), ("# mirror_view = true", "mirror_view = false")]


def test_what_only_looks_like_a_comment_is_left_alone():
    text = 'camera_profile = """\n# avatar = "x"\n"""\n'
    assert edited(text, {"avatar": "ren"}) == text + 'avatar = "ren"\n'
    text = 'portrait = [\n["""\n[keys]\n"""], # odd\n]\n'
    assert tomllib.loads(edited(text, {"avatar": "ren"})) == tomllib.loads(text) | {"avatar": "ren"}


def test_ends_of_lines_stay_as_windows_has_them():
    assert edited("fps = 25\r\n", {"avatar": "ren", "fps": 30}) == 'fps = 30\r\navatar = "ren"\r\n'


def test_none_takes_a_value_out():
    assert edited('avatar = "ren"\nfps = 25\n', {"avatar": None}) == "fps = 25\n"
    assert edited("fps = 25\n", {"avatar": None}) == "fps = 25\n"


@pytest.mark.parametrize(
    "value",
    [
        "",
        'a"b\\c',
        "猫と\n\t\x00\x1f\x7f\u2028",
        "'''\"\"\"",
        ["a.jpg", "b c.jpg"],
        [0.25, -1.0],
        [],
        True,
        0,
        -3,
        1e-4,
        1e22,
        -0.5,
    ],
)
def test_any_value_is_read_back_as_it_was(value):
    assert tomllib.loads(edited("", {"avatar": value})) == {"avatar": value}
    assert tomllib.loads(edited("avatar = 7 # c\n", {"avatar": value})) == {"avatar": value}


def test_a_sliders_number_is_written_short():
    assert edited("", {"zoom": 1.2000000476837158}) == "zoom = 1.2\n"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {"a": 1}, [[]], [0.5, None], "\udcff", object])
def test_what_no_setting_can_be_is_refused(value):
    with pytest.raises(BadInput, match="zoom can't be remembered as"):
        edited("", {"zoom": value})


def test_nan_that_somebody_wrote_holds_nothing_up():
    assert edited("fps = nan\n", {"zoom": 2.0}) == "fps = nan\nzoom = 2.0\n"


def test_where_the_parser_fails_or_lies_nothing_is_changed(monkeypatch):
    monkeypatch.setattr(editing, "_by_parser", lambda text, key, value: "fps = 30\n")
    with pytest.raises(BadInput, match="fps can't be written into the file without changing another line of it"):
        edited(OWN, {"fps": 30})


def test_a_fault_of_the_parser_is_one_line(monkeypatch):
    def fails(text):
        raise IndexError("oh")

    monkeypatch.setattr("tomlkit.parse", fails)
    with pytest.raises(BadInput, match=r"fps can't be written into the file: IndexError\('oh'\); write it there by"):
        edited(OWN, {"fps": 30})

"""Every setting is checked where it enters, and a wrong one is named with its place."""

from dataclasses import fields

import pytest

from vcam.config import Config
from vcam.errors import UsageError
from vcam.options import make_parser
from vcam.steady import USUAL


def test_the_defaults_pass_their_own_checks():
    config = Config()
    given = {f.name: getattr(config, f.name) for f in fields(Config) if getattr(config, f.name) is not None}
    given["size"] = "1280x720"
    assert config.with_values(given, "test") == config


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("fpss", 30, r"here: unknown key 'fpss'; did you mean 'fps'\?"),
        ("fps", 0, "here: fps must be a number from 1 to 240 frames a second, got 0"),
        ("fps", "nan", "fps must be a number from 1 to 240"),
        ("fps", True, "fps must be a number"),
        ("size", "1280", "size must be WIDTHxHEIGHT in pixels, like 1280x720, got '1280'"),
        ("size", "1281x720", "two even numbers from 16 to 7680 px"),
        ("size", "99999x99999", "two even numbers"),
        ("zoom", 9, r"here: zoom must be a number from 0.5 to 3, got 9$"),
        ("smoothing", 1.5, r"here: smoothing must be a number from 0 \(quick\) to 1 \(calm\), or off, got 1.5"),
        ("smoothing", "calm", "smoothing must be a number from 0"),
        ("smoothing", "nan", "smoothing must be a number from 0"),
        ("smoothing", False, "smoothing must be a number from 0"),
        ("frames", 1.5, "frames must be a whole number from 1 on"),
        ("frames", -1, "frames must be a whole number from 1 on"),
        ("mirror", "yes", "mirror must be true or false, got 'yes'"),
        ("out", [], "out must be a list of outputs"),
        ("portrait", 7, "here: portrait must be a list of photos, got 7"),
        ("portrait", ["a.jpg", ""], "portrait must be a text, got"),
        ("face", 0, "face must be a whole number from 1 on, got 0"),
        ("face", "left", "face must be a whole number from 1 on"),
        ("mark", "no", "mark must be true or false, got 'no'"),
        ("avatar", 7, "avatar must be a text, got 7"),
        ("source", "", "source must be a text"),
    ],
)
def test_a_wrong_value_is_named(key, value, line):
    with pytest.raises(UsageError, match=line):
        Config().with_values({key: value}, "here")


def test_smoothing_is_the_usual_one_a_number_or_off():
    assert Config().smoothing == USUAL
    assert Config().with_values({"smoothing": "0.25"}, "test").smoothing == 0.25
    assert Config().with_values({"smoothing": 1}, "test").smoothing == 1
    assert Config().with_values({"smoothing": "off"}, "test").smoothing is None


def test_a_place_to_the_left_and_up_is_no_option():
    chosen = make_parser().parse_args(["run", "--offset", "-0.1,-.2"])
    assert Config().with_values({"offset": chosen.offset}, "test").offset == (-0.1, -0.2)


def test_later_values_win_and_the_given_config_stays():
    base = Config()
    changed = base.with_values({"out": ["a.mp4", "null"], "size": "640x360"}, "test")
    assert (changed.out, changed.size, base.out) == (("a.mp4", "null"), (640, 360), ("auto",))


def test_photos_are_one_or_many_and_marked_unless_told_otherwise():
    assert (Config().portrait, Config().mark, Config().face, Config().scene) == ((), True, None, None)
    assert Config().with_values({"portrait": "a.jpg"}, "test").portrait == ("a.jpg",)
    assert Config().with_values({"portrait": ["a.jpg", "b"]}, "test").portrait == ("a.jpg", "b")
    assert Config().with_values({"portrait": []}, "test").portrait == ()


def test_targets_of_wires_are_one_or_many_numbers_or_words():
    config = Config().with_values({"osc": 39500, "vmc": ["39539", "host:39540"]}, where="a file")
    assert (config.osc, config.vmc, config.ifacialmocap) == (("39500",), ("39539", "host:39540"), ())
    with pytest.raises(UsageError, match=r"a file: osc must be \[HOST:\]PORT, or a list of these, got True"):
        Config().with_values({"osc": True}, where="a file")


def test_colours_have_two_words():
    assert Config().colour == "bt601"
    with pytest.raises(UsageError, match="colour must be bt601 or bt709, got 'rec2020'"):
        Config().with_values({"colour": "rec2020"}, where="here")


def test_keys_are_a_table_that_changes_the_usual_ones():
    config = Config().with_values({"keys": {"toggle": "F9"}}, where="a file")
    assert (config.keys["toggle"], config.keys["next"]) == ("f9", "n")
    with pytest.raises(UsageError, match=r"a file: keys must be a table .* \(no command 'togle'; did you mean"):
        Config().with_values({"keys": {"togle": "p"}}, where="a file")
    with pytest.raises(UsageError, match='keys must be a table of commands and their keys, like panic = "esc", got 7'):
        Config().with_values({"keys": 7}, where="a file")


def test_the_keys_held_for_hot_keys_are_known_ones():
    assert Config().with_values({"global_keys": "off"}, where="here").global_keys == "off"
    with pytest.raises(UsageError, match=r"global_keys must be keys to hold, like .*, or off \(key 'crtl'.*'ctrl'"):
        Config().with_values({"global_keys": "crtl"}, where="here")

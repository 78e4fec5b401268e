"""What was chosen in an earlier run and can't be opened today is said, and the usual one is taken; else it is wrong."""

from dataclasses import replace

import pytest

from vcam.config import Config
from vcam.configure.instead import is_kept, made
from vcam.errors import SourceError, UsageError, VcamError
from vcam.streaming import is_inline

KEPT = Config(source="camera:1", avatar="ren")


def opened(spec):
    if spec == "camera:1":
        raise SourceError("camera 1: another program uses it; close that one")
    return spec.upper()


def test_what_was_kept_and_fails_gives_way_to_the_usual_one():
    lines = []
    source, config = made("source", opened, KEPT, KEPT, lines.append)
    assert (source, config) == ("AUTO", Config(avatar="ren"))
    line = "settings: source: camera 1: another program uses it; close that one; 'auto' is used till you choose another"
    assert lines == [line]


def test_what_works_stays_as_it_is():
    assert made("avatar", opened, KEPT, KEPT, pytest.fail) == ("REN", KEPT)


@pytest.mark.parametrize("kept", [None, Config(), Config(source="camera:2")])
def test_what_the_command_line_named_must_work(kept):
    with pytest.raises(SourceError, match="camera 1: another program uses it"):
        made("source", opened, KEPT, kept, pytest.fail)


def test_where_the_usual_one_fails_too_that_is_the_error():
    def none(spec):
        raise VcamError(f"no {spec}")

    with pytest.raises(VcamError, match="no auto"):
        made("source", none, KEPT, KEPT, lambda line: None)


def test_the_usual_value_is_nobodys_choice():
    assert is_kept("source", KEPT, KEPT)
    assert not is_kept("source", KEPT, None)
    assert not is_kept("scene", KEPT, KEPT)


@pytest.mark.parametrize("kept", [Config(voice="auto"), Config(control=("39571",))])
def test_what_is_heard_in_a_live_run_alone_is_passed_over_where_it_was_kept(kept):
    config = replace(kept, realtime=False)
    assert is_inline(config, kept)
    for named in (None, Config()):
        with pytest.raises(UsageError, match="with --no-realtime nothing is heard; leave one of them away"):
            is_inline(config, named)

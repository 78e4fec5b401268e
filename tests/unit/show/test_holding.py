"""Held expressions come in and go without a jump, by name or by place, and follow who is shown."""

import numpy as np
import pytest

from vcam.avatar.held import Held, held_by
from vcam.errors import UsageError
from vcam.show.holding import BLEND_S, Holding
from vcam.types import ARKIT, CHANNEL

NOTHING = np.zeros(len(ARKIT), np.float32)
OWN = (Held("happy", True, NOTHING), Held("heart eyes", True, NOTHING))
SMILE = CHANNEL["mouthSmileLeft"]


@pytest.fixture
def holding():
    holding = Holding()
    holding.offer(held_by(None))
    holding.step(100.0)
    return holding


def smiles(holding, times):
    out = []
    for t in times:
        holding.step(t)
        out.append(float(holding.over(NOTHING)[SMILE]))
    return np.array(out)


def test_it_comes_in_and_goes_within_its_time_and_without_a_jump(holding):
    holding.obey("joy")
    times = 100 + np.arange(0, 2 * BLEND_S, 0.01)
    rising = smiles(holding, times)
    assert rising[0] == 0
    assert rising[times >= 100 + BLEND_S - 1e-9] == pytest.approx(rising[-1])
    assert rising[-1] > 0.4
    assert np.diff(rising).min() >= 0
    assert np.diff(rising).max() < 0.12
    holding.obey("joy")
    falling = smiles(holding, times + 5 * BLEND_S)
    assert falling[-1] == 0
    assert not holding.moves


@pytest.mark.parametrize(
    ("said", "held"),
    [
        (["joy"], ("joy",)),
        (["JOY "], ("joy",)),
        (["1"], ("joy",)),
        (["joy", "joy"], ()),
        (["joy:on", "joy:on"], ("joy",)),
        (["sad:off"], ()),
        (["happy"], ("joy",)),
        (["wink left", "1:on", "sad"], ("joy", "sad", "wink left")),
        (["9:on", "9:off"], ()),
    ],
)
def test_what_a_key_says_is_what_is_held(holding, said, held):
    for word in said:
        holding.obey(word)
    assert holding.names == held


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("0", "there is no expression 0: what is shown has 9"),
        ("10:on", "there is no expression 10: what is shown has 9"),
        ("jog", r"no expression 'jog'.*joy.*there are: joy, laugh"),
        (":on", "no expression ''"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(holding, said, why):
    with pytest.raises(UsageError, match=why):
        holding.obey(said)
    assert holding.names == ()


def test_an_avatar_s_own_are_told_by_name_and_change_no_channel(holding):
    holding.offer((*OWN, *held_by(None)))
    holding.obey("heart eyes")
    holding.step(200.0)
    holding.step(200.0 + BLEND_S)
    assert holding.own == {"heart eyes": 1.0}
    holding.offer(OWN)
    holding.obey("laugh")
    assert holding.names == ("happy", "heart eyes"), "a key means the same with every avatar"
    holding.obey("joy")
    assert not holding.moves
    holding.obey("heart eyes")
    holding.step(200.0 + 3 * BLEND_S)
    assert holding.own == {}


def test_on_another_avatar_what_it_has_too_is_held_on_and_the_rest_goes_softly(holding):
    holding.obey("joy")
    holding.obey("sad")
    smiles(holding, [101.0, 102.0])
    holding.offer(tuple(one for one in held_by(None) if one.name != "joy"))
    assert holding.names == ("sad",)
    falling = smiles(holding, [102.0, 102.0 + BLEND_S / 2, 102.0 + BLEND_S])
    assert falling[0] > falling[1] >= falling[2] == 0

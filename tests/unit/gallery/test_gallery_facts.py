"""What is told of avatars and of models from elsewhere."""

from dataclasses import replace

import pytest
from glb_writer import head, tiny

from vcam.avatar.model import Morph, load_avatar
from vcam.avatar.rigged import Meta
from vcam.gallery.entries import Entry, triangles_of
from vcam.gallery.facts import credit, facts
from vcam.gallery.words import report, table
from vcam.types import ARKIT, CHANNEL


@pytest.fixture
def model(tmp_path):
    return lambda builder, name="it.glb": load_avatar(str(builder.save(tmp_path / name)))


def test_a_model_with_arkit_names_has_all_52(model):
    told = facts(model(head("vrm1", every=8), "it.vrm"))
    assert told.kind == "VRM 1.0"
    assert told.found == ARKIT
    assert (told.derived, told.absent, told.missing_bones) == ((), {}, ())


def test_presets_show_what_has_no_channel_of_its_own(model):
    builder = head("vrm1", every=8, names=[f"t{i}" for i in range(52)])
    told = facts(model(builder, "it.vrm"))
    assert told.found == ()
    assert {"jawOpen", "mouthPucker", "mouthFunnel", "eyeBlinkLeft", "eyeBlinkRight"} <= set(told.derived)
    assert "tongueOut" in told.absent


def test_what_a_plain_model_lacks_is_warned_of(model):
    told = facts(model(tiny()))
    assert told.kind == "glTF 2.0"
    assert told.found == ("jawOpen", "mouthSmileLeft")
    assert "head" in told.missing_bones
    assert "no head bone: the whole model turns instead" in told.warnings
    assert "nothing closes its eyes: it won't be seen to blink" in told.warnings
    assert told.counts["triangles"] == 4


def test_a_plain_model_has_the_bones_that_are_guessed_by_their_names(model):
    told = facts(model(head(every=8, names=())))
    assert told.missing_bones == ()
    assert "no head bone: the whole model turns instead" not in told.warnings
    assert "eyeLookInLeft" in told.derived, "its eyes have bones"


def test_hidden_triangles_are_not_counted(model):
    made = model(tiny())
    assert triangles_of(replace(made, hidden=(0,))) == 2


def test_an_own_avatar_names_what_is_absent_and_why():
    mika = load_avatar("mika")
    none = Morph(mika.morphs[0].indices[:0], mika.morphs[0].offsets[:0])
    morphs = list(mika.morphs)
    morphs[CHANNEL["cheekPuff"]] = morphs[CHANNEL["tongueOut"]] = none
    lacking = replace(mika, morphs=tuple(morphs), style=replace(mika.style, absent=(("cheekPuff", "a shell"),)))
    told = facts(lacking)
    assert told.absent == {"cheekPuff": "a shell", "tongueOut": ""}
    assert told.warnings == ("nothing moves for tongueOut, and the avatar.toml doesn't say why",)
    assert "absent:  cheekPuff (a shell), tongueOut" in report(told)


def test_the_credit_names_author_licence_and_what_is_allowed(model):
    made = model(tiny())
    meta = Meta("VRM 1.0", "Zoe", "1", ("Ann", "Bob"), "CC BY 4.0", (("be worn by", "everyone"), ("changing it", "no")))
    line = credit(replace(made, meta=meta))
    assert line == "Zoe by Ann, Bob, licence: CC BY 4.0; allowed: be worn by: everyone; changing it: no"
    silent = credit(replace(made, meta=Meta("glTF 2.0")))
    assert silent == "it by an author that the file does not name, licence: not stated"


def test_the_table_lines_up_and_tells_of_damage():
    rows = [Entry("mika", "Mika", "us", "CC0-1.0", 12345, True), Entry("torn", error="torn.vrm: cut short", own=True)]
    assert table(rows) == [
        "name  title  author  licence  triangles  swings  where",
        "mika  Mika   us      CC0-1.0      12345  yes     bundled",
        "torn  can't be worn: torn.vrm: cut short",
    ]


def test_a_strangers_words_stay_on_their_line():
    (_, line) = table([Entry("a", title="Evil\n\x1b[2J" + "x" * 200)])
    assert "\n" not in line
    assert "\x1b" not in line
    assert "xxx…" in line

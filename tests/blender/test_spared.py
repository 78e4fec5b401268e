"""What a stream must leave alone in real Blender, and that everything is exactly as before when it ends."""

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def told(blender, tmp_path_factory):
    return blender.run("spared", tmp_path_factory.mktemp("files"))


def test_keys_with_drivers_and_absolute_keys_are_left_alone_and_said(told):
    assert any("Face: 1 keys have drivers and are left to them (jawOpen" in line for line in told["held"])
    assert any("Absolute: its shape keys are absolute: make them relative" in line for line in told["held"])
    assert told["free"] == 0.5


def test_an_object_that_is_deleted_meanwhile_is_simply_gone(told):
    assert told["targets after a deletion"] == 0


def test_bones_of_every_rotation_mode_are_exactly_back(told):
    assert told["moved"] == [True] * 4
    assert told["exactly back"] == [True] * 4


def test_a_setting_that_is_changed_meanwhile_starts_from_where_things_were(told):
    first, half, again = told["places"]
    assert first != half
    assert first == again


def test_a_file_saved_meanwhile_is_as_before_and_the_stream_goes_on(told):
    assert told["shown"] == 0.5
    assert told["saved"] == 0.125
    assert told["listens after saving"]
    assert told["shown after saving"] == 0.5, "though nothing new has come"


def test_opening_another_file_ends_the_stream(told):
    assert not told["listens in another file"]


def test_linked_data_is_left_alone_and_an_override_is_moved(told):
    assert "Face: it is linked from another file: make a library override of it" in told["linked"]
    assert not any("linked" in line for line in told["overridden"])
    assert (told["override shown"], told["override back"]) == (0.5, 0.125)


def test_a_take_that_cannot_be_baked_keeps_nothing_moved_and_no_port(told):
    assert told["said"] == "no room"
    assert not told["listens after a broken take"]
    assert told["back after a broken take"] == 0.125


def test_a_moment_that_fails_is_said_once_and_the_timer_goes_on(told):
    assert told["trouble"] == "a bone of glass"
    assert told["beats"] == [1 / 60] * 3
    assert told["moments"] == ["vcam: a moment was left out", "vcam: it goes on"]
    assert told["no trouble"] == ""


def test_whatever_changes_the_file_leaves_a_step_for_undo(told):
    changing = "AddControl AddMeshes ClearMeshes Record RemoveControl Stop TakeBack VincentControls"
    assert told["undoable"] == changing.split()

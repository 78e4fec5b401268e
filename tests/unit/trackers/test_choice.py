"""The largest face first, then the same one: whoever is where it was, not too soon anyone else."""

import numpy as np
import pytest

from vcam.trackers.choice import FORGET_S, FaceChoice, blank_others, box_of


def face_at(x, y=200.0, width=100.0):
    return np.array([x - width / 2, y - width / 2, x + width / 2, y + width / 2])


def boxes(*faces):
    return np.array(faces).reshape(-1, 4)


@pytest.fixture
def following():
    """A choice that saw the person's face, 100 px wide, at x = 200 at time 1."""
    choice = FaceChoice()
    choice.seen(face_at(200), 1.0)
    return choice


def test_without_a_face_nobody_is_picked():
    assert FaceChoice().pick(boxes(), 0.0) is None


def test_the_largest_face_is_picked_at_first():
    assert FaceChoice().pick(boxes(face_at(100), face_at(300, width=140), face_at(500)), 0.0) == 1


def test_the_same_face_is_picked_even_when_another_is_larger(following):
    assert following.pick(boxes(face_at(500, width=180), face_at(210)), 1.03) == 1


def test_another_face_is_not_picked_while_the_person_is_briefly_hidden(following):
    assert following.pick(boxes(face_at(500)), 1.2) is None


def test_a_face_in_the_same_place_of_another_size_is_another_face(following):
    assert following.pick(boxes(face_at(200, width=30)), 1.03) is None


def test_a_person_who_reappears_elsewhere_is_picked_once_they_could_have_got_there(following):
    assert following.pick(boxes(face_at(500)), 1.3) is None
    assert following.pick(boxes(face_at(500)), 2.0) == 0


def test_after_a_long_absence_the_largest_face_is_the_person(following):
    later = 1.0 + FORGET_S + 0.1
    assert following.pick(boxes(face_at(210), face_at(600, width=150)), later) == 1


def test_someone_who_was_alone_is_picked_wherever_a_lone_face_appears():
    choice = FaceChoice()
    choice.seen(face_at(200), 1.0, alone=True)
    assert choice.pick(boxes(face_at(600)), 1.03) == 0
    assert choice.pick(boxes(face_at(600), face_at(210)), 1.03) == 1


def test_a_clock_that_steps_back_changes_nothing(following):
    assert following.pick(boxes(face_at(205)), 0.0) == 0


def test_what_was_no_face_on_a_closer_look_lets_the_others_have_their_turn():
    choice, faces = FaceChoice(), boxes(face_at(100, width=160), face_at(300), face_at(500, width=60))
    turns = []
    for _ in range(4):
        turns.append(choice.pick(faces, 0.0))
        choice.refuse(faces[turns[-1]])
    assert turns == [0, 1, 2, 0]


def test_a_lone_face_is_tried_again_and_again():
    choice = FaceChoice()
    for _ in range(3):
        assert choice.pick(boxes(face_at(100)), 0.0) == 0
        choice.refuse(face_at(100))


def test_being_seen_ends_the_turns():
    choice, faces = FaceChoice(), boxes(face_at(100, width=160), face_at(300))
    choice.refuse(faces[0])
    choice.seen(faces[0], 0.0)
    assert choice.pick(faces, 0.03) == 0


def test_other_faces_are_blanked_in_a_copy_and_the_chosen_one_is_whole():
    image = np.random.default_rng(0).integers(0, 255, (400, 600, 3), np.uint8)
    before = image.copy()
    faces = boxes(
        face_at(200), face_at(280), face_at(590)
    )  # the second overlaps the first, the third leaves the picture
    shown = blank_others(image, faces, 0)
    np.testing.assert_array_equal(image, before)
    np.testing.assert_array_equal(shown[150:250, 150:250], image[150:250, 150:250])
    assert (shown[150:250, 250:330] == 127).all()
    assert (shown[150:250, 540:] == 127).all()


def test_a_box_holds_all_points():
    assert box_of(np.array([[3.0, 9.0], [5.0, 1.0], [4.0, 4.0]])).tolist() == [3, 1, 5, 9]

"""Viewers see one scene after another, with a short fade and never a gap, whatever the scenes do."""

import inspect
from types import SimpleNamespace

import numpy as np
import pytest

from vcam.render.switch import FADE_S, MOST_PHOTOS, SwitchScene
from vcam.types import Rendered

SIZE_WH = (4, 2)
AVATAR, ANNA, BEN = 40, 140, 240
STEP_S = 1 / 30


class Scene:
    """Draws one shade of grey into one array, as scenes do; from its nth picture on it may raise."""

    def __init__(self, shade, fails_at=None, size_wh=SIZE_WH, alpha=255):
        self.shade, self.fails_at = shade, fails_at
        self.drawn, self.open = [], 0
        self.rgba = np.zeros((size_wh[1], size_wh[0], 4), np.uint8)
        self.alpha = alpha

    def __enter__(self):
        self.open += 1
        return self

    def __exit__(self, *error):
        self.open = 0

    def draw(self, face, t):
        self.drawn.append((face, t))
        self.rgba[:] = (*[self.shade] * 3, self.alpha)
        if self.fails_at is not None and len(self.drawn) > self.fails_at:
            self.rgba[:] = 1
            raise RuntimeError("GL_INVALID\nOPERATION")
        return Rendered(self.rgba, 7.5 if face else None, t)


@pytest.fixture
def gl():
    """Counts how often the errors of OpenGL were asked for, which forgets them."""

    class Gl:
        asked = 0

        @property
        def error(self):
            self.asked += 1
            return "GL_NO_ERROR"

    return Gl()


def switch_of(gl, avatar, *photos, realtime=True):
    made = SwitchScene(SimpleNamespace(gl=gl), avatar, "mika", size_wh=SIZE_WH, realtime=realtime)
    made.__enter__()
    for name, scene in photos:
        made.add(name, scene.__enter__())
    return made


@pytest.fixture
def three(gl):
    avatar, anna, ben = Scene(AVATAR), Scene(ANNA), Scene(BEN)
    return switch_of(gl, avatar, ("anna.jpg", anna), ("ben.jpg", ben)), avatar, anna, ben


def shades(switch, count, t=10.0, face=None):
    """The shades of the next pictures, 30 a second from `t` on."""
    return [int(switch.draw(face, t + n * STEP_S).rgba[0, 0, 0]) for n in range(count)]


def test_it_starts_with_the_avatar_although_photos_are_ready(three):
    switch, *_ = three
    assert (switch.name, switch.shows_photo, switch.photos) == ("mika", False, ("anna.jpg", "ben.jpg"))
    assert shades(switch, 3) == [AVATAR] * 3


def test_a_photo_that_is_chosen_before_the_first_picture_is_there_from_the_first_on(three):
    switch, *_ = three
    switch.show_photo(0)
    assert shades(switch, 3) == [ANNA] * 3


def test_the_avatar_can_be_drawn_ahead_and_nobody_sees_it(three):
    switch, avatar, *_ = three
    switch.show_photo(0)
    switch.warm_up(9.0)
    assert avatar.drawn == [(None, 9.0)]
    assert shades(switch, 3) == [ANNA] * 3
    assert len(avatar.drawn) == 1


def test_an_avatar_that_cannot_be_drawn_ahead_says_so_once_it_is_to_be_seen(gl):
    switch = switch_of(gl, Scene(AVATAR, fails_at=0))
    switch.warm_up(9.0)
    with pytest.raises(RuntimeError, match="GL_INVALID"):
        switch.draw(None, 10.0)


def test_toggling_goes_to_the_photo_and_back(three):
    switch, *_ = three
    shades(switch, 1)
    switch.toggle()
    assert (switch.name, switch.shows_photo) == ("anna.jpg", True)
    assert shades(switch, 30, 11)[-1] == ANNA
    switch.toggle()
    assert switch.name == "mika"
    assert shades(switch, 30, 13)[-1] == AVATAR


def test_next_goes_round_the_photos_and_toggling_comes_back_to_the_one_shown_last(three):
    switch, *_ = three
    seen = []
    for _ in range(4):
        switch.next_photo()
        seen.append(switch.name)
    assert seen == ["anna.jpg", "ben.jpg", "anna.jpg", "ben.jpg"]
    switch.toggle()
    assert switch.name == "mika"
    switch.next_photo()
    assert switch.name == "ben.jpg"
    switch.show_avatar()
    switch.toggle()
    assert switch.name == "ben.jpg"


def test_while_the_avatar_is_shown_photos_learn_of_each_face(three):
    switch, *_ = three
    seen, face = [], object()
    shades(switch, 2, face=face)
    switch.watch = seen.append
    shades(switch, 2, face=face)
    shades(switch, 2)
    switch.toggle()
    shades(switch, 20, face=face)
    assert seen == [face] * 2


def test_without_photos_nothing_can_be_switched(gl):
    switch = switch_of(gl, Scene(AVATAR))
    for ask in (switch.toggle, switch.next_photo, switch.show_avatar):
        ask()
        assert shades(switch, 2) == [AVATAR] * 2


def test_the_fade_is_even_and_over_within_three_tenths_of_a_second(three):
    switch, *_ = three
    shades(switch, 1)
    switch.toggle()
    seen = shades(switch, 12, 10 + STEP_S)
    steps = np.diff([AVATAR, *seen])
    assert (steps >= 0).all()
    assert steps.max() < 0.3 * (ANNA - AVATAR), "no jump"
    assert steps[0] > 0, "the first picture after the key shows that something happens"
    assert seen[int(0.3 / STEP_S)] == ANNA
    assert FADE_S <= 0.3


def test_only_one_scene_draws_a_picture_also_while_it_fades(three):
    switch, *scenes = three
    shades(switch, 5)
    switch.toggle()
    shades(switch, 20, 11)
    assert [len(scene.drawn) for scene in scenes] == [5, 20, 0]


def test_the_old_scene_stays_as_it_was_although_its_array_is_drawn_into_again(three):
    switch, avatar, *_ = three
    shades(switch, 1)
    switch.toggle()
    avatar.rgba[:] = 255
    assert shades(switch, 1, 10 + STEP_S)[0] < AVATAR + 0.1 * (ANNA - AVATAR)


def test_a_switch_in_the_middle_of_a_fade_goes_on_from_what_is_seen(three):
    switch, *_ = three
    shades(switch, 1)
    switch.toggle()
    before = shades(switch, 4, 10 + STEP_S)[-1]
    switch.toggle()
    after = shades(switch, 10, 10 + 5 * STEP_S)
    assert AVATAR < before < ANNA
    assert abs(after[0] - before) < 0.1 * (ANNA - AVATAR)
    assert after[-1] == AVATAR


def test_a_fade_allocates_nothing(three):
    switch, *_ = three
    shades(switch, 1)
    switch.toggle()
    arrays = {id(switch.draw(None, 10 + n * STEP_S).rgba) for n in (1, 2, 3)}
    assert len(arrays) == 1


def test_faded_pictures_carry_the_times_of_the_new_scene(three):
    switch, *_ = three
    shades(switch, 1)
    switch.toggle()
    faded = switch.draw(object(), 10.05)
    assert (faded.captured, faded.t) == (7.5, 10.05)


def test_colour_never_exceeds_alpha_in_a_fade(gl):
    switch = switch_of(gl, Scene(77, alpha=77), ("anna.jpg", Scene(201, alpha=201)))
    shades(switch, 1)
    switch.toggle()
    for n in range(10):
        rgba = switch.draw(None, 10 + n * STEP_S).rgba
        assert (rgba[..., :3].max(axis=2) <= rgba[..., 3]).all()


def test_a_photo_that_breaks_gives_way_to_the_avatar_at_once_and_for_good(gl, caplog):
    anna = Scene(ANNA, fails_at=2)
    switch = switch_of(gl, Scene(AVATAR), ("anna.jpg", anna), ("ben.jpg", Scene(BEN)))
    switch.show_photo(0)
    assert shades(switch, 6) == [ANNA, ANNA, AVATAR, AVATAR, AVATAR, AVATAR]
    assert switch.photos == ("ben.jpg",)
    assert (switch.name, anna.open, gl.asked) == ("mika", 0, 1)
    assert [r.getMessage() for r in caplog.records] == [
        "the photo 'anna.jpg' can't be drawn: RuntimeError: GL_INVALID OPERATION; back to the avatar"
    ]
    switch.toggle()
    assert shades(switch, 20, 12)[-1] == BEN


def test_the_last_photo_that_breaks_leaves_the_avatar_alone(gl):
    switch = switch_of(gl, Scene(AVATAR), ("anna.jpg", Scene(ANNA, fails_at=0)))
    switch.toggle()
    assert shades(switch, 2) == [AVATAR] * 2
    switch.toggle()
    switch.next_photo()
    assert shades(switch, 2, 11) == [AVATAR] * 2


def test_a_photo_that_can_not_even_be_closed_gives_way_too(gl):
    class Stuck(Scene):
        def __exit__(self, *error):
            raise RuntimeError("the context is lost")

    switch = switch_of(gl, Scene(AVATAR), ("anna.jpg", Stuck(ANNA, fails_at=0)))
    switch.show_photo(0)
    assert shades(switch, 2) == [AVATAR] * 2


def test_a_photo_of_another_size_counts_as_broken(gl, caplog):
    switch = switch_of(gl, Scene(AVATAR), ("anna.jpg", Scene(ANNA, size_wh=(6, 2))))
    switch.show_photo(0)
    assert shades(switch, 2) == [AVATAR] * 2
    assert "a scene of (4, 2) px drew one of (6, 2) px" in caplog.text


def test_an_avatar_that_breaks_is_passed_on(gl):
    switch = switch_of(gl, Scene(AVATAR, fails_at=1), ("anna.jpg", Scene(ANNA)))
    with pytest.raises(RuntimeError, match="GL_INVALID"):
        shades(switch, 2)


def test_a_file_that_is_written_ends_with_a_photos_error(gl):
    switch = switch_of(gl, Scene(AVATAR), ("anna.jpg", Scene(ANNA, fails_at=0)), realtime=False)
    switch.show_photo(0)
    with pytest.raises(RuntimeError, match="GL_INVALID"):
        shades(switch, 1)


def test_of_too_many_photos_the_oldest_goes_but_never_the_one_that_is_shown(three):
    switch, _, anna, ben = three
    switch.show_photo(0)
    for n in range(MOST_PHOTOS):
        switch.add(str(n), Scene(n).__enter__())
    assert (switch.name, anna.open, ben.open) == ("anna.jpg", 1, 0)
    assert switch.photos == ("anna.jpg", *map(str, range(1, MOST_PHOTOS)))
    assert shades(switch, 1) == [ANNA]
    switch.next_photo()
    switch.add("last", Scene(99).__enter__())
    assert (switch.name, anna.open) == ("1", 0)
    switch.show_photo(-1)
    assert switch.name == "last"


def test_all_scenes_are_closed_also_when_one_refuses(gl):
    class Stuck(Scene):
        def __exit__(self, *error):
            raise RuntimeError("stuck")

    avatar, ben = Scene(AVATAR), Scene(BEN)
    switch = switch_of(gl, avatar, ("anna.jpg", Stuck(ANNA)), ("ben.jpg", ben))
    with pytest.raises(RuntimeError, match="stuck"):
        switch.__exit__(None, None, None)
    assert (avatar.open, ben.open) == (0, 0)


class Wearable(Scene):
    """A scene of an avatar that has expressions, and can be told where straight ahead is."""

    def __init__(self, shade, **how):
        super().__init__(shade, **how)
        self.avatar, self.held, self.recentred = f"avatar {shade}", None, 0

    def hold(self, weights):
        self.held = weights

    def recentre(self):
        self.recentred += 1


def test_another_avatar_comes_by_a_fade_and_the_old_one_is_closed(three):
    switch, avatar, *_ = three
    shades(switch, 1)
    switch.wear("ren", Wearable(90).__enter__())
    assert (switch.name, switch.avatar_name, switch.avatar, avatar.open) == ("ren", "ren", "avatar 90", 0)
    seen = shades(switch, 12, 10 + STEP_S)
    assert AVATAR < seen[0] < seen[3] < seen[-1] == 90


def test_an_avatar_that_is_worn_behind_a_photo_changes_nothing_that_is_seen(three):
    switch, *_ = three
    switch.show_photo(0)
    shades(switch, 15)
    switch.wear("ren", Wearable(90).__enter__())
    assert shades(switch, 3, 11) == [ANNA] * 3
    assert (switch.name, switch.avatar_name) == ("anna.jpg", "ren")


def test_an_old_avatar_that_can_not_be_closed_is_no_matter(gl):
    class Stuck(Scene):
        def __exit__(self, *error):
            raise RuntimeError("the context is lost")

    switch = switch_of(gl, Stuck(AVATAR))
    switch.wear("ren", Wearable(90).__enter__())
    assert shades(switch, 1) == [90]


def test_expressions_that_are_held_pass_to_the_next_avatar(gl):
    first, second = Wearable(AVATAR), Wearable(90)
    switch = switch_of(gl, first)
    switch.hold({"hearts": 1.0})
    switch.wear("ren", second.__enter__())
    assert first.held == second.held == {"hearts": 1.0}


def test_straight_ahead_is_told_to_all_that_listen(gl):
    avatar, photo = Wearable(AVATAR), Wearable(ANNA)
    switch = switch_of(gl, avatar, ("anna.jpg", photo), ("ben.jpg", Scene(BEN)))
    switch.recentre()
    assert (avatar.recentred, photo.recentred) == (1, 1)


def test_a_scene_of_another_kind_has_no_avatar_to_tell(three):
    switch, *_ = three
    switch.hold({"hearts": 1.0})
    assert switch.avatar is None


def test_a_photo_that_is_taken_out_gives_way_to_the_avatar_by_a_fade(three):
    switch, _, anna, ben = three
    switch.show_photo(1)
    shades(switch, 15)
    switch.forget(0)
    assert (switch.photos, anna.open, switch.name) == (("ben.jpg",), 0, "ben.jpg")
    switch.forget(0)
    seen = shades(switch, 12, 10 + 15 * STEP_S)
    assert (switch.photos, ben.open, switch.name) == ((), 0, "mika")
    assert seen[0] > seen[-1] == AVATAR


def test_it_takes_faces_and_nothing_that_holds_pixels():
    assert list(inspect.signature(SwitchScene.draw).parameters) == ["self", "face", "t"]


def test_whatever_avatar_is_worn_is_drawn_as_small_as_the_one_before(gl):
    class Scaled(Scene):
        share = 1.0

        def scale(self, share):
            self.share = share

    first, second, plain = Scaled(AVATAR), Scaled(ANNA), Scene(BEN)
    switch = switch_of(gl, first)
    switch.scale(0.75)
    assert first.share == 0.75
    switch.wear("zuri", second.__enter__())
    assert second.share == 0.75
    switch.wear("plain", plain.__enter__())
    switch.scale(0.5)
    switch.wear("mika", first.__enter__())
    assert first.share == 0.5


def test_what_is_over_once_a_photo_is_shown_is_told_before_a_photo_that_breaks_gives_way_to_it(gl):
    class Overlay(Scene):
        def end(self):
            self.shade = 0

    switch = switch_of(gl, Overlay(AVATAR), ("anna.jpg", Scene(ANNA, fails_at=1)))
    assert shades(switch, 1) == [AVATAR]
    switch.show_photo(0)
    assert shades(switch, 3, 11) == [ANNA, 0, 0]

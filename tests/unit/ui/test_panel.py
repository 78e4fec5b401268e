"""What the window's panel shows of a state, and which commands it gives for clicks and keys."""

from dataclasses import replace

import pytest
from imgui_bundle import imgui
from panels import Desk, Given

from vcam.commands import KEYS, WORDS, Choice, News, Shown, checked
from vcam.keys import table_of
from vcam.steady.delay import cost
from vcam.ui import learning, out
from vcam.ui.air import air
from vcam.ui.calibrating import banner_words
from vcam.ui.key_list import meaning
from vcam.ui.monitor import headline
from vcam.ui.panel import Panel
from vcam.ui.view import View

FULL = Shown(
    name="mika",
    avatar="mika",
    avatars=(Choice("mika", "Mika"), Choice("ren", "Ren"), Choice("long", "the name of an avatar that nobody ends")),
    photos=("anna", "bert"),
    background="soft",
    expressions=("joy", "laugh", "sad", "angry"),
    held=("sad",),
    outputs=("virtual camera /dev/video9", "window"),
    camera_out="/dev/video9",
    source="camera:0",
    source_about='camera 0 "HD Pro Webcam", 1280x720',
    sources=(Choice("camera:0", "HD Pro Webcam"), Choice("actor", "the bundled actor")),
    tracker="auto",
    trackers=("auto", "haar"),
    person="me",
    smoothing=0.5,
    smoothing_cost="a turning head is 45 ms later",
    face=True,
    expression=(500,) * 52,
    angles=(12.0, -3.0, 1.0),
    fps=29.9,
    age_ms=43.2,
    keys=table_of({}),
    messages=(News(1, "info", "the avatar is Mika"), News(2, "warning", "the camera is dark: put on a light")),
)
TABS = ("Who", "Look", "Face", "Camera", "Out", "Keys", "News")
LEARNING = {
    "step": "smile", "say": "smile and hold it", "left_s": 1.4, "share": 0.4, "seen": True, "hint": "", "number": 4,
    "steps": 8, "bars": [{"name": "smile", "now": 0.3, "min": 0.0, "max": 0.8, "state": "now"}], "outcome": [],
    "undo": False,
}  # fmt: skip
CALIBRATING = {
    "board": "9x6:25", "found": True, "views": 7, "needed": 12, "share": 0.4, "say": "tip the board up", "trouble": "",
    "outline": [[0.3, 0.3], [0.6, 0.3], [0.6, 0.7]], "grid": ["0011", "1100"], "rms_px": None, "outcome": [],
}  # fmt: skip


class Shelf(Desk):
    """A panel of `state` that was opened at `tab`."""

    def __init__(self, state, *, tab="", size=(1280, 720), scale=1.0, dark=True):
        self.state, self.given = state, Given()
        self.panel = Panel(self.given)
        self.panel._open = tab
        view = View(size_wh=(1280, 720), dark=dark)
        super().__init__(size, scale, lambda: self.panel.draw(self.state, view))

    def __enter__(self):
        super().__enter__()
        return self.frames(3)


def test_every_tab_is_drawn_of_a_full_state_and_of_an_empty_one():
    for state in (FULL, Shown()):
        for tab in TABS:
            with Shelf(state, tab=tab) as shelf:
                assert not shelf.given
                assert "panic" in shelf.rects
                assert "What others see" in shelf.words


@pytest.mark.parametrize(
    ("tab", "name", "command"),
    [
        ("", "on_air", ("on_air", "")),
        ("", "panic", ("panic", "")),
        ("", "photo", ("toggle", "")),
        ("", "recentre", ("recentre", "")),
        ("", "pause", ("pause", "")),
        ("", "record", ("record", "")),
        ("Look", "Green", ("background", "#00b140")),
        ("Look", "None", ("background", "transparent")),
        ("Look", "As it was at first", ("framing", "1,0,0")),
        ("Look", "Show me mirrored", ("mirror_view", "")),
        ("Face", "neutral", ("neutral", "")),
        ("Face", "learn", ("learn", "")),
        ("Face", "undo", ("learn", "undo")),
        ("Face", "expression 1", ("expression", "2")),
        ("Face", "No smoothing at all", ("smoothing", "off")),
        ("Camera", "Measure the lens (2 min)", ("calibrate", "9x6:25")),
        ("Out", "film", ("record", "")),
    ],
)
def test_a_click_gives_its_command(tab, name, command):
    with Shelf(FULL, tab=tab) as shelf:
        shelf.click(name)
        assert shelf.given == [command]
        checked(*command)


def test_an_avatar_is_picked_by_a_click_and_by_keys_alone():
    with Shelf(FULL, tab="Who") as shelf:
        shelf.click("tile ~2")
        assert shelf.given == [("wear", "ren")]
        shelf.given.clear()
        shelf.key(imgui.Key.left_arrow, imgui.Key.enter)
        assert shelf.given == [("wear", "mika")]


def test_tab_alone_comes_to_every_control_and_enter_presses_it():
    with Shelf(FULL, tab="Face", size=(1280, 1000)) as shelf:
        come_to = set()
        for _ in range(50):
            shelf.key(imgui.Key.tab)
            come_to.add(shelf.focused)
        assert come_to >= shelf.rects.keys() - {
            "expression 4",
            "expression 5",
            "expression 6",
            "expression 7",
            "expression 8",
        }
        while shelf.focused != "panic":
            shelf.key(imgui.Key.tab)
        shelf.key(imgui.Key.enter)
        assert shelf.given == [("panic", "")]


@pytest.mark.parametrize("panic", [False, True])
def test_no_words_over_the_picture_deny_the_scene_that_shows_the_camera(panic):
    words = headline(replace(FULL, name="your camera", panic=panic), View().colours)[2]
    assert ("isn't in it" if panic else "but by vcam --scene overlay") in words


def test_a_tap_of_a_finger_opens_a_tab_and_gives_a_command():
    with Shelf(FULL) as shelf:
        shelf.tap("Face")
        assert "learn" in shelf.rects
        shelf.tap("learn")
        assert shelf.given == [("learn", "")]


def test_a_photo_is_taken_out_while_it_is_shown_and_without_photos_nothing_offers_it():
    with Shelf(replace(FULL, photo=True, name="bert")) as shelf:
        shelf.click("Take this photo out")
        assert shelf.given == [("forget", "bert")]
    with Shelf(replace(FULL, photos=())) as shelf:
        assert "Take this photo out" not in shelf.rects


def test_an_avatar_that_is_picked_while_a_photo_is_shown_is_shown():
    with Shelf(replace(FULL, photo=True, name="anna"), tab="Who") as shelf:
        shelf.click("tile ~2")
        assert shelf.given == [("wear", "ren")], "which comes over the photo once it is ready"


def test_a_choice_gives_its_name_and_the_present_one_nothing():
    with Shelf(FULL, tab="Camera") as shelf:
        shelf.click("sources")
        shelf.click("1")
        assert shelf.given == [("source", "actor")]
        shelf.click("sources")
        shelf.click("0")
        assert shelf.given == [("source", "actor")]


def test_what_is_typed_is_given_when_enter_is_pressed():
    with Shelf(FULL, tab="Camera") as shelf:
        shelf.click("person")
        shelf.type("anna")
        assert not shelf.given
        shelf.key(imgui.Key.enter)
        assert shelf.given == [("person", "anna")]


def test_a_file_is_opened_by_its_path():
    with Shelf(FULL, tab="Who") as shelf:
        shelf.click("file")
        shelf.type("/home/me/日本.vrm")
        shelf.key(imgui.Key.enter)
        assert shelf.given == [("load", "/home/me/日本.vrm")]


def test_a_slider_gives_what_it_shows_and_does_not_jump_back_before_the_state_comes_round():
    with Shelf(FULL, tab="Look") as shelf:
        left, top, right, bottom = shelf.rects["zoom"]
        shelf.press_at(left + 0.8 * (right - left), (top + bottom) / 2)
        word, value = shelf.given[-1]
        zoom = float(value.split(",")[0])
        assert word == "framing"
        assert zoom == pytest.approx(2.5, abs=0.1)
        assert f"size {zoom:.2f}" in shelf.words
        shelf.frames(30)
        assert "size 1.00" in shelf.words, "the state never took it"


def test_what_calm_costs_is_said_whole_beside_the_slider():
    for smoothing in (0.5, None):
        state = replace(FULL, smoothing=smoothing, smoothing_cost=cost(smoothing, 30.0))
        with Shelf(state, tab="Face", size=(1180, 720)) as shelf:
            assert cost(smoothing, 30.0).partition(": ")[2] in shelf.words


def test_a_blurred_picture_is_asked_for_by_its_path_and_a_tick():
    with Shelf(replace(FULL, background="room.jpg"), tab="Look") as shelf:
        shelf.click("Blurred")
        assert shelf.given == [("background", "blur:room.jpg")]


def test_another_picture_is_blurred_as_the_box_says():
    with Shelf(replace(FULL, background="blur:room.jpg"), tab="Look") as shelf:
        shelf.click("picture")
        shelf.type("hall.jpg")
        shelf.key(imgui.Key.enter)
        assert shelf.given == [("background", "blur:hall.jpg")]


def test_without_a_virtual_camera_the_switch_opens_what_to_do_about_it():
    fix = "no virtual camera: sudo modprobe v4l2loopback"
    with Shelf(replace(FULL, camera_out="", camera_fix=fix), tab="Who") as shelf:
        shelf.click("on_air")
        assert not shelf.given
        assert fix in shelf.words
        shelf.click("copy camera fix")
        assert imgui.get_clipboard_text() == fix


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (FULL, "What others see, mirrored for you only"),
        (replace(FULL, mirror_view=False), "What others see |"),
        (replace(FULL, on_air=False), "Others see a card; your view"),
        (replace(FULL, panic=True), "PANIC: everybody sees a card"),
        (replace(FULL, broken="GL_OUT_OF_MEMORY"), "Others see a card: this can't be drawn"),
        (replace(FULL, face=False), "No face"),
        (replace(FULL, paused=True), "Paused"),
        (replace(FULL, age_ms=None), "- ms late"),
        (FULL, "43 ms late"),
        (FULL, "the camera is dark: put on a light"),
        (replace(FULL, opening="cara.jpg, 40%"), "opening cara.jpg, 40%"),
    ],
)
def test_it_says_how_things_stand(state, words):
    with Shelf(state) as shelf:
        assert words in shelf.words


@pytest.mark.parametrize(
    ("state", "label", "more"),
    [
        ({}, "ON AIR", "/dev/video9. Press to show others a card."),
        ({"on_air": False, "broken": "no GL"}, "OFF AIR", "/dev/video9. Press to show this picture."),
        ({"broken": "no GL"}, "CARD ON AIR", "It can't be drawn: no GL. Choose another avatar."),
        ({"broken": "no GL", "panic": True}, "CARD ON AIR", "Press Panic again to end it."),
        ({"camera_out": "", "viewers": 1}, "ON AIR", "Programs that take it from the preview page"),
        ({"camera_out": ""}, "NO VIRTUAL CAMERA", "This run has no virtual camera."),
    ],
)
def test_the_switch_says_what_viewers_see(state, label, more):
    switch = air(replace(FULL, **state), View(size_wh=(1280, 720), dark=True).colours)
    assert switch.label == label
    assert more in switch.about


@pytest.mark.parametrize("card", [{"panic": True}, {"broken": "no GL"}, {"on_air": False}])
def test_the_light_of_the_virtual_camera_is_out_while_it_shows_a_card(monkeypatch, card):
    lights, colours = [], View(size_wh=(1280, 720), dark=True).colours
    monkeypatch.setattr(out, "dot", lights.append)
    for state in (FULL, replace(FULL, **card)):
        with Shelf(state, tab="Out"):
            pass
    assert (lights[0], lights[-1]) == (colours.good, colours.quiet)


def test_the_newest_trouble_is_shown_below_until_it_was_seen_among_the_messages():
    with Shelf(FULL) as shelf:
        shelf.click("news")
        assert "the avatar is Mika" in shelf.words, "the tab is open"
        assert "news" not in shelf.rects
        shelf.state = replace(FULL, messages=(*FULL.messages, News(3, "info", "all is well")))
        assert "news" not in shelf.frames().rects, "no trouble"


def test_messages_are_copied():
    with Shelf(FULL, tab="News") as shelf:
        shelf.click("Copy all")
        assert imgui.get_clipboard_text() == "info: the avatar is Mika\nwarning: the camera is dark: put on a light"


def test_every_word_that_has_a_key_is_explained():
    with Shelf(FULL, tab="Keys", size=(1280, 1400)) as shelf:
        for key in ("PgDn", "Esc", "Ctrl+Q", "H"):
            assert f"| {key} |" in shelf.words
        assert "expression: joy" in shelf.words
        assert {word.split()[0] for word in KEYS} <= WORDS.keys()
    with Shelf(replace(FULL, messages=()), tab="Keys", size=(1180, 720)) as shelf:
        assert "…" not in shelf.words, "here all of it can be read"


def test_a_key_that_holds_an_expression_is_told_in_words_and_its_button_still_switches():
    assert meaning("expression 2:hold", FULL) == "expression: laugh, while you hold the key"
    assert meaning("expression 9:hold", FULL) == "expression: this avatar has none here, while you hold the key"
    assert meaning("expression sad:hold", FULL) == "expression: sad, while you hold the key"
    with Shelf(replace(FULL, keys=table_of({"expression 2:hold": "2"})), tab="Face") as shelf:
        shelf.click("expression 1")
        assert shelf.given == [("expression", "2")]


def test_learning_takes_the_place_of_the_tabs_and_can_be_stopped_ended_and_undone():
    with Shelf(replace(FULL, learning=LEARNING)) as shelf:
        assert "Smile and hold it" in shelf.words
        assert "tile" not in shelf.rects
        shelf.click("stop")
        assert shelf.given == [("learn", "cancel")]
    done = LEARNING | {"outcome": ["learned: smile"], "undo": True}
    with Shelf(replace(FULL, learning=done)) as shelf:
        assert "learned: smile" in shelf.words
        shelf.click("undo")
        shelf.key(imgui.Key.enter)
        assert shelf.given == [("learn", "undo"), ("learn", "cancel")]


def test_once_all_was_done_learning_is_not_said_to_be_stopped_with_nothing_kept():
    over = LEARNING | {"step": "", "say": "", "left_s": 0.0, "share": 1.0, "number": 8}
    with Shelf(replace(FULL, learning=over)) as shelf:
        assert learning.KEEPING in shelf.words
        assert shelf.labels["stop"] == "Close"
        shelf.click("stop")
        assert shelf.given == [("learn", "cancel")]
    assert learning.banner_words(over) == (learning.KEEPING, "")


def test_what_stands_over_the_picture_while_a_face_is_learned():
    assert learning.banner_words(LEARNING) == ("Smile and hold it", "1.4 s left of this")
    assert learning.banner_words(LEARNING | {"seen": False})[1] == "your face isn't seen: the clock waits"
    assert learning.banner_words(LEARNING | {"outcome": ["learned: smile"]}) == ("Done", "learned: smile")
    assert learning.banner_words(LEARNING | {"outcome": ["not kept: disk full"]})[0] == "Not learned"


def test_measuring_the_lens_says_what_is_missing_and_can_be_stopped():
    with Shelf(replace(FULL, calibrating=CALIBRATING)) as shelf:
        assert "tip the board up" in shelf.words
        assert "7 of 12 views" in shelf.words
        shelf.click("end")
        assert shelf.given == [("calibrate", "cancel")]


def test_the_button_that_ends_measuring_the_lens_is_in_sight_in_a_small_window_whatever_came_of_it():
    long = ("12 of 12 pictures used, corners lie 0.05 px from where this camera shows them", "kept: " + "folder/" * 16)
    for stand in ({}, {"outcome": ["the board has been in 63% of the picture", *long, *long[:1]]}):
        with Shelf(replace(FULL, calibrating=CALIBRATING | stand), size=(784, 536)) as shelf:
            assert shelf.rects["end"][3] < 500


@pytest.mark.parametrize(
    ("wizard", "name", "word"),
    [({"learning": LEARNING}, "stop", "learn"), ({"calibrating": CALIBRATING}, "end", "calibrate")],
)
def test_the_second_click_of_a_double_one_stops_nothing(wizard, name, word):
    """The first one began it, by a button at the same place."""
    with Shelf(replace(FULL, **wizard)) as shelf:
        left, top, right, bottom = shelf.rects[name]
        middle = (left + right) / 2, (top + bottom) / 2
        imgui.get_io().mouse_double_click_time = 0.48  # frames are slow here
        shelf.state = FULL
        shelf.frames(1)
        shelf.press_at(*middle)
        shelf.given.clear()
        shelf.state = replace(FULL, **wizard)
        shelf.frames(1)
        shelf.press_at(*middle)
        assert not shelf.given
        shelf.frames(20)
        shelf.press_at(*middle)
        assert shelf.given == [(word, "cancel")]


def test_what_stands_over_the_picture_while_the_lens_is_measured_is_said_once():
    assert banner_words(CALIBRATING) == ("Tip the board up", "7 of 12 views")
    assert banner_words(CALIBRATING | {"trouble": "hold it still"}) == ("Hold it still", "tip the board up")
    assert banner_words(CALIBRATING | {"outcome": ["the lens is known"]}) == ("Done", "the lens is known")
    assert banner_words(CALIBRATING | {"outcome": ["failed: no board"]})[0] == "Not measured"
    assert banner_words(CALIBRATING | {"found": False})[1] == "the board isn't seen: show all of it"


@pytest.mark.parametrize(
    "broken", [{}, {"bars": 3, "outcome": "x", "say": None, "left_s": "a", "grid": [1], "outline": [[1]]}]
)
def test_a_wizard_that_tells_nonsense_is_drawn_all_the_same(broken):
    for state in (replace(FULL, learning=broken), replace(FULL, calibrating=broken)):
        with Shelf(state) as shelf:
            assert "panic" in shelf.rects


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("camera:0", "Your face is seen"),
        ("actor", "The actor's face is seen, not yours"),
        ("film.mp4", "A face is seen there"),
        ("camera.mp4", "A face is seen there"),
        ("actor.mp4", "A face is seen there"),
    ],
)
def test_the_first_run_says_whose_face_is_seen(source, words):
    with Shelf(replace(FULL, first_run=True, source=source)) as shelf:
        assert words in shelf.words
        shelf.state = replace(shelf.state, face=False)
        shelf.frames()
        assert words not in shelf.words


def test_the_first_run_ends_on_air_by_enter_alone():
    with Shelf(replace(FULL, first_run=True, on_air=False)) as shelf:
        for number in range(1, 6):
            assert f"{number} of 5" in shelf.words
            assert not shelf.given
            shelf.key(imgui.Key.enter)
        assert shelf.given == [("on_air", "on")]
        assert "tile" in shelf.rects, "the tabs are there"


def test_a_press_on_no_virtual_camera_shows_why_in_the_first_run_too():
    with Shelf(replace(FULL, first_run=True, camera_out="", camera_fix="load the module")) as shelf:
        shelf.click("on_air")
        assert "4 of 5" in shelf.words
        shelf.click("Back")
        assert "3 of 5" in shelf.words


def test_the_newest_trouble_is_read_in_the_first_run_too_and_left_again():
    with Shelf(replace(FULL, first_run=True)) as shelf:
        assert "the camera is dark" not in " | ".join(text for text, _, _ in shelf.texts)
        shelf.click("news")
        assert "the camera is dark: put on a light" in shelf.words
        assert "onward" not in shelf.rects
        shelf.click("back to the first run")
        assert "onward" in shelf.rects


def test_how_late_it_is_for_its_readers_is_said_where_it_is_measured():
    with Shelf(FULL, tab="Out") as shelf:
        assert "programs that read it" not in shelf.words
    with Shelf(replace(FULL, latency_ms=61.6), tab="Out") as shelf:
        assert "62 ms late in programs that read it" in shelf.words


def test_how_much_less_is_drawn_on_a_busy_computer_is_said():
    with Shelf(replace(FULL, messages=(), dropped=3)) as shelf:
        assert "3 dropped" in shelf.words
        assert "busy" not in shelf.words
    with Shelf(replace(FULL, messages=(), dropped=3, drawn="drawn at 3/4 size")) as shelf:
        assert "3 dropped, busy: drawn at 3/4 size" in shelf.words


def test_the_first_run_is_left_at_once_and_goes_back():
    with Shelf(replace(FULL, first_run=True)) as shelf:
        shelf.click("onward")
        assert "2 of 5" in shelf.words
        shelf.click("Back")
        assert "1 of 5" in shelf.words
        shelf.click("I know my way")
        assert "1 of 5" not in shelf.words
        assert not shelf.given


def test_the_first_run_waits_while_the_face_is_learned():
    with Shelf(replace(FULL, first_run=True)) as shelf:
        shelf.key(imgui.Key.enter, imgui.Key.enter)
        shelf.click("Learn my face (20 s)")
        assert shelf.given == [("learn", "")]
        shelf.state = replace(FULL, first_run=True, learning=LEARNING)
        shelf.frames()
        shelf.key(imgui.Key.enter)
        shelf.state = replace(FULL, first_run=True)
        assert "3 of 5" in shelf.frames().words
        shelf.key(imgui.Key.enter)
        assert "4 of 5" in shelf.words, "the button that was clicked isn't pressed again"
        assert shelf.given == [("learn", "")]


def test_the_hidden_panel_leaves_the_picture_alone():
    with Shelf(FULL) as shelf:
        shelf.panel.hidden = True
        shelf.frames()
        assert not shelf.rects
        assert not shelf.texts


@pytest.mark.parametrize("tab", TABS)
def test_nothing_moves_when_values_change(tab):
    other = replace(
        FULL, face=False, fps=7.123, age_ms=1234.5, dropped=9999, expression=(), angles=None, held=(), on_air=False,
        smoothing_cost="a turning head is 145 ms later", voice_level=0.9, recording="/home/me/film.mp4", paused=True,
        opening="anna.jpg, 40%", source_about="lost: plug it in again",
    )  # fmt: skip
    with Shelf(FULL, tab=tab) as shelf:
        before = dict(shelf.rects)
        shelf.state = other
        shelf.frames()
        assert shelf.rects == before


@pytest.mark.parametrize("size_scale", [((640, 400), 1.0), ((1280, 800), 2.0), ((1280, 720), 1.0), ((3840, 2160), 2.0)])
def test_all_text_fits_its_place(size_scale):
    size, scale = size_scale
    long = "日本語の名前がとても長いアバター " * 8
    wide = replace(
        FULL, name=long, avatar=long, avatars=(Choice(long, long),) * 3, photos=(long,), source_about=long,
        smoothing_cost=long, camera_out=long, outputs=(long,) * 3, expressions=(long,) * 9, person=long,
        messages=(News(1, "error", long),), voice_about=long, recording=long, opening=long, tracker=long, source=long,
    )  # fmt: skip
    for tab in TABS:
        with Shelf(wide, tab=tab, size=size, scale=scale) as shelf:
            shelf.fonts.cover(long)
            shelf.frames(2)
            for text, (_, _, right, _), end in shelf.texts:
                assert right <= end + 1.5, f"{tab}: {text!r}"
            for name, (left, _, right, _) in shelf.rects.items():
                assert 0 <= left < right <= size[0], f"{tab}: {name}"


def test_the_names_of_all_tabs_are_whole_in_the_smallest_window():
    """Tabs that don't fit are made narrower than they are in a large one."""
    widths = []
    for size in ((640, 400), (1920, 1080)):
        with Shelf(FULL, size=size) as shelf:
            assert shelf.rects[TABS[-1]][2] <= size[0]
            widths.append([shelf.rects[tab][2] - shelf.rects[tab][0] for tab in TABS])
    assert widths[0] == pytest.approx(widths[1])


def test_a_name_with_hashes_is_written_whole():
    with Shelf(replace(FULL, avatars=(), expressions=("a##b",)), tab="Face") as shelf:
        assert "1 a# #b" in shelf.words
        shelf.click("expression 0")
        assert shelf.given == [("expression", "1")]

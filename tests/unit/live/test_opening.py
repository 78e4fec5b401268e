"""Words become opened parts; no device is opened twice, nor the one that vcam itself sends into."""

import socket

import pytest

from vcam.config import Config
from vcam.errors import BadInput, UsageError
from vcam.live import opening as module
from vcam.live.opening import Opener, OpenSource, Wish
from vcam.metrics import untimed
from vcam.people.choosing import Chosen
from vcam.person import Person
from vcam.person.files import save_person
from vcam.sources.webcam import CameraInfo, WebcamSource


class Webcam(WebcamSource):
    """A camera that is open already."""

    def __init__(self, info):
        super().__init__("", size_wh=(640, 480), fps=30, realtime=True)
        self._life.info = info


FIRST, SECOND = CameraInfo(0, "/dev/video0", "Integrated"), CameraInfo(2, "/dev/video2", "C920")
LOOPBACK = CameraInfo(10, "/dev/video10", "vcam")
CAMERAS = {"": FIRST, "0": FIRST, "2": SECOND, "C920": SECOND, "10": LOOPBACK}


@pytest.fixture
def opener(monkeypatch):
    monkeypatch.setattr(module, "find_camera", CAMERAS.__getitem__)
    sends = ["virtual camera /dev/video10 (vcam), 1280x720", "window, 1280x720"]
    return Opener(Config(), untimed, lambda: sends, say=lambda line: None)


def of(source, name):
    return OpenSource(source, None, name)


@pytest.mark.parametrize(
    ("spec", "same"),
    [("camera", True), ("camera:0", True), ("camera:2", False), ("camera:C920", False), ("actor", False)],
)
def test_whether_a_word_means_the_camera_that_is_open(opener, spec, same):
    assert opener.same(spec, of(Webcam(FIRST), "camera:0")) is same


def test_where_cameras_have_no_paths_their_numbers_tell(opener, monkeypatch):
    numbered = {"": CameraInfo(0, "", ""), "1": CameraInfo(1, "", "")}
    monkeypatch.setattr(module, "find_camera", numbered.__getitem__)
    assert opener.same("camera", of(Webcam(CameraInfo(0, "", "")), "camera:0"))
    assert not opener.same("camera:1", of(Webcam(CameraInfo(0, "", "")), "camera:0"))


def test_the_virtual_camera_that_is_sent_into_is_refused(opener):
    with pytest.raises(
        UsageError, match="camera:10: that is the virtual camera that vcam sends into; choose a real one"
    ):
        opener.source("camera:10")


def test_the_actor_opens_with_a_tracker_of_its_own(opener):
    wish = Wish("actor", "haar", "none", 0.5)
    source = opener.source("actor")
    following = opener.tracker(source, wish, opener.who(source, wish, None))
    assert (source.name, following.name, following.calibrated) == ("actor", "none", False)
    following.close()
    source.opened.close()


@pytest.mark.parametrize(
    ("named", "opened", "profiles"),
    [
        ("camera:0", ["camera:0", "actor", "camera:0"], ["c920.json", None, "c920.json"]),
        ("auto", ["actor", "camera:0"], ["c920.json", None]),
    ],
)
def test_a_profile_is_of_the_camera_that_the_run_began_with(monkeypatch, named, opened, profiles):
    asked = []

    def known(profile, source):
        asked.append(profile)
        raise BadInput("enough")

    monkeypatch.setattr(module, "known_camera", known)
    opener = Opener(Config(source=named, camera_profile="c920.json"), untimed, say=lambda line: None)
    for name in opened:
        with pytest.raises(BadInput, match="enough"):
            opener.tracker(of(object(), name), Wish(name, "haar", "none", 0.5), Chosen(None, kept=False))
    assert asked == profiles


def test_a_source_of_faces_has_no_tracker_and_nobody_is_asked_for(opener):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    source = opener.source(f"vmc:{port}")
    wish = Wish(source.name, "auto", "nobody knows them", 0.5)
    assert opener.tracker(source, wish, opener.who(source, wish, None)) is None
    source.opened.close()


def test_what_a_tracker_has_learned_of_somebody_goes_on_with_the_next(opener):
    save_person(Person("anna"))
    wish = Wish("actor", "direct", "anna", 0.5)
    source = opener.source("actor")
    with source.opened:
        following = opener.tracker(source, wish, opener.who(source, wish, None))
        following.reader.know(Person("anna", scale=1.25))
        assert opener.who(source, wish, following).person.scale == 1.25
        assert opener.who(source, Wish("actor", "direct", "none", 0.5), following) == Chosen(None, kept=False)
        following.close()


def test_somebody_whom_nobody_knows_is_one_line(opener):
    source = opener.source("actor")
    with source.opened, pytest.raises(BadInput, match="no person 'anna'"):
        opener.who(source, Wish("actor", "auto", "anna", 0.5), None)


@pytest.mark.parametrize(
    ("spec", "source", "name"),
    [
        ("auto", Webcam(SECOND), "camera:2"),
        ("camera", Webcam(FIRST), "camera:0"),
        ("camera:/dev/x", Webcam(CameraInfo(-1, "/dev/x", "")), "camera:/dev/x"),
        ("auto", object(), "actor"),
        ("film.mp4", object(), "film.mp4"),
    ],
)
def test_a_source_has_the_name_by_which_it_can_be_chosen_again(spec, source, name):
    assert module.name_of(spec, source) == name

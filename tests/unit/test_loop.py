"""The loop with small real parts: what ends it, what it survives, and that no camera pixel passes through it."""

import logging
import threading
from types import SimpleNamespace

import numpy as np
import pytest

from vcam import loop
from vcam.errors import SinkClosed, SinkError, SourceEnded, SourceLost, TrackerError, VcamError, said
from vcam.live.feed import Feed
from vcam.mailbox import Mailbox
from vcam.metrics import Metrics
from vcam.render.switch import SwitchScene
from vcam.types import ARKIT, Face, Frame, HeadPose, Landmarks, Rendered

MARK = np.array([255, 0, 255], np.uint8)
"""A colour that only the camera's picture has."""


def face_of(frame):
    return Face(
        frame.captured, frame.index, Landmarks(np.zeros((478, 2), np.float32), "mediapipe478", 1.0),
        HeadPose(np.eye(4), 0.5), np.zeros(len(ARKIT), np.float32), np.zeros((2, 2), np.float32),
    )  # fmt: skip


class Part:
    """The half of every protocol that these tests don't care about."""

    about = "a part of a test"

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass


class MarkedCamera(Part):
    """`count` frames all of MARK, then the end; or what `script` says at an index."""

    def __init__(self, clock, count=20, script=None):
        self.clock, self.count, self.script, self.index = clock, count, script or {}, -1

    def read(self):
        self.index += 1
        if error := self.script.get(self.index):
            raise error
        if self.index >= self.count:
            raise SourceEnded
        return Frame(np.full((4, 6, 3), MARK), self.clock(), self.index)


class Tracker(Part):
    def __init__(self, fails=()):
        self.fails = fails

    def track(self, frame):
        if frame.index in self.fails:
            raise TrackerError("the net broke")
        return face_of(frame)


class Scene(Part):
    def __init__(self, fails_at=None, error=None):
        self.seen, self.fails_at, self.error = [], fails_at, error or RuntimeError("GL_OUT_OF_MEMORY")

    def draw(self, face, t):
        if self.fails_at is not None and len(self.seen) >= self.fails_at:
            raise self.error
        self.seen.append((face, t))
        return Rendered(np.full((2, 2, 4), 7, np.uint8), face.captured if face else None, t)


class Card(Part):
    def draw(self, face, t):
        return Rendered(np.full((2, 2, 4), 99, np.uint8), None, t)


class Sink(Part):
    def __init__(self, fails_at=None, error=None):
        self.got, self.fails_at, self.error = [], fails_at, error or SinkError("disk full")

    def send(self, rendered, face):
        if self.fails_at is not None and len(self.got) >= self.fails_at:
            raise self.error
        self.got.append((rendered.rgba.copy(), face))


@pytest.fixture
def clock():
    import time

    return time.perf_counter


def limits(frames=None, stopped=lambda: False):
    return loop.Limits(frames, stopped)


def output(scene, sinks, *, strict, mirror=False):
    metrics = Metrics()
    return loop.Output(scene, Card(), sinks, mirror=mirror, metrics=metrics, strict=strict), metrics


def live(source, tracker, scene, sinks, **how):
    shown, metrics = output(scene, sinks, strict=False)
    return loop.run_live(source, tracker, shown, limits(**how), metrics, fps=120), metrics


def inline(source, tracker, scene, sinks, **how):
    shown, metrics = output(scene, sinks, strict=True)
    return loop.run_inline(source, tracker, shown, limits(**how), metrics), metrics


def no_stage_is_left():
    return not [t for t in threading.enumerate() if t.name.startswith("vcam-")]


def test_inline_only_the_scene_that_is_named_for_it_is_handed_the_frames():
    handed = []
    shown, metrics = output(Scene(), [Sink()], strict=True)
    loop.run_inline(MarkedCamera(lambda: 0.5), Tracker(), shown, limits(), metrics, overlay=handed.append)
    assert [frame.index for frame in handed] == list(range(20))


def test_inline_every_frame_is_drawn_and_sent_in_order():
    sink, scene = Sink(), Scene()
    drops, metrics = inline(MarkedCamera(lambda: 0.5), Tracker(), scene, [sink])
    assert [face.index for _, face in sink.got] == list(range(20))
    assert {t for _, t in scene.seen} == {0.5}
    assert drops == {"frames": 0, "faces": 0}
    assert metrics.counts == {"captured": 20, "tracked": 20, "rendered": 20, "sent": 20}


def test_inline_a_failing_part_ends_the_run():
    with pytest.raises(TrackerError, match="the net broke"):
        inline(MarkedCamera(lambda: 0), Tracker(fails=[3]), Scene(), [Sink()])
    with pytest.raises(RuntimeError, match="GL_OUT_OF_MEMORY"):
        inline(MarkedCamera(lambda: 0), Tracker(), Scene(fails_at=3), [Sink()])
    with pytest.raises(SinkError, match="disk full"):
        inline(MarkedCamera(lambda: 0), Tracker(), Scene(), [Sink(), Sink(fails_at=2)])


def test_inline_a_window_that_is_closed_ends_the_run_well():
    sink, film = Sink(fails_at=3, error=SinkClosed("closed")), Sink()
    drops, metrics = inline(MarkedCamera(lambda: 0.5), Tracker(), Scene(), [film, sink])
    assert (len(sink.got), len(film.got), metrics.counts["sent"]) == (3, 4, 3)
    assert drops == {"frames": 0, "faces": 0}


def test_a_limit_of_frames_ends_both_loops(clock):
    for run in (inline, live):
        sink = Sink()
        run(MarkedCamera(clock, count=10**6), Tracker(), Scene(), [sink], frames=7)
        assert len(sink.got) == 7
    assert no_stage_is_left()


def test_the_user_can_stop_a_camera_that_never_delivers():
    class Dead(MarkedCamera):
        def read(self):
            threading.Event().wait(0.01)
            raise SourceLost("nothing there")

    sink = Sink()
    live(Dead(None), Tracker(), Scene(), [sink], stopped=lambda: len(sink.got) >= 3)
    assert [face for _, face in sink.got] == [None] * 3
    assert no_stage_is_left()


def test_a_broken_tracker_makes_the_avatar_idle_and_is_said_once(clock, caplog):
    source, sink = MarkedCamera(clock, count=10**6), Sink()
    live(source, Tracker(fails=range(10**6)), Scene(), [sink], frames=5)
    assert [face for _, face in sink.got] == [None] * 5
    said = [r for r in caplog.records if r.levelno == logging.WARNING]
    assert [r.getMessage() for r in said] == ["the tracker: the net broke; the avatar idles"]


def test_a_source_that_throws_something_foreign_is_survived(clock, caplog):
    source, sink = MarkedCamera(clock, count=10**6, script={0: ValueError("driver\nspeaks")}), Sink()
    caplog.set_level(logging.INFO, logger="vcam")
    live(source, Tracker(), Scene(), [sink], stopped=lambda: any(face for _, face in sink.got))
    lines = [r.getMessage() for r in caplog.records]
    assert lines == ["the source: ValueError: driver speaks; the avatar idles", "the source works again"]


def test_a_face_that_grows_old_is_no_longer_shown(monkeypatch):
    now = iter([float(n) for n in range(10**6)])  # every look at the clock is one second later
    monkeypatch.setattr(loop.time, "perf_counter", lambda: next(now))
    box, sink = Mailbox(), Sink()
    shown, _ = output(Scene(), [sink], strict=False)
    frame = Frame(np.zeros((2, 2, 3), np.uint8), 0.0, 0)
    box.put(loop.Tracked(0.0, face_of(frame)))
    loop._show_newest(box, shown, limits(frames=2), fps=1e6)
    assert [face for _, face in sink.got] == [None, None]


class ArrivingFaces:
    """A mailbox whose values arrive at given times of a clock that only waiting moves."""

    def __init__(self, times):
        self.times, self.now, self.dropped = list(times), 0.0, 0

    def take(self, timeout):
        until = self.now + timeout
        self.now = max(self.now, min(until, self.times[0]))
        arrived = [t for t in self.times if t <= self.now]
        self.times = self.times[len(arrived) :]
        self.dropped += max(0, len(arrived) - 1)
        return (
            loop.Tracked(arrived[-1], face_of(Frame(np.zeros((2, 2, 3), np.uint8), arrived[-1], 0)))
            if arrived
            else None
        )


def shown_at(times, fps, frames, monkeypatch):
    box, sink = ArrivingFaces(times), Sink()
    monkeypatch.setattr(loop.time, "perf_counter", lambda: box.now)
    scene = Scene()
    shown, _ = output(scene, [sink], strict=False)
    loop._show_newest(box, shown, limits(frames=frames), fps=fps)
    moments = [t for _, t in scene.seen]
    return np.array(moments), [face for _, face in sink.got]


def test_a_camera_that_jitters_at_the_outputs_rate_loses_no_frame(monkeypatch):
    jitter = np.random.default_rng(0).uniform(-0.004, 0.004, 400)
    times = np.arange(400) / 30 + 0.02 + jitter
    _, faces = shown_at(times, 30, 300, monkeypatch)
    assert [face.captured for face in faces] == times[:300].tolist()


@pytest.mark.parametrize("late_s", [0.012, 0.030, 0.090])
def test_a_late_frame_makes_the_others_late_for_a_few_seconds_at_most(late_s, monkeypatch):
    times = np.arange(400) / 30 + 0.02
    times[0] += 0.012  # the very first one sets the schedule
    times[100] += min(late_s, 0.032)
    if late_s > 0.04:
        times = np.delete(times, [101, 102])
    moments, faces = shown_at(times, 30, 300, monkeypatch)
    shown_first = {}
    for t, face in zip(moments, faces, strict=True):
        shown_first.setdefault(face.captured, t - face.captured)
    ages = list(shown_first.values())
    assert max(ages) < 0.020
    assert max(ages[250:]) < 0.001


@pytest.mark.parametrize("camera_fps", [45, 60, 120, 240])
def test_a_faster_camera_is_sent_at_the_wanted_rate(camera_fps, monkeypatch):
    times = np.arange(camera_fps * 20) / camera_fps
    moments, faces = shown_at(times, 30, 300, monkeypatch)
    assert 299 / (moments[-1] - moments[0]) == pytest.approx(30, rel=0.01)
    ages = moments - [face.captured for face in faces]
    assert ages.max() <= 1 / camera_fps + 1e-9, "the newest wins"


def test_every_other_picture_is_sent_while_that_is_wanted(monkeypatch):
    box, scene = ArrivingFaces(np.arange(1, 400) / 30), Scene()
    monkeypatch.setattr(loop.time, "perf_counter", lambda: box.now)
    shown, _ = output(scene, [Sink()], strict=False)
    shown.every = 2
    loop._show_newest(box, shown, limits(frames=60), fps=30)
    assert np.diff([t for _, t in scene.seen])[2:] == pytest.approx(2 / 30, rel=0.02)
    shown.every = 1
    loop._show_newest(box, shown, limits(frames=60), fps=30)
    assert np.diff([t for _, t in scene.seen])[62:] == pytest.approx(1 / 30, rel=0.02)


def test_it_is_known_how_long_the_newest_picture_took(monkeypatch):
    now, scene = [0.0], Scene()

    def draw(face, t):
        now[0] += 0.017
        return Scene.draw(scene, face, t)

    scene.draw = draw
    monkeypatch.setattr(loop.time, "perf_counter", lambda: now[0])
    shown, _ = output(scene, [Sink()], strict=False)
    shown.show(None, 0.0, fresh=False)
    assert shown.took_s == pytest.approx(0.017)


def test_without_new_faces_pictures_go_on_at_half_the_rate(monkeypatch):
    moments, _ = shown_at([1e9], 30, 50, monkeypatch)
    assert np.diff(moments) == pytest.approx(2 / 30)


@pytest.mark.parametrize(("draw_s", "apart_s"), [(0.020, 2 / 30), (0.050, 2 / 30), (0.100, 0.100 + loop.EARLY / 30)])
def test_half_the_rate_is_kept_although_drawing_takes_time_and_others_get_a_turn(draw_s, apart_s, monkeypatch):
    box, scene = ArrivingFaces([1e9]), Scene()

    def draw(face, t):
        box.now += draw_s
        return Scene.draw(scene, face, t)

    scene.draw = draw
    monkeypatch.setattr(loop.time, "perf_counter", lambda: box.now)
    loop._show_newest(box, output(scene, [Sink()], strict=False)[0], limits(frames=20), fps=30)
    assert np.diff([t for _, t in scene.seen])[1:] == pytest.approx(apart_s)


def test_a_machine_that_slept_for_hours_goes_on_at_once_and_sends_no_burst(monkeypatch):
    def clock(awake_s):
        return awake_s + (8 * 3600.0 if awake_s > 2 else 0.0)

    class Sleeping(ArrivingFaces):
        def take(self, timeout):
            got = super().take(timeout)
            captured = clock(got.captured) if got else 0.0
            return got and loop.Tracked(captured, face_of(Frame(np.zeros((2, 2, 3), np.uint8), captured, 0)))

    box, sink, scene = Sleeping(np.arange(1, 150) / 30 + 0.001), Sink(), Scene()
    monkeypatch.setattr(loop.time, "perf_counter", lambda: clock(box.now))
    shown, metrics = output(scene, [sink], strict=False)
    loop._show_newest(box, shown, limits(frames=120), fps=30)
    assert all(face for _, face in sink.got)
    steps = np.diff([t for _, t in scene.seen])
    assert sorted(steps)[-1] == pytest.approx(8 * 3600, abs=1)
    assert np.delete(steps, steps.argmax()) == pytest.approx(1 / 30, abs=0.002)
    assert metrics.age_ms()["p99"] < 10


def test_a_broken_scene_is_replaced_by_the_card_for_good(clock, caplog):
    sink = Sink()
    live(MarkedCamera(clock, count=10**6), Tracker(), Scene(fails_at=2), [sink], frames=6)
    assert [picture[0, 0, 0] for picture, _ in sink.got] == [7, 7, 99, 99, 99, 99]
    assert [r.getMessage() for r in caplog.records] == [
        "the scene can't be drawn: RuntimeError: GL_OUT_OF_MEMORY; viewers see a card until you choose another avatar"
    ]


@pytest.mark.parametrize(
    ("garbage", "why"),
    [
        (None, "it gave NoneType in place of a picture"),
        (Frame(np.full((2, 2, 3), MARK), 0.0, 0), "it gave Frame in place of a picture"),
        (Rendered(np.zeros((5, 9, 4), np.uint8), None, 0.0), "it gave a picture of 9x5 px"),
    ],
)
def test_a_scene_that_gives_nonsense_is_replaced_by_the_card_and_costs_no_output(garbage, why, caplog):
    class Raving(Scene):
        def draw(self, face, t):
            return garbage if len(sink.got) >= 2 else super().draw(face, t)

    sink = Sink()
    shown, _ = output(Raving(), [sink], strict=False)
    for _ in range(4):
        shown.show(None, 1.0, fresh=False)
    assert [picture[0, 0, 0] for picture, _ in sink.got] == [7, 7, 99, 99]
    assert [r.getMessage() for r in caplog.records] == [
        f"the scene can't be drawn: {why}; viewers see a card until you choose another avatar"
    ]


@pytest.mark.parametrize("garbage", [Frame(np.full((2, 2, 3), MARK), 0.0, 0), object(), "face"])
def test_what_a_part_makes_of_a_face_is_shown_only_if_it_is_one(garbage, caplog):
    sink = Sink()
    shown, _ = output(Scene(), [sink], strict=False)
    shown.act = lambda face, t: garbage
    face = face_of(Frame(np.zeros((2, 2, 3), np.uint8), 0.0, 0))
    for _ in range(3):
        shown.show(face, 1.0, fresh=True)
    assert [face for _, face in sink.got] == [None] * 3
    assert [r.getMessage() for r in caplog.records] == [
        f"what is done with the face: it gave {type(garbage).__name__} in place of a face; the avatar idles"
    ]


def test_outputs_are_told_what_the_scene_is_not_and_nobody_where_that_fails(clock, caplog):
    sink, scene = Sink(), Scene()
    shown, _ = output(scene, [sink], strict=False)
    seen, told = (face_of(MarkedCamera(clock).read()) for _ in range(2))
    shown.wired = lambda face: told
    shown.show(seen, 1.0, fresh=True)
    assert scene.seen[0][0] is seen
    assert sink.got[0][1] is told
    shown.wired = lambda face: 1 // 0
    for _ in range(3):
        shown.show(seen, 2.0, fresh=True)
    assert [face for _, face in sink.got[1:]] == [None] * 3
    assert [face for face, _ in scene.seen] == [seen] * 4
    assert [r.getMessage() for r in caplog.records] == [
        "what outputs are told of the face: ZeroDivisionError: integer division or modulo by zero; "
        "they are told that nobody is there"
    ]


def test_another_avatar_ends_the_card(caplog):
    sink = Sink()
    shown, _ = output(Scene(fails_at=0), [sink], strict=False)
    for _ in range(2):
        shown.show(None, 1.0, fresh=False)
    shown._whole.fails_at = None
    shown.try_again()
    shown.show(None, 1.0, fresh=False)
    assert [picture[0, 0, 0] for picture, _ in sink.got] == [99, 99, 7]


def test_a_broken_sink_is_left_out_and_the_others_go_on(clock, caplog):
    good, bad = Sink(), Sink(fails_at=2)
    live(MarkedCamera(clock, count=10**6), Tracker(), Scene(), [bad, good], frames=6)
    assert (len(good.got), len(bad.got)) == (6, 2)
    assert "disk full; the other outputs go on" in caplog.text


def test_when_the_last_sink_breaks_the_run_ends_with_its_error(clock):
    with pytest.raises(SinkError, match="disk full"):
        live(MarkedCamera(clock, count=10**6), Tracker(), Scene(), [Sink(fails_at=1)])
    assert no_stage_is_left()


def test_a_film_that_is_being_recorded_keeps_no_run_alive_that_nobody_sees(clock):
    window, film = Sink(fails_at=1), Sink()
    shown, metrics = output(Scene(), [window], strict=False)
    shown.add(film)
    with pytest.raises(SinkError, match="disk full"):
        loop.run_live(MarkedCamera(clock, count=10**6), Tracker(), shown, limits(frames=9), metrics, fps=120)
    assert (len(window.got), len(film.got)) == (1, 1)


@pytest.mark.parametrize(
    ("error", "lines"),
    [
        (SinkError("disk full"), []),
        (MemoryError("no room"), ["a part of a test: MemoryError: no room; the other outputs go on"]),
    ],
)
def test_what_a_film_has_said_itself_is_not_said_again(caplog, error, lines):
    sink, film = Sink(), Sink(fails_at=1, error=error)
    shown, _ = output(Scene(), [sink], strict=False)
    shown.add(film)
    for _ in range(3):
        shown.show(None, 1.0, fresh=False)
    assert (len(sink.got), len(film.got)) == (3, 1)
    assert [r.getMessage() for r in caplog.records] == lines


def test_closing_the_window_ends_the_run_well(clock):
    sink = Sink(fails_at=3, error=SinkClosed("closed"))
    live(MarkedCamera(clock, count=10**6), Tracker(), Scene(), [sink])
    assert len(sink.got) == 3


def test_mirroring_happens_once_before_the_sinks():
    class Striped(Scene):
        def draw(self, face, t):
            return Rendered(np.dstack([np.arange(4, dtype=np.uint8)[None].repeat(2, 0)] * 4), None, t)

    sinks = [Sink(), Sink()]
    shown, _ = output(Striped(), sinks, strict=True, mirror=True)
    shown.show(None, 0.0, fresh=False)
    for sink in sinks:
        assert sink.got[0][0][0, :, 0].tolist() == [3, 2, 1, 0]


@pytest.mark.parametrize("order", [1, -1], ids=["as it lies", "its bytes backwards"])
def test_a_mirrored_picture_keeps_its_colours_and_times(order):
    rgba = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)[..., ::order]
    mirrored = Rendered(rgba, 1.5, 2.5).mirrored()
    assert (mirrored.rgba == rgba[:, ::-1]).all()
    assert mirrored.rgba.flags.c_contiguous
    assert (mirrored.captured, mirrored.t) == (1.5, 2.5)


def test_a_picture_of_no_time_is_refused():
    with pytest.raises(ValueError, match=r"Rendered\.t must be finite, got nan"):
        Rendered(np.zeros((2, 2, 4), np.uint8), None, float("nan"))


@pytest.mark.parametrize("broken", ["nothing", "tracker", "scene", "sink", "source"])
def test_no_sink_ever_gets_a_pixel_of_the_camera(clock, broken):
    source = MarkedCamera(clock, count=10**6, script={5: ValueError("x")} if broken == "source" else {})
    tracker = Tracker(fails=range(0, 10**6, 2) if broken == "tracker" else ())
    scene = Scene(fails_at=3 if broken == "scene" else None)
    good, bad = Sink(), Sink(fails_at=3 if broken == "sink" else None)
    live(source, tracker, scene, [good, bad], frames=10)
    assert len(good.got) == 10
    for picture, face in good.got + bad.got:
        assert not (picture[..., :3] == MARK).all(-1).any()
        assert face is None or holds_no_picture(face)


def holds_no_picture(face):
    """No array in the face has the camera's dtype, nor does the mark's memory hide anywhere in it."""
    arrays = [face.landmarks.points, face.pose.camera_from_head, face.expression, face.gaze]
    return not any(a.dtype == np.uint8 or (a.base is not None and a.base.dtype == np.uint8) for a in arrays)


def test_commands_are_obeyed_between_pictures_and_in_the_thread_that_draws(clock):
    heard, sink, scene = [], Sink(), Scene()

    def between():
        heard.append((threading.get_ident(), len(scene.seen), len(sink.got)))

    metrics = Metrics()
    shown = loop.Output(scene, Card(), [sink], mirror=False, metrics=metrics, strict=False, between=between)
    loop.run_live(MarkedCamera(clock, count=10**6), Tracker(), shown, limits(frames=4), metrics, fps=120)
    assert heard == [(threading.get_ident(), n, n) for n in range(4)]


@pytest.mark.parametrize("error", [VcamError("x.jpg: no face found"), ValueError("a library\nspeaks")])
def test_what_fails_between_two_pictures_leaves_the_stream_as_it_was_and_is_said_once(clock, caplog, error):
    def between():
        if len(sink.got) in (2, 3):
            raise error

    sink, metrics = Sink(), Metrics()
    shown = loop.Output(Scene(), Card(), [sink], mirror=False, metrics=metrics, strict=False, between=between)
    loop.run_live(MarkedCamera(clock, count=10**6), Tracker(), shown, limits(frames=5), metrics, fps=120)
    assert [picture[0, 0, 0] for picture, _ in sink.got] == [7] * 5
    line = f"what is done between two pictures: {said(error)}; the stream goes on as it was"
    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING] == [line]


def test_a_command_that_fails_ends_a_run_of_files():
    def between():
        raise VcamError("x.jpg: no face found")

    shown = loop.Output(Scene(), Card(), [Sink()], mirror=False, metrics=Metrics(), strict=True, between=between)
    with pytest.raises(VcamError, match="no face found"):
        loop.run_inline(MarkedCamera(lambda: 0.5), Tracker(), shown, limits(), Metrics())


class Slow(Scene):
    """Takes its time for a picture, on the clock of `box`."""

    def __init__(self, box, takes_s):
        super().__init__()
        self.box, self.takes_s = box, takes_s

    def draw(self, face, t):
        self.box.now += self.takes_s
        return super().draw(face, t)


@pytest.mark.parametrize("camera_fps", [30, 60])
def test_no_more_frames_are_dropped_when_scenes_are_switched_than_when_not(camera_fps, monkeypatch):
    """Avatar and photo take 18 ms each of the 33; a fade that drew both, or built something, would lose frames."""

    def run(keys):
        box = ArrivingFaces(np.arange(camera_fps * 12) / camera_fps)
        monkeypatch.setattr(loop.time, "perf_counter", lambda: box.now)
        context = SimpleNamespace(gl=SimpleNamespace(error="GL_NO_ERROR"))
        photos = [Slow(box, 0.018), Slow(box, 0.018)]
        switch = SwitchScene(context, Slow(box, 0.018), "mika", size_wh=(2, 2), realtime=True)
        for photo in photos:
            switch.add("photo", photo)
        sink, metrics, seen = Sink(), Metrics(), []

        def between():
            if len(sink.got) in keys:
                switch.next_photo() if len(sink.got) % 20 else switch.toggle()
            seen.append(switch.name)

        shown = loop.Output(switch, Card(), [sink], mirror=False, metrics=metrics, strict=False, between=between)
        loop._show_newest(box, shown, limits(frames=300), fps=30)
        return box.dropped, [face.captured for _, face in sink.got], seen

    calm, switched = run(()), run(range(10, 290, 3))
    assert len(set(calm[2])) == 1
    assert len(set(switched[2])) == 2, "the control: it was switched"
    assert switched[:2] == calm[:2]
    assert max(np.diff(switched[1])) < 1.5 / 30, "no picture is missing"


class Talker(Part):
    """Says `count` faces, then the end; what `script` holds at an index is raised or said in its place."""

    def __init__(self, clock, count=20, script=None):
        self.clock, self.count, self.script, self.index = clock, count, script or {}, -1

    def read_face(self):
        self.index += 1
        instead = self.script.get(self.index, "a face")
        if isinstance(instead, Exception):
            raise instead
        if self.index >= self.count:
            raise SourceEnded
        face = face_of(Frame(np.zeros((2, 2, 3), np.uint8), self.clock(), self.index))
        return face if instead == "a face" else instead


def hear(source, scene, sinks, **how):
    shown, metrics = output(scene, sinks, strict=False)
    feed = Feed(metrics)
    feed.begin(source, None)
    return loop.run_feed(feed, shown, limits(**how), fps=120), metrics


def test_faces_that_come_ready_made_are_shown_and_counted(clock):
    sink = Sink()
    drops, metrics = hear(Talker(clock, count=10**6), Scene(), [sink], stopped=lambda: len(sink.got) >= 10)
    shown = [face.index for _, face in sink.got if face is not None]
    assert shown
    assert shown == sorted(shown)
    assert metrics.counts["captured"] == metrics.counts["tracked"] > 0
    assert metrics.age_ms()["p50"] >= 0
    assert drops["frames"] == 0
    assert no_stage_is_left()


def test_the_end_of_ready_made_faces_ends_the_run(clock):
    talker = Talker(clock)
    hear(talker, Scene(), [Sink()])
    assert talker.index == 20
    assert no_stage_is_left()


def test_a_sender_that_sees_nobody_makes_the_avatar_idle_at_once(clock):
    nobody = dict.fromkeys(range(1, 10**6))
    sink = Sink()
    _, metrics = hear(Talker(clock, count=10**6, script=nobody), Scene(), [sink], frames=20)
    assert sum(face is not None for _, face in sink.got) <= 2, "and not only when the last face is stale"
    assert metrics.counts["tracked"] == 1
    assert metrics.counts["captured"] > 1


def test_a_silent_sender_lets_the_avatar_idle_and_the_user_stop():
    class Silent(Part):
        def read_face(self):
            threading.Event().wait(0.01)
            raise SourceLost("nothing comes")

    sink = Sink()
    hear(Silent(), Scene(), [sink], stopped=lambda: len(sink.got) >= 3)
    assert [face for _, face in sink.got] == [None] * 3
    assert no_stage_is_left()


def test_a_network_that_throws_something_foreign_is_survived(clock, caplog):
    caplog.set_level(logging.INFO, logger="vcam")
    sink = Sink()
    talker = Talker(clock, count=10**6, script={0: OSError(101, "Network is unreachable")})
    hear(talker, Scene(), [sink], stopped=lambda: any(face for _, face in sink.got))
    assert [r.getMessage() for r in caplog.records] == [
        "the source: OSError: [Errno 101] Network is unreachable; the avatar idles",
        "the source works again",
    ]


def test_inline_a_camera_that_is_lost_is_waited_for():
    sink = Sink()
    inline(MarkedCamera(lambda: 0.5, count=6, script={2: SourceLost("unplugged")}), Tracker(), Scene(), [sink])
    assert [face.index for _, face in sink.got] == [0, 1, 3, 4, 5]

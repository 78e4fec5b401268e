"""Every part of a live run, every way in which it fails, and what viewers and the user get: data, and its table."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from a_run import face_of

from vcam.errors import BadInput, SourceLost
from vcam.hotkeys.xcb import KEY_PRESS, MAPPING_NOTIFY, Event
from vcam.live.answers import HANGS_S
from vcam.types import Frame, HeadPose, Rendered

SEES = {
    "avatar": "the avatar, following",
    "idle": "the idling avatar",
    "card": "a card",
    "still": "the last picture, again and again",
    "others": "nothing, till it is back; the other outputs go on",
}
"""What viewers of the virtual camera get."""
BROKE = ValueError("broke")
LATE_S = 0.33
"""Ten times as long as a picture has."""
IDLES = "the avatar idles"
STAYS = "the stream goes on as it was"
WITHOUT = "the stream goes on without it"
GOES_ON = "the other outputs go on"
CARD = "viewers see a card until you choose another avatar"


@dataclass(frozen=True)
class Row:
    """One part that fails in one way."""

    part: str
    how: str
    """raise, hang, garbage or slow."""
    sees: str
    """One of SEES."""
    said: tuple[str, ...] = ()
    """Lines, each said once; … stands for anything."""
    what: str = ""
    """What it gives or raises, where the way doesn't tell."""
    where: tuple[str, ...] = ()
    """What is broken: "module:Class.verb", or by what name breaking.Broken does it."""
    value: object = None
    settings: dict[str, object] = field(default_factory=dict)
    words: tuple[tuple[str, str], ...] = ()
    """Commands that the user gives meanwhile."""
    mend: tuple[tuple[str, str], ...] = ()
    """Commands that the user gives when it is over."""
    ends: bool = False
    """Whether it still fails when the user ends the run."""

    @property
    def name(self):
        """For pytest."""
        return "-".join([self.part, self.how, *([self.what] if self.what else []), *(["to the end"] * self.ends)])


def raises(part, sees, *said, value=BROKE, **more):
    return Row(part, "raise", sees, said, value=value, **more)


def hangs(part, sees, *said, **more):
    return Row(part, "hang", sees, said, **more)


def gives(part, what, value, sees, *said, **more):
    return Row(part, "garbage", sees, said, what=what, value=value, **more)


def slow(part, sees="avatar", *said, **more):
    return Row(part, "slow", sees, said, value=LATE_S, **more)


def spoilt(face, **numbers):
    """`face` with numbers that no face can have, past all that looks at one when it is born."""
    for name, value in numbers.items():
        object.__setattr__(face, name, value)
    return face


def nan_pose(face):
    pose = replace(face.pose)
    object.__setattr__(pose, "camera_from_head", np.full((4, 4), np.nan))
    return spoilt(face, pose=pose)


def huge(face):
    far = np.eye(4)
    far[:3, 3] = 1e30
    return replace(face, pose=HeadPose(far, 0.5))


def answers(part):
    return f"the {part}: no answer for {HANGS_S:g} s; {IDLES}", f"the {part} works again"


def source(make, *rest, **more):
    return make("camera or film", *rest, where=("a_run:Marked.read",), **more)


def sender(make, *rest, **more):
    return make(
        "sender of faces", *rest, where=("a_run:Talker.read_face",), settings={"source": "a_run:Talker"}, **more
    )


def tracker(make, *rest, **more):
    return make("tracker", *rest, where=("a_run:Sees.track",), **more)


def scene(make, *rest, **more):
    return make("avatar drawn", *rest, where=("vcam.render.avatar:AvatarScene.draw",), **more)


def seen_by(tracker, frame):
    return face_of(frame.captured, frame.index)


def output(name, kind, about, **more):
    return raises(name, "avatar", f"{about}: ValueError: broke; {GOES_ON}", where=(f"vcam.sinks.{kind}.send",), **more)


STUCK = (
    f"what draws and sends: no answer for {HANGS_S:g} s; viewers see the last picture; Ctrl-C twice ends vcam",
    "what draws and sends works again",
)
AGAIN = "the source works again"
TRACKS = "the tracker works again"
NO_PICTURE = Rendered(np.zeros((7, 9, 4), np.uint8), None, 0.0)
WEAR = (("wear", "noh"),)
WINDOW = {"out": ("window",)}
RECORD = {"words": (("record", "on"),), "where": ("recorder",)}
THEMES = {"words": (("theme", "dark"), ("theme", "light")), "where": ("settings file",)}
VOICE = {"settings": {"voice": "auto"}}
OPENS = {"words": (("load", "photo.jpg"),)}
NO_BYTES = bytes(range(256)) * 8

ROWS = (
    source(raises, "idle", f"the source: ValueError: broke; {IDLES}", AGAIN),
    source(raises, "idle", value=SourceLost("unplugged"), what="that it is lost"),  # it says so by itself
    source(hangs, "idle", *answers("source")),
    source(hangs, "idle", answers("source")[0], "vcam-capture doesn't answer and is left behind", ends=True),
    source(gives, "nothing", None, "idle", f"the source: it gave NoneType in place of a picture; {IDLES}", AGAIN),
    source(gives, "bare pixels", np.zeros((9, 9, 3), np.uint8), "idle", f"the source: it gave ndarray in …; {IDLES}"),
    source(
        gives, "a picture of no time", Frame(np.zeros((9, 9, 3), np.uint8), float("nan"), 0), "idle",
        f"the source: it gave a picture of no time; {IDLES}", AGAIN,
    ),
    source(slow),
    sender(raises, "idle", f"the source: ValueError: broke; {IDLES}", AGAIN),
    sender(hangs, "idle", *answers("source")),
    sender(gives, "nothing", None, "idle"),
    sender(
        gives, "a pose of NaN", lambda talker: nan_pose(face_of(1.0, 0)), "idle",
        f"the source: it gave a face with pose out of all bounds; {IDLES}", AGAIN,
    ),
    sender(
        gives, "a head 1e30 m away", lambda talker: huge(face_of(1.0, 0)), "idle",
        f"the source: it gave a face with pose out of all bounds; {IDLES}", AGAIN,
    ),
    sender(slow),
    tracker(raises, "idle", f"the tracker: ValueError: broke; {IDLES}", TRACKS),
    tracker(hangs, "idle", *answers("tracker")),
    tracker(hangs, "idle", answers("tracker")[0], "vcam-track doesn't answer and is left behind", ends=True),
    tracker(gives, "no face", None, "idle"),
    tracker(
        gives, "the camera's picture", lambda tracker, frame: frame, "idle",
        f"the tracker: it gave Frame in place of a face; {IDLES}", TRACKS,
    ),
    tracker(
        gives, "a pose of NaN", lambda *given: nan_pose(seen_by(*given)), "idle",
        f"the tracker: it gave a face with pose out of all bounds; {IDLES}", TRACKS,
    ),
    tracker(
        gives, "an expression of infinities",
        lambda *given: spoilt(seen_by(*given), expression=np.full(52, np.inf, np.float32)), "idle",
        f"the tracker: it gave a face with expression out of all bounds; {IDLES}", TRACKS,
    ),
    tracker(
        gives, "a head 1e30 m away", lambda *given: huge(seen_by(*given)), "idle",
        f"the tracker: it gave a face with pose out of all bounds; {IDLES}", TRACKS,
    ),
    tracker(slow),
    raises(
        "pose", "idle", f"the tracker: ValueError: broke; {IDLES}", TRACKS,
        where=("vcam.trackers.reader:solve_pose",), settings={"source": "actor", "tracker": "direct"},
    ),
    raises(
        "smoothing", "idle", f"the tracker: ValueError: broke; {IDLES}", TRACKS,
        where=("vcam.steady.together:Steady.judge",), settings={"source": "actor", "tracker": "direct"},
    ),
    scene(raises, "card", f"the scene can't be drawn: ValueError: broke; {CARD}", mend=WEAR),
    scene(gives, "nothing", None, "card", f"the scene can't be drawn: …; {CARD}", mend=WEAR),
    scene(gives, "a picture of another size", NO_PICTURE, "card", f"the scene can't be drawn: …; {CARD}", mend=WEAR),
    scene(
        gives, "the camera's picture", Frame(np.full((90, 160, 3), (255, 0, 255), np.uint8), 0.0, 0), "card",
        f"the scene can't be drawn: …; {CARD}", mend=WEAR,
    ),
    scene(hangs, "still", *STUCK),
    scene(hangs, "still", STUCK[0], ends=True),
    scene(slow),
    raises(
        "avatar opened", "avatar", f"avatar: ValueError: broke; {STAYS}",
        where=("vcam.show.wardrobe:load_avatar",), words=WEAR,
    ),
    raises(
        "avatar opened", "avatar", f"avatar: x.vrm: damaged; {STAYS}", value=BadInput("x.vrm: damaged"),
        what="that its file is damaged", where=("vcam.show.wardrobe:load_avatar",), words=WEAR,
    ),
    hangs("avatar opened", "avatar", where=("vcam.show.wardrobe:load_avatar",), words=WEAR, ends=True),
    gives("avatar opened", "nothing", None, "avatar", f"avatar: …; {STAYS}", where=("vcam.show.wardrobe:load_avatar",),
          words=WEAR),
    raises("photo opened", "avatar", f"portrait: photo.jpg: ValueError: broke; {STAYS}", where=("photo opened",),
           **OPENS),
    hangs("photo opened", "avatar", where=("photo opened",), ends=True, **OPENS),
    raises(
        "photo drawn", "avatar", "the photo 'photo.jpg' can't be drawn: ValueError: broke; back to the avatar",
        where=("photo drawn",), **OPENS,
    ),
    raises("virtual camera", "others", "virtual camera … is gone (broke); trying again", "virtual camera … is back",
           value=RuntimeError("broke"), where=("a_run:Device.send",)),
    hangs("virtual camera", "others", where=("a_run:Device.send",)),
    hangs("virtual camera", "others", "virtual camera … doesn't answer and is left behind", ends=True,
          where=("a_run:Device.send",)),
    slow("virtual camera", where=("a_run:Device.send",)),
    output("film", "video:VideoSink", "…film.mp4 (…)"),
    hangs("film", "still", *STUCK, where=("vcam.sinks.video:VideoSink.send",)),
    slow("film", where=("vcam.sinks.video:VideoSink.send",)),
    output("still picture", "png:PngSink", "…still.png"),
    output("preview page", "preview:PreviewSink", "preview page …"),
    raises("preview page's pictures", "avatar", "preview page: a picture can't be encoded: ValueError: broke; …",
           "preview page: pictures are encoded again", where=("vcam.sinks.preview:jpeg",)),
    hangs("preview page's pictures", "avatar", where=("vcam.sinks.preview:jpeg",), ends=True),
    slow("preview page's pictures", where=("vcam.sinks.preview:jpeg",)),
    output("OSC", "osc:OscSink", "OSC to …"),
    raises("OSC", "avatar", "OSC to …: Network is unreachable; sending goes on", "OSC to …: works again",
           value=OSError(101, "Network is unreachable"), what="that the network is gone", where=("network",)),
    output("VMC", "vmc:VmcSink", "VMC …"),
    output("iFacialMocap", "ifacialmocap:IFacialMocapSink", "iFacialMocap to …"),
    output("no output", "null:NullSink", "…"),
    raises("window", "avatar", f"…its program was ended by signal 9…; {GOES_ON}", where=("window killed",),
           what="", settings=WINDOW),
    hangs("window", "avatar", where=("window stopped",), settings=WINDOW, ends=True),
    gives("window", "lines of no sense", NO_BYTES, "avatar", where=("window raves",), settings=WINDOW),
    raises("any part of the app, between pictures", "avatar", f"… (tick): ValueError: broke; {WITHOUT}",
           "… (tick) works again", where=("tick",)),
    hangs("any part of the app, between pictures", "still", *STUCK, where=("vcam.show.view:View.tick",)),
    slow("any part of the app, between pictures", where=("vcam.show.view:View.tick",)),
    raises("any part of the app, asked how it is", "avatar", f"… (tell): ValueError: broke; {WITHOUT}",
           "… (tell) works again", where=("tell",)),
    gives("any part of the app, asked how it is", "nothing", None, "avatar", f"… (tell): …; {WITHOUT}",
          "… (tell) works again", where=("tell",)),
    raises("any part that changes faces", "avatar", f"… (act): ValueError: broke; {WITHOUT}", "… (act) works again",
           where=("act",)),
    gives("any part that changes faces", "a picture", Frame(np.zeros((9, 9, 3), np.uint8), 0.0, 0), "avatar",
          f"… (act): it gave Frame in place of a face; {WITHOUT}", "… (act) works again", where=("act",)),
    raises("a command", "avatar", f"ValueError: broke; {STAYS}", where=("vcam.show.view:switched",),
           words=(("mirror_view", ""),)),
    raises("recording", "avatar", "recording: ValueError: broke", **RECORD),
    hangs("recording", "avatar", ends=True, **RECORD),
    slow("recording", **RECORD),
    raises("settings file", "avatar", "settings: ValueError: broke; what you choose is not remembered",
           "settings: … is written again", **THEMES),
    hangs("settings file", "avatar", ends=True, **THEMES),
    raises("microphone", "avatar", "ValueError: broke; the camera alone moves the mouth",
           "voice: microphone … works again", where=("a_run:Microphone.read",), **VOICE),
    hangs("microphone", "avatar", "the microphone's driver doesn't answer and is left behind", ends=True,
          where=("a_run:Microphone.read",), **VOICE),
    gives("microphone", "NaN", np.full(480, np.nan, np.float32), "avatar", where=("a_run:Microphone.read",), **VOICE),
    raises("keys in other programs", "avatar", "hot-keys: ValueError: broke; they work again after the next start",
           where=("hot keys",)),
    hangs("keys in other programs", "avatar", "hot-keys: the X server doesn't answer and is left behind", ends=True,
          where=("hot keys",)),
    gives("keys in other programs", "events of no sense",
          [Event(0, 0, -1, 0), Event(KEY_PRESS, 999, 0, 0xFFFF), Event(MAPPING_NOTIFY, 999, 0, 0)], "avatar",
          where=("hot keys",)),
    raises("control by OSC", "avatar", "control: a packet from 127.0.0.1: ValueError: broke; it is passed over",
           where=("control",)),
    raises("who watches the camera's pictures", "avatar",
           "what looks at the camera's pictures: ValueError: broke; it is left out", where=("watcher",)),
)  # fmt: skip

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
BEGINS, ENDS = "<!-- the table of tests/faults/table.py -->\n", "<!-- its end -->"
HOW = {"raise": "raises", "hang": "hangs", "garbage": "gives", "slow": "is ten times slower"}


def fails(row):
    """In words, how it fails."""
    words = f"{HOW[row.how]} {row.what}".strip()
    return f"{words}, to the end of the run" if row.ends else words


def markdown():
    """The table for people."""
    lines = ["| what fails | how | viewers get | the user reads |", "|---|---|---|---|"]
    for row in ROWS:
        said = "<br>".join(line.replace("|", "\\|") for line in row.said)
        lines.append(f"| {row.part} | {fails(row)} | {SEES[row.sees]} | {said} |")
    return "\n".join(lines) + "\n"


def write(page):
    """Put the table into `page`, between its marks."""
    before, begins, rest = page.read_text(encoding="utf-8").partition(BEGINS)
    page.write_text(before + begins + markdown() + ENDS + rest.partition(ENDS)[2], encoding="utf-8")


if __name__ == "__main__":
    write(PAGE)

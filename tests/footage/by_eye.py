"""Holds a track against what people saw in the pictures: blinks and winks, covered faces, jumps to another head.

A track is the CSV of `vcam track`, read into one array a column. The truth is in truth/; its README says what the
keys mean.
"""

import csv
import tomllib
from itertools import pairwise
from pathlib import Path

import numpy as np

TRUTH = Path(__file__).parent / "truth"
SHUT_FROM, OPEN_BELOW = 0.5, 0.4
"""An eye is shut from the one until it falls below the other, so that a wobble around half is one blink, not five."""
SLACK = 2
"""Frames that a track may be early or late: one of rounding in what was written down, one of a filter."""


def read_track(path):
    """{column: (frames,) float, NaN where nothing was tracked}."""
    with Path(path).open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name] or "nan") for row in rows]) for name in rows[0]}


def eyes_of(clip):
    """What was written down of a clip's eyes."""
    return tomllib.loads((TRUTH / f"eyes_{clip}.toml").read_text(encoding="utf-8"))


def covers():
    """{clip: what was written down of when its face is to be seen}."""
    return tomllib.loads((TRUTH / "cover.toml").read_text(encoding="utf-8"))


def shut_spans(blink):
    """[(first, last)] of the frames in which a column of blink weights says shut; untracked frames leave it as is."""
    shut = np.zeros(len(blink) + 1, bool)
    for frame, weight in enumerate(blink):
        before = bool(frame) and shut[frame - 1]
        shut[frame] = before if np.isnan(weight) else weight >= (OPEN_BELOW if before else SHUT_FROM)
    edges = np.flatnonzero(np.diff(shut, prepend=False))
    return [(int(first), int(after) - 1) for first, after in edges.reshape(-1, 2)]


def judge_eye(track, truth, side):
    """{"found": n, "missed": [...], "invented": [...], "merged": [...]} of one eye ("left" or "right"), frames named.

    A blink is found when the track is shut somewhere in its shut frames (SLACK more to each side). A span of shut
    frames that touches no blink and no half one is invented. Two blinks in one span, with open frames between, are
    merged.
    """
    blinks = [b for b in truth["blinks"] if side in b]
    either = [h["frames"] for h in truth["half"]]
    seen = shut_spans(track[f"eyeBlink{side.title()}"])
    hit = [[span for span in seen if _touch(span, b[side])] for b in blinks]
    allowed = [(b["closing"], b["open"]) for b in blinks] + either
    return {
        "found": sum(bool(spans) for spans in hit),
        "missed": [b[side] for b, spans in zip(blinks, hit, strict=True) if not spans],
        "invented": [span for span in seen if not any(_touch(span, one) for one in allowed)],
        "merged": [
            (b[side], c[side])
            for (b, first), (c, second) in pairwise(zip(blinks, hit, strict=True))
            if set(first) & set(second) and not _within(range(b["open"], c["closing"]), either)
        ],
    }


def winks(truth):
    """The frames in which exactly one eye is shut and the other one certainly open."""
    shut = {side: _frames(b[side] for b in truth["blinks"] if side in b) for side in ("left", "right")}
    moving = {
        side: _frames((b["closing"] - SLACK, b["open"] + SLACK) for b in truth["blinks"] if side in b) for side in shut
    }
    half = _frames(h["frames"] for h in truth["half"])
    return sorted((shut["left"] - moving["right"] - half) | (shut["right"] - moving["left"] - half))


def winks_with_both_shut(track, truth):
    """The frames of a wink in which the track shuts both eyes."""
    both = np.minimum(track["eyeBlinkLeft"], track["eyeBlinkRight"]) >= SHUT_FROM
    return [frame for frame in winks(truth) if both[frame]]


def flips(track, least_deg=25):
    """The frames in which the head's yaw changes its sign and jumps by more than `least_deg` from the frame before."""
    yaw = track["yaw_deg"]
    step = np.diff(yaw)
    return (np.flatnonzero((np.abs(step) > least_deg) & (yaw[1:] * yaw[:-1] < 0)) + 1).tolist()


def camera_of(size_wh):
    """A profile of some camera: any that is known will do to ask where in the picture a head is."""
    width, height = size_wh
    middle = {"cx": (width - 1) / 2, "cy": (height - 1) / 2}
    return {"width": width, "height": height, "fx": width, "fy": width, **middle, "dist_k1k2p1p2k3": [0] * 5}


def eyes_px(track, size_wh):
    """(frames, 2) px: the middle between the eyes, of a track that was made with `camera_of(size_wh)`."""
    camera = camera_of(size_wh)
    ahead = np.stack([track["x_mm"], track["y_mm"]], axis=1) / track["z_mm"][:, None]
    return ahead * [camera["fx"], camera["fy"]] + [camera["cx"], camera["cy"]]


def frames_to_reacquire(track, first, last):
    """How many frames from `first` to `last`, in which the face is whole, pass before it is tracked."""
    tracked = track["tracked"][first : last + 1] == 1
    return int(np.argmax(tracked)) if tracked.any() else len(tracked)


def _touch(a, b):
    return a[0] <= b[1] + SLACK and b[0] - SLACK <= a[1]


def _frames(spans):
    return {frame for first, last in spans for frame in range(first, last + 1)}


def _within(frames, spans):
    return set(frames) <= _frames(spans)

"""The command itself: opens what is measured, measures it in rounds, gives the report."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam import __version__
from vcam.bench import film, live, peers, scenes, stages
from vcam.bench.goals import GRAPH
from vcam.bench.machine import LOADED, Worked, commit, cores, load_now, look
from vcam.bench.results import Notes, Report
from vcam.bench.rounds import Case, measured
from vcam.bench.stopwatch import Steps
from vcam.errors import VcamError
from vcam.render.gl import Context, open_context
from vcam.terminal import stopping
from vcam.trackers import AUTO, TRACKERS

Say = Callable[[str], None]
"""Takes one line for the user."""
DEFAULT: Final = "mika"
"""The avatar of whoever chooses none: measured however little time there is."""
PHOTO: Final = "photo"
"""The living photo, which is the actor's first picture."""
RUN_S: Final = 5.0
"""About what a run of live.FRAMES takes with its start."""
RUNS_A_ROUND: Final = 2
"""Of the other avatars, which take turns."""
OPENED_S: Final = 6.0
"""What a photo takes the first time that it is opened."""


def bench(seconds: float, say: Say) -> Report:
    """Measure for about `seconds`, in the main thread. Raises VcamError where that can't be done."""
    cv2.setNumThreads(1)  # as a run does
    started = time.perf_counter()
    date = datetime.now().astimezone().isoformat(timespec="seconds")
    load, before, notes = load_now(), Worked.now(), Notes()
    if load is not None and load > LOADED * cores():
        say(
            f"this machine is busy (a load of {load:g} on {cores()} cores): wait, or read the figures with that in mind"
        )
    with stopping() as stopped, ExitStack() as on:
        folder = Path(on.enter_context(tempfile.TemporaryDirectory(prefix="vcam-bench-")))
        context = on.enter_context(open_context())
        cases = all_cases(context, folder, notes, on)
        left = seconds - (time.perf_counter() - started)
        skipped = measured(cases, left, stopped=stopped, each=Progress(say, seconds))
        machine = look(context)
    if not notes.live:
        raise VcamError(f"the whole loop wasn't measured, and nothing is written: {'; '.join(skipped)}")
    parts, others = notes.parts()
    end = load_now()
    return Report(
        vcam=__version__,
        commit=commit(),
        date=date,
        machine=machine,
        load=None if load is None or end is None else (load, end),
        others=Worked.now().others_since(before),
        stages=parts,
        peers=others,
        live=notes.runs(),
        skipped=tuple(skipped),
    )


class Progress:
    """Says when a round begins."""

    def __init__(self, say: Say, seconds: float) -> None:
        self._say, self._last = say, -1
        say(f"measuring for about {seconds:g} s; what else runs on this machine is measured too, so leave it alone")

    def __call__(self, number: int, name: str) -> None:
        if number != self._last:
            self._last = number
            self._say(f"round {number + 1}")


def all_cases(context: Context, folder: Path, notes: Notes, on: ExitStack) -> list[Case]:
    """In the order of a round, those first that are measured in any case. What they open `on` closes."""
    images = film.pictures()
    photo = folder / "photo.png"
    write_photo(photo, images[0])
    faces = film.faces(images)
    shown = scenes.pictures(context, DEFAULT, faces)

    def case(name: str, steps: Steps, *, core: bool = False, guess_s: float = 1.0, peer: bool = False) -> Case:
        on.callback(steps.close)
        return Case(name, lambda: notes.took(next(steps), peer=peer), core, guess_s)

    def run(name: str, *words: str, core: bool = False, turn: tuple[int, int] = (0, 1)) -> Case:
        return Case(f"run {name}", lambda: notes.run(name, live.run(words, folder)), core, RUN_S, turn)

    others = [name for name in scenes.bundled() if name != DEFAULT]
    turns = -(-len(others) // RUNS_A_ROUND)
    return [
        case("capture", stages.capture(), core=True),
        case(GRAPH, peers.graph(images), core=True, peer=True),
        case("track auto", stages.track(AUTO, images), core=True),
        case(f"draw {DEFAULT}", scenes.draw_avatar(context, DEFAULT, faces), core=True),
        *(case(name, stages.send(name, *sink, shown), core=True) for name, sink in sinks(folder)),
        run(DEFAULT, "--avatar", DEFAULT, core=True),
        *(case(f"track {name}", stages.track(name, images)) for name in TRACKERS if name != AUTO),
        *(case(f"draw {name}", scenes.draw_avatar(context, name, faces)) for name in others),
        case(f"draw {PHOTO}", scenes.draw_photo(context, f"draw {PHOTO}", photo, faces), guess_s=OPENED_S),
        case("pyvirtualcam", peers.passthrough(), peer=True),
        run(PHOTO, "--portrait", str(photo)),
        *(run(name, "--avatar", name, turn=(i % turns, turns)) for i, name in enumerate(others)),
    ]


def write_photo(path: Path, image: NDArray[np.uint8]) -> None:
    """(h, w, 3) RGB `image` as a PNG, in any folder: cv2.imwrite takes no letters beyond ASCII on Windows."""
    path.write_bytes(cv2.imencode(".png", cv2.cvtColor(image, cv2.COLOR_RGB2BGR))[1].tobytes())


def sinks(folder: Path) -> list[tuple[str, tuple[str, str]]]:
    """Case, sink, address."""
    return [("send nowhere", ("null", "")), ("send to a film", ("video", str(folder / "bench.mp4")))]

"""Draws docs/pictures/app_*.jpg: the real window of a real run, worked by xdotool on an Xvfb of its own.

    python tools/picture_app.py [NAME...]

Without names it draws all. What the window says of rate and age is this machine's: run it while nothing else runs.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import cv2

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "e2e")]

from app_driver import STATE, App, settings_file, until  # noqa: E402 - the tests' own hands, found by the lines above
from x_screen import opened_screen  # noqa: E402

from vcam.commands import Choice  # noqa: E402

OUT = ROOT / "docs" / "pictures"
SCREEN_WH = (1196, 784)
"""The window takes 1180x720 of it."""
SETTLED_S = 25.0
"""The lines of rate and age are full by then."""
QUALITY = 88
CAMERA_TAB = replace(STATE, sources=(Choice("actor", "the bundled actor"),))
CJK, LONG = "雪乃", "an avatar with a name that is too long"
"""Avatars of the user's own in the picture at 200 %."""


@contextmanager
def app(*words: str, settings: str | None = "", dpi: int = 96) -> Iterator[App]:
    """vcam as a user with these settings runs it; None: for the first time."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            os.environ[variable] = str(folder / variable)
        own = folder / "XDG_DATA_HOME" / "vcam" / "avatars"
        if settings is not None:
            settings_file().parent.mkdir(parents=True)
            settings_file().write_text(settings)
        if dpi > 96:
            for bundled, title in (("ren", CJK), ("momo", LONG)):
                shutil.copytree(ROOT / "avatars" / bundled, own / title)
                style = own / title / "avatar.toml"
                style.write_text(f'title = "{title}"\n' + style.read_text().partition("\n")[2])
        size = "x".join(str(side * dpi // 96) for side in SCREEN_WH)
        with opened_screen(folder, size) as screen:
            os.environ["DISPLAY"] = screen[0]
            subprocess.run(["xrdb", "-merge"], input=f"Xft.dpi: {dpi}\n", text=True, check=True)
            run = App(folder, screen[1], *words)
            try:
                yield run.opened()
            finally:
                run.close()


def who() -> object:
    with app() as run:
        until(run.shows_gallery, run.told("no gallery"))
        time.sleep(SETTLED_S)
        return run.pixels()


def first() -> object:
    with app(settings=None) as run:
        until(run.offers_to_go_on, run.told("no first run"))
        time.sleep(SETTLED_S)
        run.press("Return")
        until(run.shows_gallery, run.told("no gallery"))
        time.sleep(2)
        return run.pixels()


def out() -> object:
    with app() as run:
        run.open("Out")
        time.sleep(SETTLED_S)
        return run.pixels()


def panic() -> object:
    with app() as run:
        until(run.shows_gallery, run.told("no gallery"))
        time.sleep(SETTLED_S)
        run.until_heard(lambda: run.press("Escape"), "a card is on every output")
        time.sleep(2)
        return run.pixels()


def face() -> object:
    with app(settings='theme = "light"\n') as run:
        time.sleep(SETTLED_S)
        run.click("Face")
        time.sleep(2)
        return run.pixels()


def learning() -> object:
    with app() as run:
        run.open("Face")
        time.sleep(SETTLED_S)
        run.click("learn", tab="Face")
        run.hears("raise your brows")
        time.sleep(1)
        return run.pixels()


def lens() -> object:
    os.environ["PYTHONPATH"] = f"{TESTS}:{TESTS / 'e2e'}"
    with app("--source", "camera_of_tests:BoardCamera") as run:
        run.open("Camera")
        time.sleep(SETTLED_S)
        run.click("board", "7 x 5", "Measure the lens (2 min)", tab="Camera", state=CAMERA_TAB)
        run.hears("show the 7x5 board")
        time.sleep(14)
        return run.pixels()


def at_200() -> object:
    with app(settings=f'avatar = "{CJK}"\n', dpi=192) as run:
        until(run.shows_gallery, run.told("no gallery"))
        time.sleep(SETTLED_S)
        pixels = run.pixels()
        return cv2.resize(pixels, (pixels.shape[1] * 5 // 9, pixels.shape[0] * 5 // 9), interpolation=cv2.INTER_AREA)


PICTURES: dict[str, Callable[[], object]] = {
    "who": who, "first": first, "out": out, "panic": panic, "face": face, "learning": learning, "lens": lens,
    "200": at_200,
}  # fmt: skip


def main() -> None:
    folder = Path(os.environ.get("OUT", OUT))
    for name in sys.argv[1:] or PICTURES:
        path = folder / f"app_{name}.jpg"
        pixels = PICTURES[name]()
        cv2.imwrite(str(path), cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        print(f"{path}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()

"""Switching while it streams, as a user does it: by typing and by the page; and no way of it shows the camera."""

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import ExitStack

import av
import cv2
import numpy as np
import pytest
from test_fail_closed import NEAR, SIZE_WH, Keeps, MarkedCamera, shows_the_mark

from vcam import loop
from vcam.avatar.model import load_avatar
from vcam.commands import Commands
from vcam.metrics import Metrics, untimed
from vcam.render.card import CardScene
from vcam.render.gl import open_context
from vcam.resources import find
from vcam.show.director import Director
from vcam.show.dropped import Dropped
from vcam.show.photos import Photos
from vcam.show.scenes import Scenes
from vcam.trackers.mediapipe import MediaPipeTracker


@pytest.fixture(scope="module")
def photo(tmp_path_factory):
    """The bundled actor as a photo."""
    path = tmp_path_factory.mktemp("photo") / "anna.png"
    with av.open(find("actor", "actor.mp4")) as film:
        cv2.imwrite(str(path), next(film.decode(video=0)).to_ndarray(format="bgr24"))
    return path


BLUE = (32, 96, 160)
"""#2060a0, which is behind the avatar and in no corner of the photo."""


def corners(stream):
    """Of each picture of an opened preview stream the mean RGB in the upper corners."""
    length = 0
    while line := stream.readline():
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
        elif length and not line.strip():
            image = cv2.imdecode(np.frombuffer(stream.read(length), np.uint8), cv2.IMREAD_COLOR_RGB)
            length = 0
            yield np.concatenate([image[:20, :20], image[:20, -20:]]).mean(axis=(0, 1))


def see(pictures, wanted):
    """Look until the avatar (behind it is BLUE) or the photo is shown, whole."""
    until = time.monotonic() + 120
    for colour in pictures:
        distance = np.abs(colour - BLUE).max()
        if distance < 4 if wanted == "avatar" else distance > 40:
            return
        assert time.monotonic() < until, f"never saw the {wanted}"
    raise AssertionError("the stream ended")


def test_a_real_run_is_switched_by_typing_and_by_the_page_and_ended_by_typing(photo, tmp_path):
    master, slave = os.openpty()
    words = ["run", "--source", "actor", "--portrait", str(photo), "--scene", "avatar", "--out", "preview:0"]
    words += ["--size", "320x180", "--background", "#2060a0", "--json"]
    env = {**os.environ, "XDG_CACHE_HOME": str(photo.parent), "XDG_CONFIG_HOME": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-m", "vcam", *words], cwd=tmp_path, env=env, stdin=slave, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as run:  # fmt: skip
        try:
            said = []
            for line in iter(run.stderr.readline, ""):
                said.append(line)
                if line.startswith("vcam: switch: "):
                    break
            url = next(line.split()[-1] for line in said if "output: preview page" in line)
            assert any("scene: avatar 'mika'" in line for line in said), said
            with urllib.request.urlopen(f"{url}stream.mjpg", timeout=60) as stream:
                pictures = corners(stream)
                see(pictures, "avatar")
                os.write(master, b"p\n")
                see(pictures, "photo")
                with urllib.request.urlopen(f"{url}status", timeout=60) as answer:
                    switch = json.load(answer)["control"]
                assert (switch["name"], switch["photo"]) == ("anna.png", True)
                headers = {"Origin": url.rstrip("/"), "X-Vcam-Token": switch["token"]}
                asked = urllib.request.Request(f"{url}command/toggle", method="POST", headers=headers)
                with urllib.request.urlopen(asked, timeout=60) as answer:
                    assert answer.status == 204
                see(pictures, "avatar")
            os.write(master, b"q\n")
            out, err = run.communicate(timeout=300)
        finally:
            run.kill()
            os.close(master)
            os.close(slave)
    assert run.returncode == 0, err
    assert json.loads(out)["frames_sent"] > 0
    assert "error" not in err


@pytest.fixture
def wall(tmp_path):
    """A picture without a face."""
    path = tmp_path / "wall.png"
    cv2.imwrite(str(path), np.full((300, 400, 3), 128, np.uint8))
    return path


def test_live_a_photo_without_a_face_is_said_and_the_avatar_is_shown(wall, tmp_path):
    words = ["run", "--source", "actor", "--portrait", str(wall), "--out", "null", "--size", "320x180"]
    env = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-m", "vcam", *words], env=env, stderr=subprocess.PIPE, text=True) as run:
        stop, lines = threading.Timer(300, run.kill), []
        stop.start()
        for line in iter(run.stderr.readline, ""):
            lines.append(line)
            if line.startswith(f"vcam: portrait: {wall}: no face found"):
                run.send_signal(signal.SIGINT)
        stop.cancel()
    assert run.returncode == 0, lines
    assert any(line.startswith(f"vcam: portrait: {wall}: no face found") for line in lines), lines
    assert any(line.startswith("vcam: scene: avatar 'mika'") for line in lines), lines
    assert not any(line.startswith("vcam: switch: ") for line in lines)


def test_for_a_file_a_photo_without_a_face_is_an_error_and_nothing_is_written(vcam, wall, tmp_path):
    words = ["--source", "actor", "--portrait", wall, "--out", "o.mp4", "--no-realtime", "--size", "320x180"]
    assert f"{wall}: no face found" in vcam(*words).fails_with_one_line(1)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["wall.png"]


def test_wrong_words_about_photos_exit_with_2(vcam_here):
    plain = ["--source", "actor", "--out", "null"]
    line = vcam_here(*plain, "--scene", "portrait").fails_with_one_line(2)
    assert "--scene portrait needs a photo: add --portrait PHOTO" in line
    assert "no scene 'film' (choices: avatar, overlay, portrait)" in vcam_here(
        *plain, "--scene", "film"
    ).fails_with_one_line(2)
    assert "face must be a whole number from 1 on" in vcam_here(*plain, "--face", "0").fails_with_one_line(2)


def blue_share(path):
    """Of a screenshot of the whole screen, how much has the colour that is behind the avatar."""
    subprocess.run(["import", "-window", "root", str(path)], check=True, timeout=60)
    shown = cv2.imread(str(path), cv2.IMREAD_COLOR_RGB).astype(int)
    return (np.abs(shown - BLUE).max(axis=2) <= 2).mean()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="tried under Xvfb, which is for Linux")
def test_p_in_the_window_shows_the_photo_and_again_the_avatar(photo, screen, tmp_path):
    for program, package in (("xdotool", "xdotool"), ("import", "imagemagick")):
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed (apt install {package})")
    words = ["run", "--source", "actor", "--portrait", str(photo), "--scene", "avatar", "--out", "window"]
    words += ["--size", "320x180", "--background", "#2060a0"]
    env = {**os.environ, "XDG_CACHE_HOME": str(photo.parent), "XDG_CONFIG_HOME": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-m", "vcam", *words], env=env, stderr=subprocess.PIPE, text=True) as run:
        try:
            for key, wanted in ((None, True), ("p", False), ("p", True), ("ctrl+q", None)):
                if key:
                    subprocess.run(["xdotool", "search", "--name", "^vcam$", "key", key], check=True, timeout=60)
                until = time.monotonic() + 90
                while wanted is not None and (blue_share(tmp_path / "screen.png") > 0.01) != wanted:
                    assert time.monotonic() < until, f"after {key} the avatar's background should be {wanted}"
            _, err = run.communicate(timeout=300)
        finally:
            run.kill()
    assert run.returncode == 0, err


def breaks(scene, after):
    """Let the scene of a photo fail from that picture on, in the middle of drawing."""
    drawn, draw = [], scene._drawing.draw

    def breaking(*args):
        drawn.append(1)
        if len(drawn) > after:
            raise RuntimeError("GL_INVALID_OPERATION")
        return draw(*args)

    scene._drawing.draw = breaking


@pytest.mark.parametrize("broken", ["nothing", "a photo", "a photo and the avatar"])
def test_no_way_of_switching_ever_shows_a_pixel_of_the_camera(broken, photo, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(photo.parent))
    assert np.abs(cv2.imread(str(photo))[..., ::-1].astype(int) - (255, 0, 255)).max(-1).min() > NEAR, "the control"
    (tmp_path / "torn.png").write_bytes(b"\x89PNG")
    keys = {3: "toggle", 6: "toggle", 8: "next", 10: "load", 12: "next", 20: "avatar", 21: "toggle", 26: "toggle"}
    kept, metrics, commands, shown = Keeps(), Metrics(), Commands(), []
    with ExitStack() as on:
        context = on.enter_context(open_context())
        scenes = Scenes(
            context, kind="avatar", avatar=load_avatar("mika"), size_wh=SIZE_WH, background="soft", timed=untimed,
            realtime=True, face=None, mark=True,
        )  # fmt: skip
        switch = on.enter_context(scenes.switch)
        scenes.add(photo)
        photos = on.enter_context(Photos(scenes))
        dropped = Dropped(pytest.fail, photos.open)
        director = Director(commands, [photos, dropped], clock=itertools.count().__next__)
        if "photo" in broken:
            breaks(switch._scenes[1][1], 8)
        if "avatar" in broken:
            monkeypatch.setattr(switch._scenes[0][1]._mesh, "draw", lambda: 1 // 0)
            switch.show_photo(0)

        def between():
            if word := keys.get(len(kept.pictures)):
                commands.give(word, str(tmp_path / "torn.png") if word == "load" else "")
            director.between()
            shown.append(switch.name)

        source, tracker = on.enter_context(MarkedCamera()), on.enter_context(MediaPipeTracker())
        assert shows_the_mark(source.read().image), "the control: the camera's own picture has the mark"
        output = loop.Output(
            switch, CardScene(SIZE_WH), [kept], mirror=False, metrics=metrics, strict=False, between=between
        )
        loop.run_live(source, tracker, output, loop.Limits(32, lambda: False), metrics, fps=30)
    assert len(kept.pictures) == 32
    assert {"mika", "anna.png"} == set(shown), "the control: it was switched"
    assert any(face for _, face in kept.pictures), "a face was followed, so its frames went through the whole loop"
    for picture, _ in kept.pictures:
        assert not shows_the_mark(picture)

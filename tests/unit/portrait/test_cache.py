"""What is kept about a photo: the same Portrait again, and nothing believed that somebody else may have written."""

import os
from dataclasses import fields, replace

import numpy as np
import pytest

from vcam import resources
from vcam.portrait import kept as kept_module
from vcam.portrait.cache import keep_portrait, kept_portrait, photo_key, portrait_key
from vcam.portrait.kept import MOST_FILES, keep, kept
from vcam.portrait.portrait import Iris, Layers, Portrait
from vcam.types import Camera

RNG = np.random.default_rng(3)
KEY = photo_key(b"photo", (40, 30), None)


def pixels(*shape):
    return RNG.integers(0, 256, shape, np.uint8)


def numbers(*shape):
    return RNG.normal(size=shape).astype(np.float32)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(resources.sys, "platform", "linux")
    return tmp_path / "vcam" / "portraits"


@pytest.fixture
def portrait():
    irises = (Iris(numbers(2), 5.5, pixels(13, 13, 4)), Iris(numbers(2), 4.5, pixels(11, 11, 4)))
    pose = np.eye(4)
    pose[2, 3] = 0.6
    return Portrait(
        image=pixels(30, 40, 3),
        points=numbers(478, 2),
        raw=numbers(52),
        gaze=numbers(2, 2),
        identity=numbers(7),
        expression=numbers(52),
        camera_from_head=pose,
        camera=Camera((40, 30), np.diag([900.0, 900.0, 1.0]), np.zeros(5)),
        layers=Layers(
            pixels(30, 40),
            pixels(30, 40, 3),
            pixels(30, 40, 3),
            pixels(30, 40, 3),
            irises,
            pixels(30, 40),
            numbers(9, 3),
        ),
    )


def assert_same(one, two):
    for field in fields(one):
        a, b = getattr(one, field.name), getattr(two, field.name)
        if hasattr(a, "__dataclass_fields__"):
            assert_same(a, b)
        elif isinstance(a, tuple) and hasattr(a[0], "__dataclass_fields__"):
            for c, d in zip(a, b, strict=True):
                assert_same(c, d)
        else:
            np.testing.assert_array_equal(a, b)
            assert np.asarray(a).dtype == np.asarray(b).dtype


def test_a_portrait_comes_back_to_the_bit(portrait):
    keep_portrait(KEY, portrait)
    assert_same(kept_portrait(KEY, 7), portrait)


def test_nothing_is_kept_of_another_photo_size_or_face():
    keys = {photo_key(b"photo", *more) for more in [((4, 3), 1), ((4, 3), 2), (None, 1)]} | {photo_key(b"other")}
    assert len(keys) == 4
    assert kept_portrait(KEY, 7) is None


def test_code_that_changed_finds_everything_out_anew(monkeypatch):
    before = photo_key(b"photo")
    monkeypatch.setattr("vcam.portrait.cache.makers", lambda: b"changed")
    assert photo_key(b"photo") != before


def test_another_head_finds_everything_out_anew(monkeypatch, tmp_path):
    before = kept_module.makers.__wrapped__()
    (tmp_path / "head.npz").write_bytes(b"another one")
    monkeypatch.setattr(kept_module, "find", lambda *_: tmp_path)
    assert kept_module.makers.__wrapped__() != before


def test_a_portrait_tells_itself_from_one_with_another_face_or_picture(portrait):
    other = replace(portrait, points=portrait.points + 1)
    again = replace(portrait, image=portrait.image ^ 1)
    assert len({portrait_key(each) for each in (portrait, other, again)}) == 3


@pytest.mark.parametrize("spoil", ["cut", "empty", "text", "lost", "NaN", "shape", "type", "behind", "even disc"])
def test_a_damaged_or_hostile_file_counts_as_none(portrait, folder, spoil):
    keep_portrait(KEY, portrait)
    (file,) = folder.iterdir()
    data = file.read_bytes()
    arrays = dict(np.load(file))
    match spoil:
        case "cut":
            file.write_bytes(data[: len(data) // 2])
        case "empty":
            file.write_bytes(b"")
        case "text":
            file.write_text("no arrays here")
        case "lost":
            keep(KEY, "portrait", {name: array for name, array in arrays.items() if name != "lids"})
        case "NaN":
            keep(KEY, "portrait", arrays | {"points": np.full((478, 2), np.nan, np.float32)})
        case "shape":
            keep(KEY, "portrait", arrays | {"plate": pixels(30, 41, 3)})
        case "type":
            keep(KEY, "portrait", arrays | {"points": np.zeros((478, 2))})
        case "behind":
            keep(KEY, "portrait", arrays | {"camera_from_head": -np.eye(4)})
        case "even disc":
            keep(KEY, "portrait", arrays | {"left_disc": pixels(12, 12, 4)})
    assert kept_portrait(KEY, 7) is None


def test_an_identity_of_another_model_counts_as_none(portrait):
    keep_portrait(KEY, portrait)
    assert kept_portrait(KEY, 6) is None


def test_pickled_objects_are_never_loaded(folder):
    folder.mkdir(parents=True)
    np.savez(folder / f"{KEY}.response.npz", gains=np.array([object()], object))
    assert kept(KEY, "response", ("gains",)) is None


def test_small_arrays_are_kept_beside_and_apart(portrait):
    keep(KEY, "response", {"gains": np.arange(3.0)})
    np.testing.assert_array_equal(kept(KEY, "response", ("gains",))["gains"], np.arange(3.0))
    assert kept(KEY, "light", ("gains",)) is None
    assert kept(portrait_key(portrait), "response", ("gains",)) is None


def test_only_the_files_used_last_stay(folder):
    for i in range(MOST_FILES):
        keep(f"{i:04x}", "response", {"a": np.zeros(1)})
        os.utime(folder / f"{i:04x}.response.npz", (i, i))
    assert kept("0000", "response", ("a",)) is not None, "used now: no longer the oldest"
    keep("ffff", "response", {"a": np.zeros(1)})
    assert kept("0000", "response", ("a",)) is not None
    assert kept("0001", "response", ("a",)) is None
    assert len(list(folder.iterdir())) == MOST_FILES


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(folder, portrait):
    folder.parent.mkdir(parents=True)
    folder.write_text("a file where the folder should be")
    keep_portrait(KEY, portrait)
    assert kept_portrait(KEY, 7) is None


def test_names_that_could_leave_the_folder_are_refused():
    with pytest.raises(ValueError, match=r"nothing can be kept under key '\.\./x'"):
        keep("../x", "portrait", {})
    with pytest.raises(ValueError, match="and name 'a/b'"):
        kept("00", "a/b", ())


def test_what_looks_at_a_photo_or_draws_it_is_part_of_the_key(tmp_path, monkeypatch):
    drawing = ("vcam/render/portrait_skin.py", "vcam/render/eye_tones.py")
    for file in ("vcam/portrait/plate.py", "vcam/reenact/open.py", *drawing, "vcam/render/gl.py"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("1")
    monkeypatch.setattr(kept_module, "PACKAGE", tmp_path / "vcam")
    monkeypatch.setattr(kept_module, "places", lambda kind: [tmp_path / kind])
    (tmp_path / "shaders").mkdir()
    seen = [kept_module.makers.__wrapped__()]
    for file in (
        "vcam/portrait/plate.py",
        "vcam/reenact/open.py",
        *drawing,
        "shaders/portrait.frag",
    ):
        (tmp_path / file).write_text("2")
        seen.append(kept_module.makers.__wrapped__())
    assert len(set(seen)) == 6, "each changes it"
    (tmp_path / "vcam" / "render" / "gl.py").write_text("2")
    assert kept_module.makers.__wrapped__() == seen[-1], "the control: what has no part in it doesn't"

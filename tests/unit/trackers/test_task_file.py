"""The bundle in the package is the official one, and a damaged one is refused in one line."""

import io
import zipfile

import numpy as np
import pytest

from vcam.errors import BadInput
from vcam.expression.gaze import LEFT_OUTER, RIGHT_OUTER
from vcam.trackers import task_file
from vcam.trackers.task_file import DETECTOR, GEOMETRY, bundle, face_model, part

NOSE_TIP, FOREHEAD = 1, 10


@pytest.fixture(scope="module")
def face():
    return face_model(bundle())


def rezipped(geometry):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(GEOMETRY, geometry)
    return packed.getvalue()


def test_the_face_has_468_points_of_which_33_are_rigid(face):
    assert face.points.shape == (468, 3)
    assert len(face.rigid) == 33


def test_the_origin_is_midway_between_the_outer_eye_corners(face):
    np.testing.assert_allclose(face.points[RIGHT_OUTER] + face.points[LEFT_OUTER], 0, atol=1e-9)


def test_the_axes_are_the_head_frames(face):
    assert face.points[LEFT_OUTER, 0] > 0.04  # +x to the person's left, metres
    assert face.points[FOREHEAD, 1] > 0.04
    assert face.points[NOSE_TIP, 2] > 0.04


def test_the_face_is_mirror_symmetric_and_so_are_its_rigid_points(face):
    chosen = face.points[face.rigid]
    mirrored = chosen * [-1, 1, 1]
    nearest = np.linalg.norm(mirrored[:, None] - chosen[None], axis=2).min(axis=1)
    assert nearest.max() < 1e-6


def test_the_detector_is_a_model_by_itself():
    assert part(bundle(), DETECTOR)[4:8] == b"TFL3"


def test_a_missing_bundle_names_the_places_looked_at(monkeypatch):
    monkeypatch.setattr(task_file, "NAME", "no_such.task")
    with pytest.raises(BadInput, match=r"no 'no_such\.task' among the models; looked in"):
        bundle()


def test_another_bundle_is_refused(monkeypatch):
    monkeypatch.setattr(task_file, "SHA256", "0" * 64)
    with pytest.raises(BadInput, match="not the file that vcam was made with"):
        bundle()


@pytest.mark.parametrize("task", [b"", b"not a zip", rezipped(b"")[:40]], ids=["empty", "text", "cut off"])
def test_a_damaged_bundle_is_refused(task):
    with pytest.raises(BadInput, match=f"no readable '{DETECTOR}' in it .*; reinstall vcam"):
        part(task, DETECTOR)


@pytest.mark.parametrize("cut", [1, 100, 9000])
def test_a_truncated_geometry_is_refused(cut):
    geometry = part(bundle(), GEOMETRY)
    with pytest.raises(BadInput, match="its geometry can't be read"):
        face_model(rezipped(geometry[:-cut]))


@pytest.mark.parametrize("geometry", [b"", b"\x18\x01"])
def test_a_geometry_without_a_face_is_refused(geometry):
    with pytest.raises(BadInput, match="0 points, 0 of them rigid, are no face"):
        face_model(rezipped(geometry))


def test_a_geometry_of_unknown_kind_is_refused():
    with pytest.raises(BadInput, match="unknown kind 3"):
        face_model(rezipped(b"\x0b"))

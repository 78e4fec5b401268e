"""A face is drawn with fewer triangles where that can't be seen, and without cracks."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from painted_portrait import painted_portrait

from vcam.avatar.head_file import load_head
from vcam.portrait.meshing import make_mesh
from vcam.render.portrait_detail import Detail


@pytest.fixture(scope="module")
def mesh():
    return make_mesh(painted_portrait(), load_head())


def rim(triangles):
    """Edges that only one triangle has."""
    edges = np.sort(np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]), axis=1)
    return {edge for edge, count in Counter(map(tuple, edges.tolist())).items() if count == 1}


def area(mesh, triangles):
    one, other = (mesh.rest[triangles[:, k]] - mesh.rest[triangles[:, 0]] for k in (1, 2))
    return (one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]).sum() / 2


def still(mesh):
    return np.zeros((len(mesh.rest), 2), np.float32), np.ones(len(mesh.rest), np.float32)


def test_a_face_at_rest_takes_half_of_its_triangles(mesh):
    assert len(Detail(mesh).triangles(*still(mesh))) < 0.55 * mesh.face.sum()


def test_what_moves_along_a_bow_takes_most(mesh):
    away, shade = still(mesh)
    away[:, 0] = 0.1 * ((mesh.rest - 100) ** 2).sum(axis=1)
    assert len(Detail(mesh).triangles(away, shade)) > 0.8 * mesh.face.sum()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_moves_the_face_stays_closed_and_covers_the_same(mesh, seed):
    rng = np.random.default_rng(seed)
    away, shade = still(mesh)
    away[:] = rng.normal(0, 0.2, away.shape)
    triangles = Detail(mesh).triangles(away, shade)
    face = mesh.triangles[mesh.face]
    assert 0.4 * len(face) < len(triangles) < len(face)
    assert rim(triangles) == rim(face)
    assert area(mesh, triangles) == pytest.approx(area(mesh, face), rel=1e-4)


def test_margins_that_fade_are_always_whole(mesh):
    triangles = Detail(mesh).triangles(*still(mesh))
    assert np.isin(np.flatnonzero(mesh.feather < 1), triangles).all()


def test_a_mesh_that_is_not_in_fours_is_refused(mesh):
    triangles = mesh.triangles.copy()
    triangles[:4] = triangles[:4][::-1]
    with pytest.raises(ValueError, match="a face's triangles must be in fours"):
        Detail(replace(mesh, triangles=triangles))

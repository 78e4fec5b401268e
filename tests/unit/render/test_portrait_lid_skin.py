"""Painted lids as they are laid over a photo's skin."""

import cv2
import numpy as np
import pytest
from painted_portrait import painted_portrait

from vcam.avatar.head_file import load_head
from vcam.portrait.meshing import make_mesh
from vcam.render.portrait_lid_skin import lid_skin, lids_part


@pytest.fixture(scope="module")
def portrait():
    return painted_portrait()


@pytest.fixture(scope="module")
def mesh(portrait):
    return make_mesh(portrait, load_head())


@pytest.mark.parametrize("side", [0, 1])
def test_margins_are_all_painted_and_the_paint_ends_nowhere_with_an_edge(mesh, side):
    eye = mesh.eyes[side]
    triangles, shares = lid_skin(eye, mesh)
    assert (shares[np.union1d(eye.upper, eye.lower)] == 1).all()
    face = mesh.triangles[mesh.face]
    beyond = face[~(shares[face] > 0).any(axis=1)]
    assert shares[beyond].max() == 0
    assert np.isin(np.flatnonzero(shares), triangles).all()


@pytest.mark.parametrize("side", [0, 1])
def test_a_lower_lid_keeps_half_of_what_it_shows(mesh, side):
    eye = mesh.eyes[side]
    _, shares = lid_skin(eye, mesh)
    above, below = (
        np.setdiff1d(eye.strip[np.isin(eye.strip, row[4:-4]).any(axis=1)], np.union1d(eye.upper, eye.lower))
        for row in (eye.upper, eye.lower)
    )
    assert shares[above].mean() > 0.85
    assert shares[below].mean() < 0.75


def test_paint_reaches_beyond_what_was_painted_as_far_as_lashes_are_dragged_and_no_further(portrait, mesh):
    part = lids_part(portrait, mesh)
    left, top, width, height = part.box
    same = (portrait.layers.lids == portrait.image).all(axis=2)[top : top + height, left : left + width]
    away = cv2.distanceTransform(same.astype(np.uint8), cv2.DIST_L2, 5)
    wide = np.mean([np.linalg.norm(mesh.rest[eye.upper[-1]] - mesh.rest[eye.upper[0]]) for eye in mesh.eyes])
    opacity = part.pixels[::2, ::2, 3]
    assert (opacity[away < 0.04 * wide] > 250).mean() > 0.99
    assert opacity[away > 0.2 * wide + 2].max() == 0

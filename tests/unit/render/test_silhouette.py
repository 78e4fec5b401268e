"""Edges between what faces the viewer and what doesn't."""

import numpy as np

from vcam.render.silhouette import Silhouette

CLIP = np.array([[1, 0, 0, 0], [0, -1, 0, 0], [0, 0, 0, 0], [0, 0, -1, 3]], np.float32)
"""A viewer at z = 3 that sees +y up; rows of the picture count down."""

CUBE = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], np.float32) * 0.5
FACES = np.array([[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]])
TRIANGLES = np.concatenate([FACES[:, [0, 1, 2]], FACES[:, [0, 2, 3]]]).astype(np.uint32)
FRONT = {frozenset(e) for e in ((1, 3), (3, 7), (5, 7), (1, 5))}
ALL, NONE = np.ones(8, bool), np.zeros(8, bool)


def edges(silhouette, points=CUBE):
    return {frozenset(int(v) for v in edge) for edge in silhouette.find(points, CLIP)}


def test_the_faces_of_the_cube_point_outwards():
    a, b, c = (CUBE[TRIANGLES[:, k]] for k in range(3))
    assert (np.einsum("ij,ij->i", np.cross(b - a, c - a), a + b + c) > 0).all()


def test_a_cube_seen_from_the_front_is_its_front_square():
    assert edges(Silhouette(CUBE, TRIANGLES, ALL, NONE)) == FRONT


def test_a_cube_seen_over_its_corner_is_a_hexagon():
    turn = np.linalg.qr(np.array([[1, 1, 1], [0, 1, -1], [1, 0, 0]], float).T)[0][:, [1, 2, 0]]
    turn *= np.sign(np.linalg.det(turn))
    assert len(edges(Silhouette(CUBE, TRIANGLES, ALL, NONE), (CUBE @ turn).astype(np.float32))) == 6


def test_vertices_at_the_same_place_are_one():
    split = CUBE[TRIANGLES.reshape(-1)]
    silhouette = Silhouette(split, np.arange(36, dtype=np.uint32).reshape(12, 3), np.ones(36, bool), np.zeros(36, bool))
    places = {frozenset(tuple(split[v]) for v in edge) for edge in silhouette.find(split, CLIP)}
    assert places == {frozenset(tuple(CUBE[v]) for v in edge) for edge in FRONT}


def test_the_end_of_a_sheet_that_faces_the_viewer_is_an_edge():
    one = np.array([[1, 5, 7]], np.uint32)
    assert edges(Silhouette(CUBE, one, ALL, ALL)) == {frozenset(e) for e in ((1, 5), (5, 7), (1, 7))}
    assert edges(Silhouette(CUBE, one[:, ::-1].copy(), ALL, ALL)) == set()


def test_a_body_that_ends_where_it_is_hidden_has_no_edge_there():
    assert edges(Silhouette(CUBE, np.array([[1, 5, 7]], np.uint32), ALL, NONE)) == set()


def test_without_ink_there_is_nothing_to_find():
    assert edges(Silhouette(CUBE, TRIANGLES, NONE, NONE)) == set()

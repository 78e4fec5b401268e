"""The triangles of a photo: what they cover, and how they hang on landmarks and head."""

import numpy as np
import pytest
from painted_portrait import painted_portrait

from vcam.avatar.head_file import load_head
from vcam.errors import BadInput
from vcam.portrait.carry import Carry
from vcam.portrait.meshing import make_mesh
from vcam.portrait.refine import refine
from vcam.portrait.topology import FACE_POINTS, LIDS, LOWER_LIP, OVAL, UPPER_LIP, face_triangles, without_openings


@pytest.fixture(scope="module")
def portrait():
    return painted_portrait((480, 520), far_m=0.34)


@pytest.fixture(scope="module")
def mesh(portrait):
    return make_mesh(portrait, load_head())


def areas(mesh):
    a, b, c = (mesh.rest[mesh.triangles[:, i]].astype(float) for i in range(3))
    (ux, uy), (vx, vy) = (b - a).T, (c - a).T
    return np.abs(ux * vy - uy * vx) / 2


def test_the_bundled_triangles_are_a_sheet_whose_only_edges_are_outline_lids_and_lips():
    edges = {}
    for three in without_openings(face_triangles()).tolist():
        for a, b in zip(three, three[1:] + three[:1], strict=True):
            edges.setdefault(frozenset((a, b)), []).append(three)
    assert max(map(len, edges.values())) == 2
    rims = {v for edge, users in edges.items() if len(users) == 1 for v in edge}
    rows = [row for pair in (*LIDS, (UPPER_LIP[0], LOWER_LIP[0])) for row in pair]
    assert rims == {*OVAL, *(v for row in rows for v in row)}


def test_a_damaged_file_of_triangles_is_refused(tmp_path):
    np.savez(tmp_path / "a.npz", triangles=np.array([[0, 1, FACE_POINTS]], np.int32))
    np.savez(tmp_path / "b.npz", triangles=np.zeros((4, 2), np.int32))
    with pytest.raises(BadInput, match=r"a\.npz: triangles points beyond the 468 points of a face; bake it again"):
        face_triangles(tmp_path / "a.npz")
    with pytest.raises(BadInput, match=r"b\.npz: triangles is int32 of \(4, 2\); bake it again"):
        face_triangles(tmp_path / "b.npz")


def test_refining_keeps_what_moves_as_a_whole_in_shape():
    triangles = without_openings(face_triangles())
    points = np.random.default_rng(0).normal(size=(FACE_POINTS, 2))
    turned = points @ np.array([[0.8, -0.6], [0.6, 0.8]]) + 3
    shares = refine(triangles, FACE_POINTS, frozenset()).shares
    assert shares.sum(axis=1) == pytest.approx(1)
    assert shares @ turned == pytest.approx((shares @ points) @ np.array([[0.8, -0.6], [0.6, 0.8]]) + 3, abs=1e-5)


def test_the_landmarks_come_first_and_lie_where_they_were_found(mesh, portrait):
    assert np.array_equal(mesh.rest[:478], portrait.points)
    assert np.array_equal(mesh.spread[:478], np.eye(478))


def test_all_of_the_picture_but_eyes_and_mouth_is_covered_once(mesh, portrait):
    high, wide = portrait.image.shape[:2]
    openings = 0.0
    for opening in (*mesh.eyes, mesh.mouth):
        ring = mesh.rest[np.concatenate([opening.upper, opening.lower[-2:0:-1]])].astype(float)
        x, y = ring.T
        openings += abs((x * np.roll(y, -1) - y * np.roll(x, -1)).sum()) / 2
    assert areas(mesh).sum() + openings == pytest.approx((wide - 1) * (high - 1), rel=0.01)


def test_the_picture_s_edge_never_moves(mesh, portrait):
    high, wide = portrait.image.shape[:2]
    edge = (mesh.rest <= 0.01).any(axis=1) | (mesh.rest >= [wide - 1.01, high - 1.01]).any(axis=1)
    assert edge.sum() > 8
    assert mesh.rigid[edge].max() == 0
    assert mesh.spread[edge].max() == 0


def test_the_whole_face_turns_and_the_neck_stays_back_ever_more(mesh, portrait):
    assert (mesh.rigid[:478] == 1).all()
    below = mesh.rest[:, 1] > portrait.points[152, 1] + 5
    order = np.argsort(mesh.rest[below, 1])
    down = mesh.rigid[below][order]
    assert down[: len(down) // 4].mean() > down[-len(down) // 4 :].mean()


def test_margins_are_soft_and_their_rings_solid_again(mesh):
    for opening in (*mesh.eyes, mesh.mouth):
        margin = np.concatenate([opening.upper, opening.lower])
        assert (mesh.feather[margin] == 0).all()
        assert opening.upper[0] == opening.lower[0]
        assert opening.upper[-1] == opening.lower[-1]
    margins = np.unique(np.concatenate([np.r_[o.upper, o.lower] for o in (*mesh.eyes, mesh.mouth)]))
    assert (mesh.feather == 0).sum() == len(margins)


def test_margins_run_from_the_persons_right_to_their_left(mesh):
    for opening in (*mesh.eyes, mesh.mouth):
        assert mesh.rest[opening.upper[0], 0] < mesh.rest[opening.upper[-1], 0]
    assert mesh.rest[mesh.eyes[0].upper, 0].mean() > mesh.rest[mesh.eyes[1].upper, 0].mean()


def test_a_face_that_leaves_its_picture_is_meshed_all_the_same():
    portrait = painted_portrait((240, 260), far_m=0.12)
    outside = (portrait.points < 0).any() or (portrait.points > [239, 259]).any()
    assert outside, "the control"
    mesh = make_mesh(portrait, load_head())
    assert np.isfinite(mesh.rest).all()
    assert np.isfinite(mesh.spread).all()
    assert mesh.rest.min() < 0


def test_carrying_is_the_product_with_all_shares(mesh):
    moves = np.random.default_rng(2).normal(size=(478, 3)).astype(np.float32)
    assert Carry(mesh.spread)(moves) == pytest.approx(mesh.spread @ moves, abs=1e-5)

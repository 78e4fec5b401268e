"""The triangles of a photo: what they cover, and how they hang on landmarks and head."""

import numpy as np
import pytest
from painted_portrait import painted_portrait

from vcam.avatar.head_file import load_head
from vcam.errors import BadInput
from vcam.portrait.carry import Carry
from vcam.portrait.meshing import make_mesh
from vcam.portrait.outside import Upright, hanging, no_steeper
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
    beyond = -mesh.rest.min()
    openings = 0.0
    for opening in (*mesh.eyes, mesh.mouth):
        ring = mesh.rest[np.concatenate([opening.upper, opening.lower[-2:0:-1]])].astype(float)
        x, y = ring.T
        openings += abs((x * np.roll(y, -1) - y * np.roll(x, -1)).sum()) / 2
    covered = (wide - 1 + 2 * beyond) * (high - 1 + beyond)
    assert areas(mesh).sum() + openings == pytest.approx(covered, rel=0.01)


def test_points_go_on_beyond_the_top_and_the_sides_so_that_hair_cut_off_there_turns_as_a_whole(mesh, portrait):
    high, wide = portrait.image.shape[:2]
    face = portrait.points[152, 1] - portrait.points[10, 1]
    low, top = mesh.rest.min(axis=0), mesh.rest.max(axis=0)
    assert (low < -0.3 * face).all()
    assert top[0] > wide + 0.3 * face
    assert top[1] == pytest.approx(high - 1)
    above = (mesh.rest[:, 1] <= 0) & (np.abs(mesh.rest[:, 0] - portrait.points[10, 0]) < 0.5 * face)
    assert above.any()
    assert (mesh.rigid[above] == 1).all()


def test_the_picture_s_lower_edge_never_moves(mesh, portrait):
    edge = mesh.rest[:, 1] >= portrait.image.shape[0] - 1.01
    assert edge.sum() > 4
    assert mesh.rigid[edge].max() == 0
    assert mesh.spread[edge].max() == 0


def test_what_is_far_from_the_face_stays_whatever_the_face_does(mesh, portrait):
    outline = portrait.points[list(OVAL)]
    away = np.linalg.norm(mesh.rest[:, None] - outline, axis=2).min(axis=1)
    far = (away > 0.45 * (portrait.points[152, 1] - portrait.points[10, 1])) & (np.arange(len(away)) >= 478)
    assert far.sum() > 50
    assert mesh.spread[far].max() == 0


def test_depth_changes_little_by_little_so_that_hair_beside_the_jaw_does_not_break(mesh):
    """st_art_7's hair waved at a turn by 12 degrees: its points had the depth of whatever rim was nearest."""
    outer = mesh.triangles[~mesh.face]
    pairs = np.concatenate([outer[:, [0, 1]], outer[:, [1, 2]], outer[:, [2, 0]]])
    apart = np.linalg.norm(mesh.rest[pairs[:, 0]] - mesh.rest[pairs[:, 1]], axis=1)
    deeper = np.abs(mesh.depth[pairs[:, 0]] - mesh.depth[pairs[:, 1]])
    face_px = mesh.rest[152, 1] - mesh.rest[10, 1]
    assert (deeper / apart * face_px).max() < 0.7  # m over one height of the face


def test_nothing_falls_off_so_steeply_that_a_turn_would_tear_it():
    places = np.array([[0, 0], [1, 0], [20, 0]], np.float32)
    depth = np.array([1.0, 1.05, 1.05], np.float32)
    assert no_steeper(places, depth, 0.001) == pytest.approx([1.0, 1.003, 1.05])


def test_the_whole_face_turns_and_the_neck_stays_back_ever_more(mesh, portrait):
    assert (mesh.rigid[:478] == 1).all()
    below = mesh.rest[:, 1] > portrait.points[152, 1] + 5
    order = np.argsort(mesh.rest[below, 1])
    down = mesh.rigid[below][order]
    assert down[: len(down) // 4].mean() > down[-len(down) // 4 :].mean()


def test_shoulders_stay_where_the_neck_between_them_turns(portrait):
    upright = Upright.of(portrait)
    aside = np.array([upright.down[1], -upright.down[0]])

    def hang(across, down):
        return hanging(portrait, (upright.chin + upright.height * (across * aside + down * upright.down))[None])[0]

    assert hang(0, 0.2) > 0.5, "the neck"
    for side in (-0.8, 0.8):
        assert hang(side, 0.2) == 0
        assert hang(side * 0.7, 0.05) < 0.25, "a collar"
        assert hang(side, -0.3) == 1, "hair beside the cheek"


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

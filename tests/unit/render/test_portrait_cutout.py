"""A photo's person and what is behind them: together they are the photo, whatever the matte missed."""

from dataclasses import replace

import cv2
import numpy as np
from painted_portrait import painted_portrait

from vcam.avatar.head_file import load_head
from vcam.portrait.meshing import make_mesh
from vcam.portrait.topology import OVAL
from vcam.render.portrait_cutout import behind, ground, premultiplied
from vcam.render.portrait_pieces import pieces_of


def test_person_over_what_is_behind_is_the_photo_where_the_matte_missed_something():
    portrait = painted_portrait()
    image, plate = portrait.image.copy(), portrait.layers.plate
    image[20:40, 10:30] = 255 - plate[20:40, 10:30]  # a jewel that hangs apart
    layers = replace(portrait.layers, plate=np.roll(plate, 3, axis=1))
    portrait = replace(portrait, image=image, layers=layers)
    person = premultiplied(portrait)
    seen_through = 255 - person[..., 3:].astype(int)
    shown = person[..., :3] + np.rint(behind(portrait, person) * (seen_through / 255))
    assert np.abs(shown - image).max() <= 2


def test_background_that_the_matte_took_for_a_fifth_of_a_person_does_not_travel_with_the_head():
    """It was a haze beside hair before a window."""
    portrait = painted_portrait()
    wall = (portrait.image == portrait.layers.plate).all(axis=2) & (portrait.layers.person == 0)
    unsure = np.where(wall, 51, portrait.layers.person).astype(np.uint8)
    person = premultiplied(replace(portrait, layers=replace(portrait.layers, person=unsure)))
    assert wall.any()
    assert not person[wall].any()


def test_no_dots_are_left_behind_about_the_place_of_the_head():
    """Rounding of what is nearly opaque was made 100 times larger: specks in the wall where hair had been."""
    portrait = painted_portrait()
    soft = cv2.GaussianBlur(portrait.layers.person, (0, 0), 2)
    portrait = replace(portrait, layers=replace(portrait.layers, person=soft))
    person = premultiplied(portrait)
    plate, exact = portrait.layers.plate.astype(int), behind(portrait, person).astype(int)
    nearly = (person[..., 3] > 96) & (person[..., 3] < 254)
    assert nearly.any()
    assert np.array_equal(exact[nearly], plate[nearly])


def test_the_ground_shows_the_plate_only_where_the_person_is_drawn_for_sure():
    portrait = painted_portrait()
    mesh = make_mesh(portrait, load_head())
    black = np.zeros_like(portrait.image)
    shown = (ground(portrait, mesh, black) == 0).all(axis=2) & (portrait.image > 0).any(axis=2)
    drawn = np.zeros(shown.shape, np.uint8)
    turning = mesh.triangles[(mesh.rigid[mesh.triangles] > 0).any(axis=1)]
    cv2.fillPoly(drawn, list(np.rint(mesh.rest[turning]).astype(np.int32)), 1)
    for opening in (*mesh.eyes, mesh.mouth):
        cv2.fillPoly(drawn, list(np.rint(mesh.rest[opening.hole]).astype(np.int32)), 1)
    assert shown.any()
    assert not shown[cv2.erode(drawn, np.ones((3, 3), np.uint8)) == 0].any()


def test_what_is_behind_is_drawn_wherever_skin_may_move_away_from_the_outline():
    """A jaw that opens aside of a face seen from the side left its cheek in small blocks."""
    portrait = painted_portrait()
    pieces = pieces_of(portrait)
    points, outline = pieces.mesh.rest, portrait.points[list(OVAL)]
    tall = float(np.ptp(outline[:, 1]))
    away = np.array([cv2.pointPolygonTest(outline, (float(x), float(y)), True) for x, y in points])
    face = pieces.mesh.triangles[pieces.mesh.face]
    near = face[(away[face] < 0.05 * tall).any(axis=1)]
    assert set(map(tuple, near.tolist())) <= set(map(tuple, pieces.seen_through.tolist()))
    assert len(pieces.seen_through) < len(face) / 2

"""A photo made ready for drawing, in any thread: all that takes long and needs no OpenGL."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.head_file import load_head
from vcam.portrait.deform import Deform
from vcam.portrait.mesh import Mesh, Moved, Opening
from vcam.portrait.meshing import make_mesh
from vcam.portrait.move import Move
from vcam.portrait.portrait import Portrait
from vcam.render.portrait_beyond import hair_height, with_beyond
from vcam.render.portrait_cutout import SOLID, behind, ground, least_near, part_with, premultiplied, touched
from vcam.render.portrait_inside import Inside, InsideTones, gum_tone, tones, tooth_tone
from vcam.render.portrait_lid_skin import lids_part
from vcam.render.portrait_part import Part, box_around
from vcam.render.portrait_seat import seats
from vcam.render.portrait_sharp import TAPS, boost_for, texels_of
from vcam.render.portrait_target import Box
from vcam.render.portrait_teeth import LOWER, LOWER_LIGHT, UPPER, painted_row, turned_over

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
Index = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Eye:
    """One eye's textures."""

    triangles: Index
    """(t, 3) of the mesh: the opening and some skin about it."""
    own: Part
    """As in the photo."""
    sclera: Part
    disc: Part
    """Premultiplied."""


@dataclass(frozen=True, slots=True)
class PaintedRow:
    """A row of teeth."""

    part: Part
    """Premultiplied."""
    rest: NDArray[np.float64]
    """(2, 3) from its px to px of the photo."""
    seat: NDArray[np.float64]
    """(2, 3) the same from mm, 0 at the middle of its edge, y down."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """One photo."""

    portrait: Portrait
    mesh: Mesh
    deform: Deform
    rest: Moved
    """What `deform` gives for no move at all."""
    inside: Inside
    tones: InsideTones
    shown: U8
    """(h, w, 4) the photo, opaque."""
    ground: U8
    """(h, w, 4) what a head that turns is drawn upon."""
    person: Part
    """Premultiplied."""
    behind: Part
    """What the person at rest is drawn upon."""
    eyes: tuple[Eye, Eye]
    lids: Part
    """Premultiplied."""
    teeth: Part | None
    """Premultiplied; None where the photo shows none."""
    rows: tuple[PaintedRow, PaintedRow]
    """Upper teeth and lower ones."""
    edges: Index
    """(t, 3) triangles beyond the face through which what is behind is seen somewhere."""
    inner: Index
    """(t, 3) all others beyond the face."""
    seen_through: Index
    """(t, 3) those of the face through which something behind is seen."""

    @property
    def size_wh(self) -> tuple[int, int]:
        """px, of the picture."""
        return self.shown.shape[1], self.shown.shape[0]


def pieces_of(portrait: Portrait) -> Pieces:
    """A portrait's. Raises BadInput when the head's file is damaged."""
    head = load_head()
    mesh = make_mesh(portrait, head)
    deform = Deform(portrait, mesh, head)
    rest, layers = deform.moved(Move()), portrait.layers
    inside = Inside.of(deform.inside, head)
    size_wh = portrait.image.shape[1], portrait.image.shape[0]
    face, others = mesh.triangles[mesh.face].astype(np.int32), mesh.triangles[~mesh.face].astype(np.int32)
    person = premultiplied(portrait)
    exact = behind(portrait, person)
    near = least_near(portrait)
    solid = ~touched(near < SOLID, mesh.rest[others])
    edges = others[touched(layers.person > 0, mesh.rest[others]) & ~solid]
    seen_through = face[touched(near < SOLID, mesh.rest[face])]
    through = mesh.rest[np.concatenate([edges, seen_through])]
    return Pieces(
        portrait=portrait,
        mesh=mesh,
        deform=deform,
        rest=rest,
        inside=inside,
        tones=tones(portrait, inside),
        shown=opaque(portrait.image),
        ground=opaque(ground(portrait, mesh, exact)),
        person=_person(portrait, person, mesh),
        behind=Part.of(exact, box_around(through, size_wh) if len(through) else (0, 0, 1, 1)),
        eyes=(_eye(portrait, mesh, 0), _eye(portrait, mesh, 1)),
        lids=lids_part(portrait, mesh),
        teeth=_teeth(portrait),
        rows=_rows(portrait, inside, rest.inner),
        edges=edges,
        inner=others[solid],
        seen_through=seen_through,
    )


def opaque(image: U8) -> U8:
    """(h, w, 4) of (h, w, 3)."""
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2RGBA), np.uint8)


def _person(portrait: Portrait, person: U8, mesh: Mesh) -> Part:
    """`person` (h, w, 4), and what the mesh carries of it beyond the picture."""
    reach = max(-float(mesh.rest.min()), 0.0)
    whole, (across, above) = with_beyond(person, int(np.ceil(reach)), hair_height(portrait))
    left, top, wide, high = box_around(portrait.points, (portrait.image.shape[1], portrait.image.shape[0]))
    boost = boost_for(portrait.image[top : top + high, left : left + wide])
    left, top, wide, high = seen = _seen(whole[..., 3])
    sharp = Part.of(whole, seen, sharp=True, boost=boost)
    box = left - across, top - above, wide, high
    return Part(sharp.pixels, box, np.array(texels_of(box), np.float32))


def _seen(opacity: U8) -> Box:
    """What of a picture with that opacity (h, w) isn't clear, and as much about it as a sharp texture's filter reads: a
    person fills a third of a stream."""
    rows, columns = part_with(opacity > 0)
    corners = np.array([[columns.start or 0, rows.start or 0], [columns.stop, rows.stop]], np.float32)
    return box_around(corners, (opacity.shape[1], opacity.shape[0]), TAPS)


def _eye(portrait: Portrait, mesh: Mesh, side: int) -> Eye:
    triangles = _about(mesh.eyes[side], mesh)
    box = box_around(mesh.rest[triangles], (portrait.image.shape[1], portrait.image.shape[0]))
    disc = portrait.layers.irises[side].disc
    return Eye(
        triangles,
        Part.of(portrait.image, box, sharp=True),
        Part.of(portrait.layers.sclera, box, sharp=True),
        Part.of(_premultiplied(disc[..., :3], disc[..., 3]), sharp=True),
    )


def _about(opening: Opening, mesh: Mesh) -> Index:
    """(t, 3) the opening's triangles and two rings of skin about it, within the face, which is drawn over them."""
    near = np.union1d(opening.upper, opening.lower)
    face = mesh.triangles[mesh.face]
    for _ in range(2):
        ring = face[np.isin(face, near).any(axis=1)]
        near = np.union1d(near, ring)
    return np.concatenate([opening.hole, ring]).astype(np.int32)


def _teeth(portrait: Portrait) -> Part | None:
    matte = portrait.layers.teeth
    rows, columns = np.nonzero(matte)
    if not len(rows):
        return None
    places = np.stack([columns, rows], axis=1).astype(np.float32)
    left, top, width, height = box = box_around(places, (matte.shape[1], matte.shape[0]))
    part = slice(top, top + height), slice(left, left + width)
    sharp = Part.of(_premultiplied(portrait.image[part], matte[part]), sharp=True)
    return Part(sharp.pixels, box, np.array(texels_of(box), np.float32))


def _rows(portrait: Portrait, inside: Inside, inner: F32) -> tuple[PaintedRow, PaintedRow]:
    tooth, gum = tooth_tone(portrait), gum_tone(portrait)
    above = painted_row(UPPER, tooth, gum, apart=not portrait.layers.teeth.any())
    below = turned_over(*painted_row(LOWER, LOWER_LIGHT * tooth, LOWER_LIGHT * gum))
    upper, lower = (
        PaintedRow(
            Part.of(picture), np.column_stack([seat[:, :2] @ mm[:, :2], seat[:, :2] @ mm[:, 2] + seat[:, 2]]), seat
        )
        for seat, (picture, mm) in zip(seats(portrait, inside, inner), (above, below), strict=True)
    )
    return upper, lower


def _premultiplied(rgb: U8, opacity: U8) -> U8:
    """(h, w, 4)"""
    opaque = opacity[..., None].astype(np.uint16)
    return np.dstack([(rgb * opaque + 127) // 255, opaque]).astype(np.uint8)

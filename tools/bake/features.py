"""Eyeballs, teeth, tongue, lashes and brows, built before the warp so that they are carried through it."""

import numpy as np

from bake.face import Face
from bake.lids import eyeball
from bake.mesh import grid_triangles, triangles_of, unit, vertex_normals
from bake.part import Binding, Part
from vcam.avatar.model import BROW, EYE, LEFT_EYE, RIGHT_EYE, TEETH, TONGUE

EYEBALL_INSIDE = 0.965
"""The drawn eyeball is smaller than the modelled one: a gap under the lids."""


def eyeballs(face: Face) -> list[Part]:
    """Front of two spheres; the iris is drawn by the shader, from the angle to +z."""
    parts = []
    columns, rows = 24, 11
    for side, number in (("l", LEFT_EYE), ("r", RIGHT_EYE)):
        centre, radius = eyeball(face.source, face.points, side)
        down, around = np.meshgrid(
            np.linspace(0.02, np.radians(105), rows), np.arange(columns) / columns * 2 * np.pi, indexing="ij"
        )
        normals = np.stack([np.sin(down) * np.cos(around), np.sin(down) * np.sin(around), np.cos(down)], -1).reshape(
            -1, 3
        )
        normals = np.vstack([normals, [0, 0, 1]])
        fan = [[len(normals) - 1, c, (c + 1) % columns] for c in range(columns)]
        triangles = np.vstack([grid_triangles(rows, columns, closed=True)[:, [0, 2, 1]], fan])
        points = centre + radius * EYEBALL_INSIDE * normals
        colours = np.full((len(points), 3), 0.97)
        parts.append(Part(points, triangles, EYE, colours, eye=number, normals=normals))
    return parts


def _arch(face: Face, front_z: float, heights: list[tuple[float, float]], teeth_rows: int, tips: int) -> Part:
    """A band along the dental arch; `heights`: (y, how far behind the front) of each row, gum from `teeth_rows` on."""
    columns = round(57 * face.look.arch / 1.4)
    turn = np.linspace(-face.look.arch, face.look.arch, columns)
    points, colours = [], []
    tooth = np.abs(np.sin(turn * 4.6)) ** 0.5  # one swelling per tooth
    for row, (y, back) in enumerate(heights):
        width = 0.255 - back
        bulge = 0.006 * (tooth - 1) if row < teeth_rows else 0 * tooth
        x = (width + bulge) * np.sin(turn)
        z = front_z - back + bulge - 0.34 * (1 - np.cos(turn))
        lift = 0.006 * (1 - tooth) * (1 if heights[0][0] < heights[1][0] else -1) if row <= tips else 0 * tooth
        rise = 0.02 * np.abs(turn / 1.4) ** 2 * (1 if heights[0][0] < heights[1][0] else -1)
        points.append(np.stack([x, y + lift + rise, z], -1))
        shade = (
            face.look.molars + (1 - face.look.molars) * np.cos(np.clip(turn * 1.4 / face.look.arch, -1.5, 1.5)) ** 0.7
        )
        colours.append((face.look.tooth if row < teeth_rows else face.look.gum) * shade[:, None])
    triangles = grid_triangles(len(heights), columns)
    if heights[0][0] > heights[1][0]:
        triangles = triangles[:, [0, 2, 1]]
    return Part(np.vstack(points), triangles, TEETH, np.vstack(colours))


def teeth(face: Face) -> list[Part]:
    """Upper and lower arch, each a rigid-like follower of the base mesh's own teeth."""
    source, points = face.source, face.points
    seam = points[source.group("helper-upper-teeth"), 1].min()
    front = points[source.group("helper-upper-teeth"), 2].max() - 0.02
    upper = _arch(
        face,
        front,
        [
            (seam + 0.012, 0.03),
            (seam + 0.005, 0.008),
            (seam + 0.06, 0.0),
            (seam + 0.125, 0.004),
            (seam + 0.15, -0.002),
            (seam + 0.26, 0.03),
        ],
        4,
        1,
    )
    lower = _arch(
        face,
        front - 0.02,
        [
            (seam - 0.02, 0.03),
            (seam - 0.013, 0.008),
            (seam - 0.07, 0.002),
            (seam - 0.115, 0.006),
            (seam - 0.135, 0.0),
            (seam - 0.25, 0.02),
        ],
        4,
        1,
    )
    for part, group in ((upper, "helper-upper-teeth"), (lower, "helper-lower-teeth")):
        numbers = source.group(group)
        old = np.c_[points[numbers], np.ones(len(numbers))]
        new = np.c_[part.points, np.ones(len(part.points))]
        part.units = {
            n: new @ np.linalg.lstsq(old, offsets[numbers], rcond=None)[0] for n, offsets in face.units.items()
        }
    return [upper, lower]


def tongue(face: Face) -> Part:
    """The base mesh's tongue, laid lower so that the lower teeth can be seen."""
    source = face.source
    numbers = source.group("helper-tongue")
    place = {n: i for i, n in enumerate(numbers.tolist())}
    quads = source.quads[source.quad_group == "helper-tongue"]
    quads = np.array([[place[n] for n in quad] for quad in quads.tolist()])
    points = face.points[numbers]
    points = (points - points.mean(0)) * [0.9, 0.7, 0.92] + points.mean(0) + np.array([0, -0.085, -0.04])
    units = {name: offsets[numbers] for name, offsets in face.units.items()}
    units["tongueOut"] = units["tongueOut"] + 0.9 * (face.points[numbers] - points)
    triangles = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]], 1).reshape(-1, 3)
    return Part(
        points,
        triangles,
        TONGUE,
        face.look.tongue
        * np.interp(points[:, 2], [points[:, 2].min(), points[:, 2].max() - 0.05], [0.75, 1.0])[:, None],
        units,
    )


def lashes(face: Face) -> list[Part]:
    """A tapered dark band on the edge of each upper lid, with a short wing outside; no cards, no lower band."""
    parts = []
    for side, sign in (("l", 1), ("r", -1)):
        lids = face.lids[side]
        centre, _ = eyeball(face.source, face.points, side)
        inner, outer = face.points[lids.corners]
        share = np.linspace(0.06, 0.97, 24)
        curve = lids.edge_curve(face.points, inner[0] + share * (outer[0] - inner[0]), upper=True)
        wing = curve[-1] + np.outer([0.5, 1.0], [0.04 * sign, 0.022, -0.022]) * face.look.wing
        curve = np.vstack([curve, wing])
        along = np.linspace(0, 1, len(curve))
        radial = unit(curve - centre)
        width = np.interp(along, [0, 0.2, 0.6, 0.86, 1], [0.004, 0.018, 0.028, 0.030, 0.002])[:, None] * face.look.lash
        up = np.array([0, 1.0, 0])
        band = curve + radial * face.look.lash_off
        low = band + radial * 0.012 - up * 0.2 * width
        crest = band + radial * (0.02 + 0.5 * width) + up * 0.35 * width
        top = band + radial * 0.016 + up * width
        points = np.vstack([low, crest, top])
        triangles = grid_triangles(3, len(curve))
        if sign < 0:
            triangles = triangles[:, [0, 2, 1]]
        units = {}
        for name, offsets in face.units.items():
            moved = lids.edge_curve(face.points + offsets, curve[:-2, 0], upper=True) - curve[:-2]
            moved = np.vstack([moved, moved[-1:], moved[-1:]])  # the wing goes with the end of the lid
            for _ in range(2):
                moved[1:-1] = (moved[:-2] + 2 * moved[1:-1] + moved[2:]) / 4
            units[name] = np.tile(moved, (3, 1))
        parts.append(Part(points, triangles, BROW, np.tile(face.look.lash_colour, (len(points), 1)), units))
    return parts


def brows(face: Face) -> list[Part]:
    """A soft ribbon over each eye that lies on the skin and moves with it."""
    source = face.source
    skin = np.arange(len(source.group("body")))
    skin = skin[(face.points[skin, 2] > 0.9) & (face.points[skin, 1] > 7.3)]
    count = len(source.group("body"))
    normals = vertex_normals(face.points[:count], triangles_of(source.quads[source.quad_group == "body"]))
    parts = []
    for side, sign in (("l", 1), ("r", -1)):
        centre, _ = eyeball(source, face.points, side)
        t = np.linspace(0, 1, 16)
        x = centre[0] + sign * (-0.15 + 0.305 * t)
        rise, arch = face.look.brow_rise
        y = centre[1] + rise + arch * np.sin(np.pi * np.clip(t * 0.9 + 0.05, 0, 1)) - 0.035 * t
        width = np.interp(t, [0, 0.05, 0.14, 0.5, 1], [0.005, 0.017, 0.022, 0.019, 0.002]) * face.look.brow_width
        rows = []
        for offset, forward in ((-1, 0.004), (0, 0.016), (1, 0.004)):
            flat = np.stack([x, y + offset * width], -1)
            away = np.linalg.norm(flat[:, None] - face.points[skin][None, :, :2], axis=2)
            near = np.argsort(away, 1)[:, :4]
            weight = 1 / (np.take_along_axis(away, near, 1) + 1e-3) ** 2
            weight = (weight / weight.sum(1, keepdims=True))[:, :, None]
            ground = np.c_[flat, (face.points[skin[near]] * weight).sum(1)[:, 2]]
            rows.append(ground + unit((normals[skin[near]] * weight).sum(1)) * (face.look.brow_off + forward))
        points = np.vstack(rows)
        triangles = grid_triangles(3, len(t))
        if sign < 0:
            triangles = triangles[:, [0, 2, 1]]
        binding = Binding(points, face.points[skin], skin, 5)
        parts.append(
            Part(points, triangles, BROW, np.tile(face.look.brow, (len(points), 1)), binding.units(face.units))
        )
    return parts

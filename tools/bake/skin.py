"""The avatar's skin and clothes: the body cut along a smooth neckline, painted from the UV masks."""

from collections.abc import Callable

import numpy as np

from bake.clothes import clothes
from bake.face import Face, lip_pairs
from bake.hair import STYLES
from bake.lids import eyeball
from bake.mesh import clip, compact, relax, smooth_step, triangles_of, unit, vertex_normals
from bake.part import Part
from bake.skull import Skull
from vcam.avatar.model import MOUTH, SKIN

BOTTOM = 3.0
"""Source units: the bust ends at this height, below every picture's edge."""
NECKLINE = (5.72, 0.22)
"""Middle height of the neckline and how much higher it is behind than at the side."""
UNDER_COLLAR = -0.02
"""The skin goes on for this much below the neckline; the collar hides its edge."""
SHEEN = (
    ((0.0, 7.08, 1.58), (0.035, 0.12), 0.12),
    ((0.0, 6.99, 1.66), (0.035, 0.03), 0.25),
    ((0.36, 7.08, 1.2), (0.10, 0.05), 0.28),
    ((0.0, 7.55, 1.35), (0.22, 0.10), 0.16),
    ((0.0, 6.52, 1.45), (0.08, 0.05), 0.16),
)
"""Place, spread across and up (source units), and share of the look's sheen; each counts on both sides."""
NECK_SHARES = {"neck01": 0.2, "neck02": 0.55, "neck03": 0.9}
"""Share of the head's motion by bone; everything above follows wholly."""
BODY_BONES = (
    "spine",
    "clavicle",
    "shoulder",
    "upperarm",
    "lowerarm",
    "wrist",
    "finger",
    "metacarpal",
    "breast",
    "pelvis",
    "upperleg",
    "lowerleg",
    "foot",
    "toe",
    "root",
)


def follow_shares(face: Face) -> np.ndarray:
    """(n,) share of the head's motion, by the rig's weights."""
    weights = face.source.weights()
    total = sum(weights.values())
    still = sum(w for bone, w in weights.items() if bone.startswith(BODY_BONES))
    still = still + sum((1 - share) * weights[bone] for bone, share in NECK_SHARES.items())
    return np.where(total > 0, 1 - still / np.maximum(total, 1e-9), 1.0)


def neckline_field(points: np.ndarray, neck: np.ndarray) -> np.ndarray:
    """(n,) > 0 above the neckline, source units: a tilted bowl around the neck, so that shoulders lie below it."""
    away = points - neck
    azimuth = np.arctan2(away[:, 0], away[:, 2])
    radius = np.hypot(away[:, 0], away[:, 2])
    return points[:, 1] - (NECKLINE[0] - NECKLINE[1] * np.cos(azimuth)) - 0.5 * (radius - 0.55)


def paint(face: Face) -> np.ndarray:
    """(n, 3) sRGB of the skin."""
    source, points = face.source, face.points
    out = np.tile(face.look.skin, (len(points), 1))

    def blend(colour: np.ndarray, share: np.ndarray) -> None:
        out[:] = out * (1 - share[:, None]) + colour * share[:, None]

    blend(face.look.warm, 0.5 * source.mask("ears"))
    blend(face.look.warm, 0.35 * source.mask("eyelids"))
    for lids in face.lids.values():
        edge = np.interp(lids.layer, [5, 6, 8, 9, 10], [0.0, 0.7, 0.7, 0.3, 0.0])
        blend(face.look.lid_edge, edge)
        if face.look.crease is not None:
            blend(face.look.crease, np.interp(lids.layer, [12, 13, 14, 15], [0.0, 0.75, 0.4, 0.0]) * lids.upper)
    eye = np.array([0.278, 7.284, 1.245])
    front = smooth_step(points[:, 2], 0.75, 1.1)
    for side in (1, -1):
        away = (points - (eye + np.array([0.11, -0.30, 0])) * [side, 1, 1]) * [0.95, 1.2, 0]
        blend(face.look.blush, face.look.blush_share * np.exp(-(away**2).sum(1) / (2 * 0.095**2)) * front)
    nose = points - [0, 6.99, 1.64]
    down = vertex_normals(points, triangles_of(source.quads[source.quad_group == "body"]))[:, 1]
    under = smooth_step(-down, 0.35, 0.8) * np.exp(-((nose + np.array([0, 0.02, 0.05])) ** 2).sum(1) / (2 * 0.085**2))
    blend(face.look.under_nose, 0.75 * under)
    blend(face.look.blush, 0.4 * face.look.blush_share * np.exp(-(nose**2).sum(1) / (2 * 0.09**2)))
    if face.look.sheen is not None:
        for place, (wide, high), share in SHEEN:
            for side in (1, -1):
                away = (points - np.array(place) * [side, 1, 1]) / [wide, high, 0.3]
                blend(face.look.sheen, share * np.exp(-(away**2).sum(1) / 2) * front)
    blend(face.look.lip, face.look.lip_share * source.mask("lips"))
    seam = np.sort(points[np.concatenate(lip_pairs(source, points))], 0)
    upper, lower = lip_pairs(source, points)
    line = (points[upper] + points[lower]) / 2
    order = np.argsort(line[:, 0])
    height = np.interp(points[:, 0], line[order, 0], line[order, 1])
    close = np.exp(-(((points[:, 1] - height) / 0.012) ** 2)) * (points[:, 2] > seam[:, 2].min() - 0.05)
    inner = np.maximum(source.mask("lips"), source.mask("inside-mouth")) * (np.abs(points[:, 0]) < 0.23)
    blend(face.look.seam, face.look.seam_share * close * inner)
    blend(face.look.cavity, smooth_step(source.mask("inside-mouth"), 0.3, 0.7))
    return out


def body(face: Face, warp: Callable[[np.ndarray], np.ndarray], neck: np.ndarray, skull: Skull) -> list[Part]:
    """Skin, mouth cavity, shirt and collar."""
    source = face.source
    count = len(source.group("body"))
    points, quads = face.points[:count], source.quads[source.quad_group == "body"]
    cavity_mask = source.mask("inside-mouth")[:count]
    pocket = sum(((lids.layer[:count] >= 1) & (lids.layer[:count] <= 5)) for lids in face.lids.values()) > 0
    deep = np.zeros(count, bool)
    for lids in face.lids.values():
        near = np.flatnonzero(lids.layer == 1)
        centre = face.points[near].mean(0)
        deep |= (np.linalg.norm(points - centre, axis=1) < 0.19) & (points[:, 2] < centre[2] + 0.02)
    warped = warp(points)
    hidden = skull.covers(warped)
    if STYLES[face.look.hair].covers_ears:
        hidden |= source.mask("ears")[:count] > 0.5
    kept = quads[~hidden[quads].all(1) & (points[quads][:, :, 1].min(1) > BOTTOM) & ~(pocket | deep)[quads].any(1)]
    reach = np.abs(points[kept][:, :, 0]).max(1)
    kept = kept[reach < 2.6]
    triangles = triangles_of(kept)
    normals = vertex_normals(warped, triangles_of(quads))
    follow, colours = follow_shares(face)[:count], paint(face)[:count]
    pillar = np.c_[warped[:, 0], np.zeros(count), warped[:, 2] - warp(neck[None])[0, 2]]
    throat = smooth_step(follow, 0.985, 0.8)[:, None]  # the light's edge runs smoothly down the neck
    normals = unit(normals * (1 - 0.85 * throat) + 0.85 * throat * unit(pillar))
    normals = unit(relax(normals, triangles_of(quads), 0.7 * throat[:, 0], 6))
    if face.look.calm_lids:
        normals = _calm_lids(face, points, normals)
    field = neckline_field(points, neck)
    parts = []
    above, edges, shares = clip(triangles, field + UNDER_COLLAR)
    table = {"points": points, "normals": normals, "follow": follow, "colours": colours}
    grown = {key: _grow(value, edges, shares) for key, value in table.items()}
    units = {name: _grow(offsets[:count], edges, shares) for name, offsets in face.units.items()}
    inside = np.append(cavity_mask, np.zeros(len(shares)))[above].min(1) > 0.5
    for material, mask in ((SKIN, ~inside), (MOUTH, inside)):
        used, own = compact(above[mask])
        parts.append(
            Part(
                grown["points"][used],
                own,
                material,
                grown["colours"][used],
                {n: u[used] for n, u in units.items()},
                grown["follow"][used],
                normals=unit(grown["normals"][used]),
            )
        )
    parts += clothes(face.look, triangles, field, warped, normals)
    return parts


def _calm_lids(face: Face, points: np.ndarray, normals: np.ndarray) -> np.ndarray:
    """`normals` (n, 3), those on the lids nearly the eyeball's: no shadow of an open lid's fold on a shut one."""
    for side, lids in face.lids.items():
        centre, _ = eyeball(face.source, face.points, side)
        layer = lids.layer[: len(points)]
        share = face.look.calm_lids * np.interp(layer, [5, 6, 13, 17], [0.0, 1.0, 1.0, 0.0])
        share = (share * (layer > 0))[:, None]
        normals = unit(normals * (1 - share) + share * unit(points - centre))
    return normals


def _grow(values: np.ndarray, edges: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """`values` with those of the cut vertices behind them."""
    share = shares if values.ndim == 1 else shares[:, None]
    return np.concatenate([values, values[edges[:, 0]] * (1 - share) + values[edges[:, 1]] * share])

"""What every bundled avatar promises, measured in millimetres: each function gives what is wrong, or "".

Pictures are taken from the front, as a depth map of a grid of half a millimetre.
"""

from dataclasses import replace

import numpy as np

from vcam.avatar.deform import Deformer
from vcam.avatar.model import BROW, EYE, GLOW, LEFT_EYE, MOUTH, RIGHT_EYE, SKIN, TEETH, TONGUE
from vcam.geometry import rotation_from_angles
from vcam.types import ARKIT, CHANNEL

STEP_M = 0.0005
MOUTH_STEP_M = 0.001
SIDES = {"Left": 1, "Right": -1}
EYES = {"Left": LEFT_EYE, "Right": RIGHT_EYE}
AHEAD = np.zeros((2, 2), np.float32)
LEAST_MOVE_M = 0.0003
"""A unit that moves no vertex by this shows nothing."""
MOST_SEEN_MM = 0.5
"""Of an eyeball between closed lids: one step of the grid."""
LINE = 0.35
"""Share of its open area that a display's eye may keep when it blinks: a line."""
SEALED = 0.12
"""Share of the open mouth that may be seen when it is sealed, over what is seen at rest."""
PARTED = 0.06
"""The same of lips that have no reason to part: a corner of a tooth."""
YAWS_DEG = (-30.0, 30.0)
WITH_BLINKS = (
    {"mouthSmile": 1.0, "cheekSquint": 1.0},
    {"eyeSquint": 1.0, "browDown": 1.0},
    {"browInnerUp": 1.0, "browOuterUp": 1.0},
    {"noseSneer": 1.0},
    {"eyeLookUp": 1.0},
    {"eyeLookDown": 1.0},
)
CLOSED = ("cheekPuff", "mouthPress", "mouthPucker", "mouthShrugUpper", "mouthSmile")
MOST_VERTICES, MOST_TRIANGLES = 14_000, 20_000
"""What is drawn in software in time (docs/measured.md)."""


def worn(avatar, **channels):
    """(V, 3) with channels; a name without its side means both."""
    expression = np.zeros(len(ARKIT), np.float32)
    for name, value in channels.items():
        for full in [name] if name in CHANNEL else [name + "Left", name + "Right"]:
            expression[CHANNEL[full]] = value
    return Deformer(replace(avatar, strands=None)).apply(expression, AHEAD)[0].copy()


def moved_by(avatar, *names):
    """(V,) bool"""
    out = np.zeros(len(avatar.positions), bool)
    for name in names:
        morph = avatar.morphs[CHANNEL[name]]
        out[morph.indices[np.linalg.norm(morph.offsets, axis=1) > LEAST_MOVE_M]] = True
    return out


def depth(positions, triangles, low, high, step_m=STEP_M):
    """(h, w) z of the foremost triangle in the window from `low` to `high` (x, y), -inf where there is none."""
    count = np.maximum(np.ceil((np.asarray(high) - low) / step_m).astype(int), 1)
    out = np.full(count[::-1], -np.inf)
    corners = positions[triangles].astype(float)
    first = np.floor((corners[:, :, :2].min(1) - low) / step_m).astype(int).clip(0)
    last = np.minimum(np.ceil((corners[:, :, :2].max(1) - low) / step_m).astype(int), count - 1)
    areas = _cross(corners[:, :, :2])
    inside = (last >= first).all(1) & (np.abs(areas) > 1e-14)
    corners, first, areas = corners[inside], first[inside], areas[inside]
    width, height = (last[inside] - first + 1).T
    # one row for each cell of each triangle's box
    of = np.repeat(np.arange(len(areas)), width * height)
    nth = np.arange(len(of)) - np.repeat(np.cumsum(width * height) - width * height, width * height)
    cells = first[of] + np.stack([nth % width[of], nth // width[of]], axis=1)
    a, b, c = np.moveaxis(corners[of], 1, 0)
    (x, y), (bx, by), (cx, cy) = (low + step_m * cells - a[:, :2]).T, (b - a)[:, :2].T, (c - a)[:, :2].T
    u, v = (x * cy - y * cx) / areas[of], (y * bx - x * by) / areas[of]
    z = a[:, 2] + u * (b - a)[:, 2] + v * (c - a)[:, 2]
    hit = (u >= 0) & (v >= 0) & (u + v <= 1)
    np.maximum.at(out, (cells[hit, 1], cells[hit, 0]), z[hit])
    return out


def seen_of_eye_mm(avatar, positions, side, yaw_deg=0.0):
    """Height of what is seen of an eyeball, in the column where it is highest, the head turned. None: no eyeball."""
    ball = (avatar.eye == EYES[side])[avatar.triangles].all(1) & (avatar.material == EYE)[avatar.triangles].all(1)
    if not ball.any():
        return None
    pivot, radius = avatar.eye_pivots[0 if side == "Left" else 1], avatar.eye_radius_m
    lid = np.isin(avatar.material, (SKIN, BROW)) | moved_by(avatar, f"eyeBlink{side}")
    lids = lid[avatar.triangles].all(1) & ~ball
    turn = rotation_from_angles(np.radians(yaw_deg), 0.0, 0.0)
    positions, pivot = positions @ turn.T, turn @ pivot
    window = pivot[:2] - radius, pivot[:2] + radius
    over = depth(positions, avatar.triangles[lids], *window)
    return float(((depth(positions, avatar.triangles[ball], *window) > over).sum(0)).max() * STEP_M * 1000)


def lit_areas_mm2(avatar, name, **also):
    """Areas at rest, with a unit, and with `also` worn besides, of the light of a display that the unit changes most,
    seen from the front. None: it changes none."""
    wearing = [worn(avatar), worn(avatar, **{name: 1.0}), worn(avatar, **{name: 1.0}, **also)]
    moved = moved_by(avatar, name)
    found = []
    for piece in pieces(avatar, GLOW):
        if moved[piece].any():
            triangles = avatar.triangles[np.isin(avatar.triangles, piece).all(1)]
            flat = [positions[triangles][:, :, :2] * 1000 for positions in wearing]
            found.append([float(np.abs(_cross(p)).sum() / 2) for p in flat])
    return max(found, key=lambda areas: abs(areas[0] - areas[1]), default=None)


def _cross(corners):
    a, b = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]


def pieces(avatar, material):
    """Vertex numbers of each connected piece of that material."""
    triangles = avatar.triangles[(avatar.material == material)[avatar.triangles].all(1)].astype(int)
    label = np.arange(len(avatar.positions))
    while True:
        least = label[triangles].min(1)
        before = label.copy()
        for k in range(3):
            np.minimum.at(label, triangles[:, k], least)
        if (label == before).all():
            break
    used = np.unique(triangles)
    return [used[label[used] == number] for number in np.unique(label[used])]


def seen_of_mouth_mm2(avatar, positions):
    """Area of the inside of the mouth that is seen. None: it has no inside."""
    inside = np.isin(avatar.material, (MOUTH, TEETH, TONGUE))
    if not inside.any():
        return None
    low, high = positions[inside, :2].min(0), positions[inside, :2].max(0)
    within, over = inside[avatar.triangles].all(1), (~inside)[avatar.triangles].all(1)
    over &= positions[avatar.triangles, 2].max(1) > positions[inside, 2].min()
    behind, before = (depth(positions, avatar.triangles[which], low, high, MOUTH_STEP_M) for which in (within, over))
    return float((behind > before).sum() * (MOUTH_STEP_M * 1000) ** 2)


def lids_meet(avatar):
    for side in SIDES:
        open_mm, shut_mm = (seen_of_eye_mm(avatar, worn(avatar, **{f"eyeBlink{side}": w}), side) for w in (0.0, 1.0))
        if open_mm is None:
            areas = lit_areas_mm2(avatar, f"eyeBlink{side}")
            if areas is None or areas[1] > LINE * areas[0]:
                return f"{side}: areas of the lit eye at rest and blinking: {areas} mm²"
        elif shut_mm > MOST_SEEN_MM or open_mm < 4:
            return f"{side}: {open_mm:.1f} mm of the eye are seen, blinking {shut_mm:.1f} mm"
    return ""


def blinks_stay_shut(avatar):
    """With what moves lids besides, and seen from the sides."""
    for extra, yaw_deg in [*((extra, 0.0) for extra in WITH_BLINKS), *(({}, yaw_deg) for yaw_deg in YAWS_DEG)]:
        positions = worn(avatar, eyeBlink=1.0, **extra)
        seen = [seen_of_eye_mm(avatar, positions, side, yaw_deg) or 0.0 for side in SIDES]
        if max(seen) > 2 * MOST_SEEN_MM:
            return f"with {extra} at {yaw_deg:g}°: {seen} mm of the eyes are seen, left and right"
    return ""


def closed_mouths_stay_closed(avatar):
    """Units that don't part the lips show no teeth."""
    rest, wide = (seen_of_mouth_mm2(avatar, worn(avatar, jawOpen=w)) for w in (0.0, 1.0))
    if rest is None:
        return ""
    seen = {name: seen_of_mouth_mm2(avatar, worn(avatar, **{name: 1.0})) for name in CLOSED}
    parted = {name: round(area) for name, area in seen.items() if area > rest + PARTED * wide}
    return f"seen of the mouth's inside: {parted} mm², at rest {rest:.0f}, open {wide:.0f}" if parted else ""


def lids_stay_outside(avatar):
    """While it closes, less and less of an eyeball is seen: none comes through the lid."""
    for side in SIDES:
        seen = [seen_of_eye_mm(avatar, worn(avatar, **{f"eyeBlink{side}": w}), side) for w in (0.0, 0.25, 0.5, 0.75, 1)]
        if seen[0] is not None and (np.diff(seen) > 2 * MOST_SEEN_MM).any():
            return f"{side}: seen of the eye from open to shut: {seen} mm"
    return ""


def lips_seal(avatar):
    sealed = worn(avatar, jawOpen=1.0, mouthClose=1.0)
    rest, wide = worn(avatar), worn(avatar, jawOpen=1.0)
    areas = [seen_of_mouth_mm2(avatar, positions) for positions in (rest, wide, sealed)]
    if areas[0] is None:
        areas = lit_areas_mm2(avatar, "jawOpen", mouthClose=1.0)
        right = areas and areas[1] > 2 * areas[0] and areas[2] - areas[0] < SEALED * (areas[1] - areas[0])
        return "" if right else f"areas of the lit mouth at rest, open and sealed: {areas} mm²"
    if areas[1] < 40 or areas[2] > areas[0] + SEALED * areas[1]:
        return f"seen of the mouth's inside at rest, open, sealed: {[round(a) for a in areas]} mm²"
    return ""


def teeth_lie_behind_the_lips(avatar):
    teeth = np.flatnonzero(avatar.material == TEETH)
    if not len(teeth):
        return ""
    spots = avatar.positions[teeth]
    low, high = spots[:, :2].min(0) - STEP_M, spots[:, :2].max(0) + 2 * STEP_M
    front = np.isin(avatar.material, (SKIN, MOUTH)) | (moved_by(avatar, "jawOpen") & (avatar.material != TEETH))
    cover = depth(worn(avatar), avatar.triangles[front[avatar.triangles].all(1)], low, high)
    column, row = np.rint((spots[:, :2] - low) / STEP_M).astype(int).T
    share = float((cover[row, column] > spots[:, 2]).mean())
    return "" if share > 0.98 else f"{100 * (1 - share):.0f} % of the teeth's vertices lie before the closed lips"


def units_move_something(avatar):
    absent = dict(avatar.style.absent)
    dead = [name for name in ARKIT if name not in absent and not moved_by(avatar, name).any()]
    return f"nothing moves, and no reason is given: {', '.join(dead)}" if dead else ""


def sides_are_the_persons(avatar):
    for name, morph in zip(ARKIT, avatar.morphs, strict=True):
        side = next((sign for word, sign in SIDES.items() if name.endswith(word)), 0)
        if not side or not len(morph.indices):
            continue
        strength = np.linalg.norm(morph.offsets, axis=1)
        x = avatar.positions[morph.indices, 0]
        if name in ("jawLeft", "jawRight", "mouthLeft", "mouthRight"):
            x, strength = morph.offsets[:, 0], strength**0
        if side * float((x * strength).sum()) <= 0:
            return f"{name} moves what lies at x = {float((x * strength).sum() / max(strength.sum(), 1e-9)):.4f} m"
    return ""


def eyes_are_where_they_belong(avatar):
    left, right = avatar.eye_pivots
    radius = avatar.eye_radius_m
    if not (0.008 < radius < 0.06):
        return f"an eyeball's radius is {radius:.4f} m"
    if left[0] <= 0 or abs(left[0] + right[0]) > 0.002 or np.abs(left[1:] - right[1:]).max() > 0.002:
        return f"the pivots lie at {left.tolist()} and {right.tolist()}"
    for number, pivot in ((LEFT_EYE, left), (RIGHT_EYE, right)):
        away = np.linalg.norm(avatar.positions[avatar.eye == number] - pivot, axis=1)
        if len(away) and (away.max() > 1.15 * radius or away.min() < 0.85 * radius):
            return f"eyeball {number} reaches from {away.min():.4f} to {away.max():.4f} m, its radius is {radius:.4f} m"
    return ""


def size_is_kept(avatar):
    if len(avatar.positions) > MOST_VERTICES or len(avatar.triangles) > MOST_TRIANGLES:
        return f"{len(avatar.positions)} vertices and {len(avatar.triangles)} triangles"
    return ""


def faces_stay_in_measure(avatar):
    """Whatever 52 numbers come, every vertex is a number and near the head."""
    rng = np.random.default_rng(1)
    deformer = Deformer(replace(avatar, strands=None))
    for _ in range(20):
        expression = rng.random(len(ARKIT), np.float32)
        positions, normals = deformer.apply(expression, rng.uniform(-1, 1, (2, 2)).astype(np.float32))
        away = np.linalg.norm(positions - avatar.positions, axis=1).max()
        if not (np.isfinite(positions).all() and np.isfinite(normals).all() and away < 0.15):
            return f"a vertex goes {1000 * float(away):.0f} mm"
    return ""


PROMISES = (
    lids_meet,
    blinks_stay_shut,
    lids_stay_outside,
    lips_seal,
    closed_mouths_stay_closed,
    teeth_lie_behind_the_lips,
    units_move_something,
    sides_are_the_persons,
    eyes_are_where_they_belong,
    size_is_kept,
    faces_stay_in_measure,
)

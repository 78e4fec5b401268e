"""Users' models made by hand, for tests of what draws them: balls of every material, and what moves them."""

import numpy as np

from vcam.avatar.rigged import (
    Material,
    Meta,
    MToon,
    Nodes,
    Primitive,
    RiggedModel,
    Skin,
    Texture,
    TextureSlot,
)


def ball(rows=12, columns=20):
    """(V, 3) unit directions, (V, 2) texture coordinates, (T, 3) triangles, counter-clockwise from outside."""
    v, u = np.meshgrid(np.linspace(0, 1, rows + 1), np.linspace(0, 1, columns + 1), indexing="ij")
    down, around = np.pi * v.ravel(), 2 * np.pi * u.ravel()
    points = np.column_stack([np.sin(down) * np.sin(around), np.cos(down), np.sin(down) * np.cos(around)])
    a = (np.arange(rows)[:, None] * (columns + 1) + np.arange(columns)).ravel()
    below = a + columns + 1
    triangles = np.vstack([np.column_stack([a, below, below + 1]), np.column_stack([a, below + 1, a + 1])])
    return points.astype("f4"), np.column_stack([u.ravel(), v.ravel()]).astype("f4"), triangles.astype("u4")


def primitive(centre=(0.0, 0.0, 0.0), radius=0.05, material=0, node=0, **changes):
    """A ball of one material."""
    points, uv, triangles = ball()
    count = len(points)
    given = {
        "node": node,
        "skin": -1,
        "mesh": 0,
        "material": material,
        "positions": (points * radius + np.array(centre)).astype("f4"),
        "normals": points,
        "uv": (uv, np.zeros_like(uv)),
        "colours": np.ones((count, 4), "f4"),
        "joints": np.zeros((count, 4), "u2"),
        "weights": np.zeros((count, 4), "f4"),
        "triangles": triangles,
        "morphs": (),
    }
    return Primitive(**given | changes)


def model(primitives, materials, textures=(), nodes=1, skins=(), **more):
    """A model of `nodes` nodes without turns, all under the first."""
    turns = np.zeros((nodes, 4), "f4")
    turns[:, 0] = 1
    tree = Nodes(
        tuple(f"node{i}" for i in range(nodes)),
        np.array([-1] + [0] * (nodes - 1), np.int32),
        np.zeros((nodes, 3), "f4"),
        turns,
        np.ones((nodes, 3), "f4"),
    )
    given = {
        "name": "balls",
        "meta": Meta("glTF 2.0"),
        "nodes": tree,
        "skins": tuple(skins),
        "primitives": tuple(primitives),
        "materials": tuple(materials),
        "textures": tuple(textures),
        "target_names": ((),),
    }
    return RiggedModel(**given | more)


def chequer(side=32, squares=4, one=(235, 120, 90, 255), other=(250, 225, 190, 255), **sampler):
    """A Texture of squares; with an alpha of 0 in `other` a sieve."""
    y, x = np.mgrid[0:side, 0:side] * squares // side
    pixels = np.where(((x + y) % 2 == 0)[..., None], one, other).astype(np.uint8)
    return Texture(pixels, **sampler)


def sphere_picture(side=64):
    """A Texture for matcaps: bright above left, blue below."""
    y, x = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j]
    glow = np.clip(1.2 - np.hypot(x + 0.4, y + 0.5) * 1.4, 0, 1)[..., None] ** 2
    colour = glow * [255, 240, 200] + np.clip(y, 0, 1)[..., None] * [0, 40, 120]
    return Texture(np.dstack([np.clip(colour, 0, 255), np.full((side, side), 255)]).astype(np.uint8))


BASE = TextureSlot(0)
TOON = MToon(shade=(0.55, 0.25, 0.3), shade_texture=BASE, shading_toony=0.9)
EVERY = {
    "mtoon": Material("mtoon", "mtoon", base_texture=BASE, mtoon=TOON),
    "mtoon_lined": Material(
        "mtoon_lined",
        "mtoon",
        base=(0.2, 0.45, 0.7, 1.0),
        mtoon=MToon(
            shade=(0.08, 0.15, 0.4),
            rim=(0.5, 0.5, 0.4),
            rim_fresnel=4.0,
            matcap=TextureSlot(2),
            outline_mode="world",
            outline_width=0.002,
            outline=(0.02, 0.03, 0.1),
            outline_lighting_mix=0.0,
        ),
    ),
    "unlit": Material("unlit", "unlit", base_texture=BASE),
    "plastic": Material("plastic", base=(0.7, 0.08, 0.06, 1.0), metallic=0.0, roughness=0.35),
    "gold": Material("gold", base=(1.0, 0.72, 0.3, 1.0), metallic=1.0, roughness=0.25),
    "rough_metal": Material("rough_metal", base=(0.6, 0.62, 0.65, 1.0), metallic=1.0, roughness=0.8),
    "glass": Material(
        "glass", base=(0.3, 0.7, 0.8, 0.4), metallic=0.0, roughness=0.1, alpha_mode="blend", double_sided=True
    ),
    "sieve": Material("sieve", "unlit", base_texture=TextureSlot(1), alpha_mode="mask", double_sided=True),
}
TEXTURES = (chequer(), chequer(64, 8, (60, 140, 90, 255), (60, 140, 90, 0)), sphere_picture())


def balls(names=tuple(EVERY)):
    """A row or two of balls, one of each material named."""
    columns = min(4, len(names))
    rows = -(-len(names) // columns)
    parts = []
    for i in range(len(names)):
        x = (i % columns - (columns - 1) / 2) * 0.11
        y = ((rows - 1) / 2 - i // columns) * 0.11
        parts.append(primitive((x, y, 0.0), material=i))
    return model(parts, [EVERY[name] for name in names], TEXTURES)


def waving():
    """A ball on each of two joints of one skin; the second joint is turned by whoever turns the head."""
    points, _, _ = ball()
    joints = np.zeros((len(points), 4), "u2")
    joints[points[:, 1] > 0, 0] = 1
    weights = np.zeros((len(points), 4), "f4")
    weights[:, 0] = 1
    skin = Skin(np.array([0, 1], np.int32), np.tile(np.eye(4, dtype="f4"), (2, 1, 1)))
    part = primitive(radius=0.1, skin=0, joints=joints, weights=weights)
    return model([part], [EVERY["mtoon"]], TEXTURES, nodes=2, skins=[skin], humanoid={"head": 1})

"""What a user's own model is: nodes, skins, morphs, materials and what VRM says of them, as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]

NO_NODE: Final = -1
"""A node number that means none."""
IDENTITY4: Final = np.eye(4, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Texture:
    """A picture for surfaces."""

    pixels: NDArray[np.uint8]
    """(h, w, 4) uint8, straight alpha, top row first; colour textures are sRGB, others linear."""
    wrap: tuple[str, str] = ("repeat", "repeat")
    """Along s and t: "repeat", "clamp" or "mirror"."""
    smooth: bool = True
    """Linear, else nearest."""


@dataclass(frozen=True, slots=True)
class TextureSlot:
    """A texture as a material uses it (glTF 2.0, textureInfo with KHR_texture_transform)."""

    texture: int
    """Number of the model's texture."""
    uv_set: int = 0
    """0 or 1."""
    offset: tuple[float, float] = (0.0, 0.0)
    scale: tuple[float, float] = (1.0, 1.0)
    rotation: float = 0.0
    """rad, counter-clockwise."""


Rgb = tuple[float, float, float]
"""Linear light, 0..1 (emissive may be more)."""


@dataclass(frozen=True, slots=True)
class MToon:
    """VRMC_materials_mtoon-1.0; VRM 0.x fields are converted to these. Colours are linear."""

    shade: Rgb = (0.0, 0.0, 0.0)
    shade_texture: TextureSlot | None = None
    shading_shift: float = 0.0
    shading_shift_texture: TextureSlot | None = None
    shading_shift_scale: float = 1.0
    shading_toony: float = 0.9
    gi_equalization: float = 0.9
    matcap_factor: Rgb = (1.0, 1.0, 1.0)
    matcap: TextureSlot | None = None
    rim: Rgb = (0.0, 0.0, 0.0)
    rim_fresnel: float = 5.0
    rim_lift: float = 0.0
    rim_texture: TextureSlot | None = None
    rim_lighting_mix: float = 1.0
    outline_mode: Literal["none", "world", "screen"] = "none"
    outline_width: float = 0.0
    """m for "world"; share of the picture's height for "screen"."""
    outline_width_texture: TextureSlot | None = None
    outline: Rgb = (0.0, 0.0, 0.0)
    outline_lighting_mix: float = 1.0
    uv_mask: TextureSlot | None = None
    uv_scroll: tuple[float, float] = (0.0, 0.0)
    """1/s along s and t."""
    uv_rotation: float = 0.0
    """rad/s"""


@dataclass(frozen=True, slots=True)
class Material:
    """How a primitive's surface looks. Names follow glTF 2.0."""

    name: str = ""
    kind: Literal["pbr", "unlit", "mtoon"] = "pbr"
    base: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0)
    """Linear colour and alpha."""
    base_texture: TextureSlot | None = None
    metallic: float = 1.0
    roughness: float = 1.0
    metallic_roughness_texture: TextureSlot | None = None
    emissive: Rgb = (0.0, 0.0, 0.0)
    emissive_texture: TextureSlot | None = None
    normal_texture: TextureSlot | None = None
    normal_scale: float = 1.0
    alpha_mode: Literal["opaque", "mask", "blend"] = "opaque"
    alpha_cutoff: float = 0.5
    double_sided: bool = False
    writes_depth: bool = False
    """Of "blend" only: MToon's transparentWithZWrite."""
    queue: int = 0
    """Order among "blend" materials, lower first (MToon's renderQueueOffsetNumber)."""
    mtoon: MToon = field(default_factory=MToon)
    """Only of kind "mtoon"."""


@dataclass(frozen=True, slots=True)
class MorphTarget:
    """What one target at weight 1 adds; only the vertices that move."""

    indices: NDArray[np.int32]
    """(n,) ascending."""
    offsets: F32
    """(n, 3) m"""
    normals: F32
    """(n, 3); zero where the file has none."""


@dataclass(frozen=True, slots=True)
class Primitive:
    """One drawable mesh of one material, in the space of its node (skinned: of the skin)."""

    node: int
    """The node that carries it."""
    skin: int
    """Number of the model's skin, -1: it moves rigidly with its node."""
    mesh: int
    """Number of the glTF mesh, whose targets it shares."""
    material: int
    positions: F32
    """(V, 3) m"""
    normals: F32
    """(V, 3) unit length; worked out from the triangles where the file has none."""
    uv: tuple[F32, F32]
    """Two (V, 2), zeros where the file has none; t runs down, as in glTF."""
    colours: F32
    """(V, 4) linear, ones where the file has none."""
    joints: NDArray[np.uint16]
    """(V, 4) places in skin.joints; zeros when rigid."""
    weights: F32
    """(V, 4), rows add up to 1; zeros when rigid."""
    triangles: NDArray[np.uint32]
    """(T, 3) counter-clockwise from outside."""
    morphs: tuple[MorphTarget, ...]
    """As many as the mesh has targets."""


@dataclass(frozen=True, slots=True)
class Skin:
    """Joints that bend a mesh."""

    joints: NDArray[np.int32]
    """(n,) node numbers"""
    inverse_bind: F32
    """(n, 4, 4), points as columns."""


@dataclass(frozen=True, slots=True)
class Nodes:
    """The node tree at rest; parents come before their children."""

    names: tuple[str, ...]
    parents: NDArray[np.int32]
    """(N,), NO_NODE for roots."""
    translation: F32
    """(N, 3) m"""
    rotation_wxyz: F32
    """(N, 4)"""
    scale: F32
    """(N, 3)"""


@dataclass(frozen=True, slots=True)
class MorphBind:
    """An expression at weight 1 sets this target to `weight`."""

    mesh: int
    target: int
    weight: float
    """0..1"""


@dataclass(frozen=True, slots=True)
class ColourBind:
    """An expression at weight 1 gives a material this colour."""

    material: int
    kind: Literal["base", "emissive", "shade", "matcap", "rim", "outline"]
    colour: tuple[float, float, float, float]
    """Linear."""


@dataclass(frozen=True, slots=True)
class UvBind:
    """An expression at weight 1 moves a material's pictures."""

    material: int
    offset: tuple[float, float]
    scale: tuple[float, float]


Override = Literal["none", "block", "blend"]


@dataclass(frozen=True, slots=True)
class Expression:
    """A face that the model can make, by name. VRM 0.x groups carry their VRM 1.0 names (joy → happy, a → aa …)."""

    name: str
    """VRM 1.0 preset name, ARKit name (Perfect Sync, exactly as in types.ARKIT) or the author's own."""
    preset: bool
    morphs: tuple[MorphBind, ...] = ()
    colours: tuple[ColourBind, ...] = ()
    uvs: tuple[UvBind, ...] = ()
    binary: bool = False
    override_blink: Override = "none"
    override_look_at: Override = "none"
    override_mouth: Override = "none"


@dataclass(frozen=True, slots=True)
class LookAt:
    """How eyes turn. Range maps: (largest input in rad, output there in rad; for "expression" a weight)."""

    kind: Literal["bone", "expression"]
    offset_m: tuple[float, float, float]
    """From the head bone to between the eyes."""
    inner: tuple[float, float]
    outer: tuple[float, float]
    down: tuple[float, float]
    up: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Collider:
    """A ball, or a capsule where `tail` differs from `offset`, that spring bones don't enter."""

    node: int
    offset: tuple[float, float, float]
    """m, in the node's space."""
    tail: tuple[float, float, float]
    radius: float
    """m"""


@dataclass(frozen=True, slots=True)
class SpringJoints:
    """All joints that swing, chain by chain from root to tip (VRMC_springBone-1.0; VRM 0.x converted)."""

    nodes: NDArray[np.int32]
    """(J,) node of each joint."""
    tails: F32
    """(J, 3) m, where its bone ends, in the node's space."""
    stiffness: F32
    """(J,)"""
    gravity: F32
    """(J, 3) direction × power, model space."""
    drag: F32
    """(J,) 0..1"""
    hit_radius: F32
    """(J,) m"""
    centre: NDArray[np.int32]
    """(J,) node in whose space inertia is felt, NO_NODE: the world's."""
    colliders: tuple[Collider, ...]
    collides: NDArray[np.bool_]
    """(J, colliders)"""


@dataclass(frozen=True, slots=True)
class Meta:
    """What the file says of its author and of what people may do with it; texts shown to the user as they are."""

    format: Literal["glTF 2.0", "VRM 0.x", "VRM 1.0"]
    title: str = ""
    version: str = ""
    authors: tuple[str, ...] = ()
    licence: str = ""
    """Name or URL."""
    allowed: tuple[tuple[str, str], ...] = ()
    """(what, who may or yes/no), in the spec's order and in words for people."""
    thumbnail: int = -1
    """Number of the model's texture, -1: none."""


@dataclass(frozen=True, slots=True)
class RiggedModel:
    """A glTF or VRM file, read and checked. Model space: metres, +y up, the person faces +z, +x is their left."""

    name: str
    """File name without its ending."""
    meta: Meta
    nodes: Nodes
    skins: tuple[Skin, ...]
    primitives: tuple[Primitive, ...]
    materials: tuple[Material, ...]
    textures: tuple[Texture, ...]
    target_names: tuple[tuple[str, ...], ...]
    """By mesh: the name of each morph target, "" where it has none."""
    model_from_file: F32 = field(default_factory=lambda: IDENTITY4)
    """(4, 4) put before the roots: VRM 0.x faces -z and is turned."""
    humanoid: dict[str, int] = field(default_factory=dict)
    """VRM 1.0 bone name → node; empty for plain glTF, whose are guessed (puppet.bones_of)."""
    expressions: tuple[Expression, ...] = ()
    look_at: LookAt | None = None
    springs: SpringJoints | None = None
    hidden: tuple[int, ...] = ()
    """Primitives for a first-person camera only: never drawn here."""

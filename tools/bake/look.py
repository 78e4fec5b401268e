"""Who is baked: identity, features and colours as one piece of data. The people start from KIT; ACTOR is the extra."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np


def rgb(text: str) -> np.ndarray:
    """(3,) sRGB 0..1 of "rrggbb"."""
    return np.array(list(bytes.fromhex(text))) / 255


@dataclass(frozen=True)
class Stroke:
    """A tapered line drawn on the skin: a smile line, a scar."""

    path: tuple[tuple[float, float], ...]
    """(x, y) of its way, seen from the front, source units; x > 0 is the person's left."""
    width: float
    """Half of it where it is widest, source units."""
    colour: np.ndarray
    sides: tuple[int, ...] = (1, -1)
    """Left as it is, and mirrored."""
    off: float = 0.004
    """Source units that it lies off the skin."""


@dataclass(frozen=True)
class Look:
    """A person. Amounts of targets and units are MakeHuman's own, 0..1."""

    macro: dict[str, object]
    """Arguments of Source.macro."""
    targets: dict[str, float]
    """Local target → amount."""
    drawn: bool
    """Carried through the warp to a drawn face; otherwise as life."""
    hair: str
    """One of bake.hair.STYLES."""
    jewels: tuple[str, ...] = ()
    """Of bake.jewels."""
    garment: str = "shirt"
    """One of bake.clothes.COLLARS."""
    warp: dict[str, Any] = field(default_factory=dict)
    """Amounts of bake.warp.Warp that differ from its own."""
    opened: float = 0.0
    """Share of eyeWide that the resting lids take; blinks give it back."""
    smile: float = 0.0
    """Share of mouthSmile in the resting face."""
    smile_lift: float = 0.0
    """Source units that mouthSmile lifts its corner more than the source does: a flattened mouth would only widen."""
    smile_out: tuple[float, float] = (0.0, 0.0)
    """Source units that it also moves the corner aside and forward: one that only rises sinks into the cheek."""
    puff: float = 0.0
    """Source units that cheekPuff adds as one smooth ball to either cheek."""
    strokes: tuple[Stroke, ...] = ()
    as_life: dict[str, float] = field(default_factory=dict)
    """Left-right pair of units → share that the warp leaves as it is: it would flatten what goes up into the cheeks."""
    gains: dict[str, float] = field(default_factory=dict)
    """Unit → factor on it."""
    smile_takes: dict[str, float] = field(default_factory=dict)
    """Left-right pair of units → share that mouthSmile takes of its side: cheeks and eyes smile as well."""
    tongue_takes: float = 0.0
    """Share of jawOpen that tongueOut takes: a tongue comes out between lips, not through them."""
    round_mouth: float = 0.0
    """0..1: how far the gap that jawOpen leaves between the lips becomes an ellipse; its corners are pointed else."""
    calm_lids: float = 0.0
    """Share of the eyeball's normals in those of the lids: no shadow of the open lid's fold lies on a shut one."""
    arch: float = 1.4
    """rad to either side that the dental arch goes: below 1 no tooth shows in the corners of a mouth at rest."""
    molars: float = 0.62
    """Brightness of the teeth at the ends of their arch."""
    jaw_takes: dict[str, float] = field(default_factory=dict)
    """Left-right pair of units → share that jawOpen takes of both: an open mouth is round, not a slot."""
    brow_rise: tuple[float, float] = (0.235, 0.05)
    """Source units: height of the brow over the eyeball's centre, and of its arch."""
    brow_off: float = 0.006
    """Source units: how far the brow lies off the skin; a brow ridge needs more."""
    lash: float = 1.0
    """Thickness of the lash band."""
    wing: float = 1.0
    """Length of the lashes beyond the outer corner."""
    brow_width: float = 1.0
    """Thickness of the brows."""
    lash_off: float = 0.0
    """Source units that it lies further off the lid."""
    soft_normals: float = 0.0
    """Share of a round face in the skin's normals: the light's edge runs smoothly over nose and cheeks."""
    iris_radius: float = 0.4
    """rad, seen from the eyeball's centre."""
    skin: np.ndarray = field(default_factory=lambda: rgb("fbd7c3"))
    warm: np.ndarray = field(default_factory=lambda: rgb("f2b8a3"))
    blush: np.ndarray = field(default_factory=lambda: rgb("f5948a"))
    blush_share: float = 0.42
    lip: np.ndarray = field(default_factory=lambda: rgb("e68f8a"))
    lip_share: float = 0.8
    seam_share: float = 0.85
    """How strongly the lips' inner edge is painted."""
    seam: np.ndarray = field(default_factory=lambda: rgb("9e4f4f"))
    sheen: np.ndarray | None = None
    """Where light gathers: on the nose, the cheekbones, the brow and the chin. None: nowhere."""
    under_nose: np.ndarray = field(default_factory=lambda: rgb("cc8578"))
    lid_edge: np.ndarray = field(default_factory=lambda: rgb("b86e66"))
    cavity: np.ndarray = field(default_factory=lambda: rgb("4d171a"))
    tooth: np.ndarray = field(default_factory=lambda: rgb("fbf7f2"))
    gum: np.ndarray = field(default_factory=lambda: rgb("cc6b6e"))
    tongue: np.ndarray = field(default_factory=lambda: rgb("e07578"))
    lash_colour: np.ndarray = field(default_factory=lambda: rgb("331f1c"))
    crease: np.ndarray | None = None
    """The fold over the eyes and the line between the lips are drawn, the fold in this colour. None: neither."""
    brow: np.ndarray = field(default_factory=lambda: rgb("54301f"))
    hair_colour: np.ndarray = field(default_factory=lambda: rgb("784536"))
    hair_root: np.ndarray | None = None
    """Where it grows and at its tips; None: as hair_colour."""
    hair_tip: np.ndarray | None = None
    cloth: np.ndarray = field(default_factory=lambda: rgb("4d668f"))
    collar: np.ndarray = field(default_factory=lambda: rgb("edebe6"))
    lining: np.ndarray = field(default_factory=lambda: rgb("3b5070"))
    trim: np.ndarray = field(default_factory=lambda: rgb("d8a84a"))
    """Zips and buttons."""


KIT = Look(
    macro={"gender": 0.12, "age": 0.43, "race": (0.06, 0.44, 0.5), "muscle": 0.5, "weight": 0.5},
    targets={
        "head/head-round": 0.35,
        "head/head-back-scale-depth-incr": 0.1,
        "mouth/mouth-angles-up": 0.6,
        "mouth/mouth-cupidsbow-incr": 0.3,
        "nose/nose-hump-decr": 0.6,
        "nose/nose-point-up": 0.35,
        "nose/nose-width2-decr": 0.3,
        "eyes/l-eye-height2-incr": 0.7,
        "eyes/r-eye-height2-incr": 0.7,
        "eyes/l-eye-corner2-up": 0.25,
        "eyes/r-eye-corner2-up": 0.25,
    },
    drawn=True,
    hair="bob",
    opened=0.6,
    smile=0.3,
    smile_lift=0.02,
    as_life={"mouthSmile": 0.42, "mouthFrown": 0.5, "mouthDimple": 0.4},
    gains={
        "jawOpen": 0.85,
        "browInnerUp": 1.4,
        "browOuterUpLeft": 1.2,
        "browOuterUpRight": 1.2,
        "browDownLeft": 1.25,
        "browDownRight": 1.25,
        "mouthPucker": 1.3,
        "mouthSmileLeft": 1.15,
        "mouthSmileRight": 1.15,
    },
    jaw_takes={"mouthStretch": 0.2, "mouthLowerDown": 0.3, "mouthUpperUp": 0.12},
    soft_normals=0.55,
    iris_radius=0.53,
)

ACTOR = Look(
    macro={"gender": 0.9, "age": 0.56, "race": (0.18, 0.22, 0.6), "muscle": 0.5, "weight": 0.48},
    targets={"nose/nose-hump-incr": 0.15, "chin/chin-height-incr": 0.15, "mouth/mouth-angles-up": 0.2},
    drawn=False,
    hair="short",
    lash=0.3,
    brow_rise=(0.205, 0.03),
    brow_off=0.02,
    skin=rgb("d9a888"),
    warm=rgb("cf8f75"),
    blush=rgb("cc8068"),
    blush_share=0.25,
    lip=rgb("b9776a"),
    seam=rgb("6e3a36"),
    under_nose=rgb("a8705c"),
    lid_edge=rgb("a06a5a"),
    tooth=rgb("eee6da"),
    gum=rgb("b0605f"),
    tongue=rgb("b5605f"),
    lash_colour=rgb("2a1c18"),
    brow=rgb("4a3426"),
    hair_colour=rgb("463226"),
    cloth=rgb("56665a"),
    collar=rgb("4c5a50"),
)

"""The hair styles by name: where the cap ends, and what grows on the skull."""

from collections.abc import Callable
from dataclasses import dataclass

from bake.clump import Shade
from bake.hair_bob import HAIRLINE as BOB_LINE
from bake.hair_bob import bob
from bake.hair_locs import HAIRLINE as LOCS_LINE
from bake.hair_locs import locs
from bake.hair_short import HAIRLINE as SHORT_LINE
from bake.hair_short import short
from bake.hair_tufts import HAIRLINE as TUFTS_LINE
from bake.hair_tufts import tufts
from bake.look import Look
from bake.part import Part
from bake.skull import Hairline, Skull


@dataclass(frozen=True)
class Style:
    """One way to wear hair."""

    hairline: Hairline
    grow: Callable[[Skull, Shade], list[Part]]
    covers_ears: bool = False


STYLES = {
    "short": Style(SHORT_LINE, lambda skull, shade: short(skull, shade.middle)),
    "bob": Style(BOB_LINE, bob, covers_ears=True),
    "tufts": Style(TUFTS_LINE, tufts),
    "locs": Style(LOCS_LINE, locs),
}


def hair(skull: Skull, look: Look) -> list[Part]:
    """The hair of `look`. It follows the head wholly."""
    root = look.hair_colour if look.hair_root is None else look.hair_root
    tip = look.hair_colour if look.hair_tip is None else look.hair_tip
    return STYLES[look.hair].grow(skull, Shade(root, look.hair_colour, tip))

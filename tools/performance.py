"""Measures what docs/performance.md says, and writes its tables and plots. On a computer that does nothing else.

    python tools/performance.py measure [--minutes 10] [--soak 60] [--out build/performance]
    python tools/performance.py page [--from build/performance]

Measuring takes some two and a half hours. What is there already isn't measured again, so it can be ended at any
time and started again. `page` takes what is there; what isn't, it says.
"""

import argparse
import json
import sys
from pathlib import Path

from proof.measured import condensed, measure
from proof.page import FIGURES, PAGE, PICTURES, with_tables
from proof.plots import plot_all


def main():
    """Measures, or writes the page."""
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    verbs = words.add_subparsers(dest="verb", required=True)
    measures = verbs.add_parser("measure")
    measures.add_argument("--minutes", type=float, default=10.0, help="of each avatar and of a photo")
    measures.add_argument("--soak", type=int, default=60, help="minutes; 0: none")
    measures.add_argument("--out", type=Path, default=Path("build/performance"))
    writes = verbs.add_parser("page")
    writes.add_argument("--from", dest="folder", type=Path, default=Path("build/performance"))
    chosen = words.parse_args()
    if chosen.verb == "measure":
        chosen.out.mkdir(parents=True, exist_ok=True)
        measure(chosen.out, minutes=chosen.minutes, soak_minutes=chosen.soak)
        return 0
    figures = condensed(chosen.folder)
    FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    plot_all(figures, PICTURES)
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8"), figures), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

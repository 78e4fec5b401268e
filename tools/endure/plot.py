"""Draws what was sampled: one row for each measure, time to the right."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

DPI = 110
BLUE = "#2f6fb0"


def plotted(series, title=""):
    """A figure. `series`: name → (minutes, values), each drawn in a row of its own, from 0."""
    figure, axes = plt.subplots(len(series), 1, figsize=(9, 1.7 * len(series)), sharex=True, layout="constrained")
    for axis, (name, (minutes, values)) in zip(axes, series.items(), strict=True):
        axis.plot(minutes, values, color=BLUE, linewidth=0.9)
        axis.set_title(name, loc="left", fontsize=10)
        axis.set_ylim(bottom=0)
        axis.margins(y=0.15)
        axis.grid(alpha=0.3)
    axes[-1].set_xlabel("minutes")
    figure.suptitle(title, fontsize=11)
    return figure


def saved(figure, path):
    """Written as a PNG, and forgotten."""
    figure.savefig(path, dpi=DPI, metadata={"Software": None})
    plt.close(figure)

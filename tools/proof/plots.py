"""Plots of docs/performance.md."""

import matplotlib.pyplot as plt
import numpy as np
from endure.plot import plotted, saved

from proof.measured import WINDOW_S

GOAL_AGE_MS = 50
GOAL_RATIO = 1.8
PARTS = {
    "capture": "#9aa7b5", "track": "#2f6fb0", "solve": "#79b0dd", "animate": "#4f9d69", "draw": "#e08e45",
    "readback": "#f2c48f", "rest": "#d9d9d9",
}  # fmt: skip
"""Stage → colour, from below."""


def plot_all(figures, folder):
    """Writes what there are figures for, as `folder`/performance_*.png."""
    if figures["long"]:
        saved(ages(figures["long"]), folder / "performance_age.png")
    if "bench" in figures:
        saved(stages(figures["bench"]), folder / "performance_stages.png")
    if "soak" in figures:
        saved(soak(figures["soak"]["samples"]), folder / "performance_soak.png")


def ages(long):
    """How late, over time: the middle and the latest one in twenty, of each avatar and the photo."""
    figure, axes = plt.subplots(2, 1, figsize=(9, 5.6), sharex=True, layout="constrained")
    for axis, key, title in zip(axes, ("age_p50", "age_p95"), ("half are at most so late", "95 % are"), strict=True):
        for case, told in long.items():
            at = (np.arange(len(told["windows"])) + 0.5) * WINDOW_S / 60
            axis.plot(at, [np.nan if w[key] is None else w[key] for w in told["windows"]], label=case, linewidth=1.2)
        axis.set_title(title, loc="left", fontsize=10)
        axis.set_ylabel("ms")
        axis.set_ylim(bottom=0)
        axis.grid(alpha=0.3)
    axes[1].set_ylim(top=max(axes[1].get_ylim()[1], 1.2 * GOAL_AGE_MS))
    axes[1].axhline(GOAL_AGE_MS, color="#b03030", linestyle="--", linewidth=1)
    axes[1].annotate("goal", (0, GOAL_AGE_MS), xytext=(2, 3), textcoords="offset points", color="#b03030", fontsize=9)
    axes[1].set_xlabel("minutes")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=len(long), frameon=False)
    return figure


def parts_of(bench, case):
    """Stage → processor ms a picture, of the live loop with an avatar or photo; what is in no stage is the rest."""
    cpu = bench["cpu"]
    track, drawn = cpu["track auto"], cpu[f"draw {case}"]
    parts = {"capture": cpu["capture"]["whole"], "track": track["track"], "solve": track["solve"]}
    parts |= {name: drawn.get(name, 0.0) for name in ("animate", "draw", "readback")}
    return {**parts, "rest": max(0.0, float(np.median(bench["live"][case]["cpu_ms"])) - sum(parts.values()))}


def stages(bench):
    """Where the processor's time goes, beside what MediaPipe's graph alone takes."""
    cases = [case for case in bench["live"] if f"draw {case}" in bench["cpu"]]
    split = [parts_of(bench, case) for case in cases]
    figure, axis = plt.subplots(figsize=(9, 4.6), layout="constrained")
    below = np.zeros(len(cases))
    for name, colour in PARTS.items():
        values = np.array([parts[name] for parts in split])
        axis.bar(cases, values, bottom=below, label=name, color=colour, width=0.65)
        below += values
    axis.bar(["MediaPipe's\ngraph alone"], [bench["graph"]], color="#555555", width=0.65)
    axis.axhline(GOAL_RATIO * bench["graph"], color="#b03030", linestyle="--", linewidth=1)
    axis.annotate(
        f"{GOAL_RATIO:g} × graph", (len(cases) + 0.33, GOAL_RATIO * bench["graph"]), xytext=(0, 3),
        textcoords="offset points", color="#b03030", fontsize=9, ha="right",
    )  # fmt: skip
    axis.set_ylabel("processor ms a picture, all threads")
    axis.grid(axis="y", alpha=0.3)
    axis.set_axisbelow(True)
    figure.legend(loc="outside upper center", ncols=len(PARTS), frameon=False, reverse=False)
    return figure


def soak(samples):
    """`samples`: (minute, MB, open files, threads) in their order."""
    at, *series = np.array(samples, float).T
    return plotted(
        {name: (at, values) for name, values in zip(("memory, MB", "open files", "threads"), series, strict=True)}
    )

"""The tables of docs/performance.md, between two marks of it; the words around them are written by hand."""

from statistics import median

from proof.measured import ROOT
from proof.plots import parts_of
from vcam.bench.goals import GOALS

PAGE, FIGURES = ROOT / "docs" / "performance.md", ROOT / "docs" / "performance.json"
PICTURES = ROOT / "docs" / "pictures"
BEGIN, END = "<!-- the tables of tools/performance.py -->", "<!-- the end of the tables -->"
NOT_YET = "*Not measured yet.*"


def with_tables(text, figures):
    """The page, its part between the marks made anew."""
    before, _, rest = text.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError(f"{PAGE.name} has no marks for the tables")
    sections = (machine, long, shorts, reader, soak)
    return before + BEGIN + "\n" + "\n\n".join(section(figures) for section in sections) + "\n" + END + after


def machine(figures):
    """What it was measured on."""
    if "bench" not in figures:
        return NOT_YET
    bench = figures["bench"]
    told = bench["machine"]
    dates = sorted({bench["date"][:10], *(case["date"][:10] for case in figures["long"].values())})
    commits = sorted({bench["commit"], *(case["commit"] for case in figures["long"].values())})
    return (
        f"Measured {' and '.join(dates)} at {', '.join(commits)}: {told['processor']}, {told['cores']} cores, "
        f"{told['memory']}, {told['opengl']}, Python {told['python']}, {told['packages']}."
    )


def long(figures):
    """Ten minutes of each."""
    head = "## Ten minutes of each\n\n![how late, over ten minutes](pictures/performance_age.png)\n\n"
    if not figures["long"]:
        return head.partition("\n\n")[0] + "\n\n" + NOT_YET
    columns = [_column(told) for told in figures["long"].values()]
    limits = {goal.what: ("≥ " if goal.least else "≤ ") + f"{goal.limit:g}" for goal in GOALS}
    goals = {
        "pictures a second": limits["fps"], "age p95, ms": limits["age_p95"], "dropped frames": limits["drops"],
        "faces that were never shown": limits["drops"], "drawn smaller": "0",
        "memory at most, MB": limits["rss_mb"],
    }  # fmt: skip
    rows = [[name, *(column[name] for column in columns), goals.get(name, "")] for name in columns[0]]
    return head + table(f"|| {' | '.join(figures['long'])} | goal |", rows)


def _column(told):
    """Row → text, of one long run."""
    m = told["metrics"]
    return {
        "pictures": str(m["frames_sent"]),
        "pictures a second": marked("fps", m["fps_out"], "{:.1f}"),
        "age p50, ms": f"{m['age_ms']['p50']:.0f}",
        "age p95, ms": marked("age_p95", m["age_ms"]["p95"], "{:.0f}"),
        "age p99, ms": f"{m['age_ms']['p99']:.0f}",
        "longest pause, ms": f"{max(window['pause'] for window in told['windows'])}",
        "dropped frames": marked("drops", m["drops"]["frames"], "{:.0f}"),
        "faces that were never shown": marked("drops", m["drops"]["faces"], "{:.0f}"),
        "drawn smaller": str(m["frames_lowered"]),
        "processor ms a picture": f"{m['cpu_ms_per_frame']:.1f}",
        "memory at most, MB": marked("rss_mb", m["peak_rss_mb"], "{:.0f}"),
        "other programs": f"{100 * told['others']:.0f} %",
    }


def shorts(figures):
    """Of vcam bench."""
    head = "## Where the time goes\n\n![processor time of each stage](pictures/performance_stages.png)\n\n"
    if "bench" not in figures:
        return head.partition("\n\n")[0] + "\n\n" + NOT_YET
    bench, rows = figures["bench"], []
    for case, runs in bench["live"].items():
        parts = parts_of(bench, case)
        whole = median(runs["cpu_ms"])
        rows.append(
            [
                case,
                *(f"{value:.1f}" for value in (*parts.values(), whole)),
                marked("ratio", whole / bench["graph"], "{:.2f}"),
                marked("start_s", median(runs["start_s"]), "{:.2f}"),
            ]
        )
    names = "|| capture | track | solve | animate | draw | readback | rest | all | × graph | first picture after, s |"
    said = f"Processor ms a picture, all threads; MediaPipe's face graph takes {bench['graph']:.1f} for the same."
    return head + table(names, rows) + "\n\n" + said


def reader(figures):
    """Camera moment to reader."""
    head = "## Camera to reader\n\n"
    return head + ("\n".join(f"    {line}" for line in figures["reader"]["lines"]) if "reader" in figures else NOT_YET)


def soak(figures):
    """An hour of everything."""
    head = "## An hour of everything\n\n"
    if "soak" not in figures:
        return head + NOT_YET
    told = figures["soak"]
    rows = [
        [f["what"], f"{f['value']:+.1f} {f['unit']}", f"{f['limit']:.1f}", "well" if f["well"] else "**missed**"]
        for f in told["findings"]
    ]
    picture = f"![memory, files and threads over {told['minutes']} minutes](pictures/performance_soak.png)\n\n"
    return head + picture + table(f"| {told['minutes']} minutes at {told['size']} | change | limit | |", rows)


def marked(what, value, form):
    """The value; bold where it misses its goal."""
    goal = next(goal for goal in GOALS if goal.what == what)
    text = form.format(value)
    return text if goal.met_by(value) else f"**{text}**"


def table(names, rows):
    """Markdown."""
    line = "|" + "---|" * (names.count("|") - 1)
    return "\n".join([names, line, *("| " + " | ".join(row) + " |" for row in rows)])

"""A report that nobody measured."""

from vcam.bench.results import Part, Report

MACHINE = {
    "processor": "AMD EPYC",
    "cores": "2",
    "memory": "25 GB",
    "system": "Linux-6.1-x86_64-with-glibc2.36",
    "python": "3.11.7",
    "opengl": "llvmpipe (LLVM 15.0.6, 256 bits); Mesa/X.org; 4.5 (Core Profile) Mesa 22.3.6",
    "packages": "mediapipe 0.10.31, ai-edge-litert 2.3.0, numpy 2.4.6, opencv-python 4.14.0.94, av 18.1.0",
}


def part(p50, cpu, *, rounds=3):
    """A stage whose rounds lie 0.2 ms apart."""
    around = [0.1 * (i - (rounds - 1) / 2) for i in range(rounds)]
    return Part(15 * rounds, p50 - 1, p50, p50 + 2, p50 + 3, cpu,
                tuple(round(p50 + by, 3) for by in around), tuple(round(cpu + by, 3) for by in around))  # fmt: skip


def report(**changed):
    """Two avatars, two stages, the graph."""
    runs = {
        "fps": (30.0, 29.9, 30.1),
        "age_p50": (31.0, 33.0, 32.0),
        "age_p95": (41.0, 44.0, 43.0),
        "age_p99": (48.0, 49.0, 52.0),
        "drops": (0.0, 0.0, 1.0),
        "lowered": (0.0, 0.0, 0.0),
        "cpu_ms": (20.0, 21.0, 19.5),
        "rss_mb": (310.0, 311.0, 312.0),
        "start_s": (1.2, 1.25, 1.21),
    }
    told = {
        "vcam": "0.1.0",
        "commit": "0b417e8",
        "date": "2026-11-23T03:02:12+00:00",
        "machine": MACHINE,
        "load": (0.3, 1.2),
        "others": 0.02,
        "stages": {
            "capture": {"whole": part(2.0, 1.5)},
            "draw mika": {
                "animate": part(3.0, 3.0),
                "draw": part(12.0, 14.0),
                "readback": part(1.5, 1.5),
                "whole": part(16.5, 18.5),
            },
        },
        "peers": {"mediapipe graph": {"whole": part(11.0, 12.0)}},
        "live": {"mika": runs, "photo": {**runs, "age_p95": (61.0, 64.0, 63.0), "fps": (28.0,)}},
        "skipped": ("pyvirtualcam: no virtual camera (no v4l2loopback device)",),
    }
    return Report(**told | changed)

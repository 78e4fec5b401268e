"""What a process holds, as Linux tells it."""

import os
from pathlib import Path

PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 1e6


def held(pid):
    """Memory, open files, threads and children of `pid`. Raises OSError when it is gone."""
    proc = Path(f"/proc/{pid}")
    resident = int((proc / "statm").read_text().split()[1])
    tasks = list((proc / "task").iterdir())
    return {
        "rss_mb": round(resident * PAGE_MB, 1),
        "files": len(list((proc / "fd").iterdir())),
        "threads": len(tasks),
        "processes": sum(len(_children(task)) for task in tasks),
    }


def _children(task):
    try:
        return (task / "children").read_text().split()
    except OSError:  # a thread that has just ended
        return []

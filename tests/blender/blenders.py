"""Blenders of several versions, each run beside the tests with settings of its own."""

import json
import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
INSIDE = Path(__file__).with_name("inside")


class Blender:
    """One Blender of a version, with settings of its own, in which scripts of inside/ run."""

    def __init__(self, version, addon, home, display=None):
        """`display`: the screen for its window; without one it has none."""
        self.version, self._addon = version, addon
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
            "BLENDER_USER_RESOURCES": str(home),
            "BLENDER_USER_CONFIG": str(home / "config"),  # 3.4 knows these two alone
            "BLENDER_USER_SCRIPTS": str(home / "scripts"),
            "OPENBLAS_NUM_THREADS": "1",
            **({"DISPLAY": display, "LIBGL_ALWAYS_SOFTWARE": "1"} if display else {}),
        }
        if version == "3.4":  # Debian's
            window = ["-p", "0", "0", "640", "480"] if display else ["-b"]
            self._command = ["blender", *window, "--factory-startup", "--python-exit-code", "1", "--python"]
        else:
            self._command = [str(ROOT / "build" / f"bpy-{version}" / "bin" / "python")]
        self.missing = not shutil.which(self._command[0])

    @contextmanager
    def starting(self, script, *words):
        """The running script: a process with pipes. What it prints beside its lines goes with them."""
        dashes = ["--"] if self.version == "3.4" else []
        with subprocess.Popen(
            [*self._command, str(INSIDE / f"{script}.py"), *dashes, str(self._addon), *map(str, words)],
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def run(self, script, *words, given=""):
        """What the script tells as its RESULT, with `given` on its standard input."""
        with self.starting(script, *words) as process:
            said, _ = process.communicate(given, timeout=120)
        return result(said, process.returncode)


def result(said, code):
    """What the line RESULT of a script's words holds."""
    lines = [line for line in said.splitlines() if line.startswith("RESULT ")]
    assert code == 0, said
    assert lines, said
    assert "Traceback" not in said, said
    return json.loads(lines[-1].removeprefix("RESULT "))


def port_of(process):
    """The port that the script listens at, once it does."""
    said = ""
    for line in process.stdout:
        if line.startswith("PORT "):
            return int(line.removeprefix("PORT "))
        said += line
    raise AssertionError(said)

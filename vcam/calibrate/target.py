"""What a calibration is asked for: from which board, or which guess, into which files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vcam.calibrate.result import Result
from vcam.calibrate.save import save_coverage, save_profile
from vcam.calibrate.stream import Tell
from vcam.calibration.boards import Board
from vcam.calibration.collector import Collector
from vcam.calibration.kept import is_measured, kept_path
from vcam.errors import UsageError
from vcam.sinks.aside import reserve


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One of `board`, `fov_deg` and `iris_at_m` is given. Raises UsageError otherwise, and for wrong names of files."""

    board: Board | None = None
    """To calibrate with."""
    fov_deg: float | None = None
    """Diagonal field of view to guess from."""
    iris_at_mm: float | None = None
    """Distance of the eyes from the camera, to guess from."""
    out: Path | None = None
    """The profile. None: only kept in the user's folder, for a camera that has a name."""
    coverage: Path | None = None
    """The coverage picture; None: none."""

    def __post_init__(self) -> None:
        if sum(way is not None for way in (self.board, self.fov_deg, self.iris_at_mm)) != 1:
            raise UsageError("give one of --board 9x6 (to calibrate), --fov 78 and --iris-at-mm 500 (to guess)")
        if self.coverage is not None and self.board is None:
            raise UsageError("--coverage needs --board: a guess has no views to show")
        for option, path, suffix in (("--out", self.out, ".json"), ("--coverage", self.coverage, ".png")):
            if path is not None and (path.suffix.lower() != suffix or "\0" in str(path)):
                raise UsageError(f"{option} must be a file that ends in {suffix}, got {str(path)!r}")

    def require_writable(self, *, camera: bool) -> None:
        """Prove before the work that there is somewhere to write to. `camera`: it has a name to be kept by.

        Raises UsageError and SinkError.
        """
        if self.out is None and not camera:
            raise UsageError("--out PROFILE.json is needed: files don't say which camera took them")
        for path in (self.out, self.coverage):
            if path is not None:
                reserve(path).unlink()

    def show_coverage(self, collector: Collector) -> None:
        """Draw the views taken so far."""
        if self.coverage is not None:
            save_coverage(self.coverage, collector.views, collector.size_wh, None)

    def finish(self, result: Result, name: str, say: Tell) -> dict[str, Any]:
        """Write everything, say what was found, and return all that is known. `name`: the camera's, or "".

        A guess never takes the place of a kept calibration. Raises UsageError when it would be written nowhere else,
        and SinkError.
        """
        found = result.solution
        if found is not None and self.coverage is not None:
            save_coverage(self.coverage, found.views, found.camera.size_wh, found)
        kept = kept_path(name, result.camera.size_wh)
        better = bool(name) and result.solution is None and is_measured(kept, result.camera.size_wh)
        if better and self.out is None:
            raise UsageError(f"{name} is calibrated already, better than by a guess; give --out, or delete {kept}")
        written = save_profile(result, self.out, "" if better else name)
        for line in result.lines():
            say(line)
        say(f"profile: {', '.join(map(str, written))}")
        if better:
            say(f"vcam goes on to use the calibration of {name}, which is better than a guess")
        elif name:
            say(f"vcam uses it by itself for {name} at {'x'.join(map(str, result.camera.size_wh))}")
        return {**result.report(name), "written": [str(path) for path in written]}

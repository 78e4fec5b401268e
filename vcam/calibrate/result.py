"""What a calibration gave: the camera, how far to trust it, and the words that say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from vcam.calibration import plausible
from vcam.calibration.boards import Board
from vcam.calibration.missing import covered
from vcam.calibration.record import record
from vcam.calibration.solve import Solution, solve
from vcam.calibration.view import View
from vcam.types import Camera

HEAD_M: Final = 0.6
"""Distance at which most people sit before a webcam."""

WELL_COVERED: Final = 0.6
"""Of the picture. The lens's distortion grows towards the edges, and is only guessed where no board has been."""


@dataclass(frozen=True, slots=True)
class Result:
    """A camera and where it comes from."""

    camera: Camera
    board: str
    """ "9x6", "9x6 ChArUco"; "fov" or "iris" of a guess."""
    pictures: int
    """How many were looked at."""
    solution: Solution | None = None
    """None of a guess."""
    without: tuple[str, ...] = ()
    """Names of the pictures that show no board."""

    def lines(self) -> list[str]:
        """For people: what was found and how sure it is."""
        (fx, fy), (cx, cy) = self.camera.matrix.diagonal()[:2], self.camera.matrix[:2, 2]
        if self.solution is None:
            return [f"focal length {fx:.0f} px: guessed, not calibrated; the head's distance may be 5 to 15 % wrong"]
        found, deviation = self.solution, self.solution.deviation_px
        share = float(covered(found.views, self.camera.size_wh).mean())
        mm = 1000 * HEAD_M * float(max(deviation[:2] / [fx, fy]))
        return [
            *(f"no {self.board} board seen in {name}" for name in self.without),
            *(f"left out {name}: {why}" for name, why in found.left_out),
            f"{len(found.views)} of {self.pictures} pictures used; corners lie {found.camera.rms_px:.2f} px (RMS) from "
            "where this camera shows them",
            f"the board has been in {share:.0%} of the picture"
            + ("; the lens is less sure in the rest, show it there too" if share < WELL_COVERED else ""),
            f"focal length {fx:.1f} ± {deviation[0]:.1f} by {fy:.1f} ± {deviation[1]:.1f} px, looking through "
            f"({cx:.1f} ± {deviation[2]:.1f}, {cy:.1f} ± {deviation[3]:.1f}) px",
            f"so a head {HEAD_M * 100:.0f} cm away is placed to ± {mm:.1f} mm in distance, as far as the camera goes",
        ]

    def profile(self, name: str) -> dict[str, Any]:
        """The profile's content. `name`: the camera's, "" when not known."""
        views = self.pictures if self.solution is None else len(self.solution.views)
        return record(self.camera, name=name, board=self.board, views=views)

    def report(self, name: str) -> dict[str, Any]:
        """The profile and all else that is known, for `--json`."""
        more: dict[str, Any] = {"pictures": self.pictures, "without_board": list(self.without), "guessed": True}
        if (found := self.solution) is not None:
            more["guessed"] = False
            deviation = dict(zip(("fx", "fy", "cx", "cy"), found.deviation_px.tolist(), strict=True))
            more["deviation_px"] = {key: round(value, 4) for key, value in deviation.items()}
            more["errors_px"] = {
                view.name: round(error, 4) for view, error in zip(found.views, found.errors_px.tolist(), strict=True)
            }
            more["left_out"] = dict(found.left_out)
        return {**self.profile(name), **more}


def checked(views: list[View], size_wh: tuple[int, int], board: str, pictures: int) -> Result:
    """The result of `views`, out of so many `pictures`. Raises BadInput when it is no calibration."""
    plausible.check_size(views, size_wh)
    found = solve(views, size_wh)
    plausible.check(found)
    return Result(found.camera, board, pictures, found)


def not_found(where: str, board: Board) -> str:
    """The line of a board that was never seen."""
    return (
        f"a {board.name} board was not found in {where}; count the inner corners, where four squares meet, and show "
        "the whole board with its white margin"
    )

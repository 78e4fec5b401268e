"""What `vcam track` says of the rendered people, held against their truth by the script that outsiders use too.

Asked for is what is reached, with a little room for other builds of the nets; goals that are missed stand beside it.
"""

import pytest

pytestmark = [pytest.mark.shared, pytest.mark.slow]

MOST_JITTER_DEG = 0.05


def test_head_pose_on_the_rendered_people(data, vcam, score, tmp_path):
    clip = data / "synth_pose"
    vcam("track", clip / "synth_dev.mp4", "--out", "t.csv", "--camera-profile", clip / "camera.json")
    people = score("pose", tmp_path / "t.csv", "synth_pose")
    everyone = people.pop("all")
    # measured: 1.000, 1.86 deg, 0.039, 24 mm, 0.26 frames; MediaPipe's own matrix: 0.945, 2.05 deg, 0.30, 85 mm
    assert everyone["found"] >= 0.99
    assert everyone["mae_deg_mean"] <= 1.95  # goal: 1.2
    assert everyone["distance_error"] <= 0.045  # goal: 0.03
    assert everyone["translation_mae_mm"] <= 27  # goal: 12; one camera can't tell a large head from a near one
    assert abs(everyone["lag_frames"]) <= 0.3
    # measured: 0.026 at most, of a woman in dim light
    assert max(max(person["jitter_deg"]) for person in people.values()) <= MOST_JITTER_DEG


def test_expressions_on_the_rendered_head(data, vcam, score, tmp_path):
    vcam("track", data / "synth_expr" / "synth_expr_dev.mp4", "--out", "t.csv")
    units = score("expr", tmp_path / "t.csv", "synth_expr/truth.csv")["all"]
    # measured: 0.968, 0.003, 0.939; the net's own scores: 0.919, 0.051, 0.603
    assert units["corr"] >= 0.96
    assert units["rest"] <= 0.02
    assert units["reach"] >= 0.92

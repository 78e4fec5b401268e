"""Pictures of users' models as they were when somebody last looked at them: every kind of material, in both tiers.

After a wanted change: pytest tests/golden --regen-golden, then open every changed picture before committing it.
"""

from pathlib import Path

import cv2
import numpy as np
import pytest
from models import balls

from vcam.metrics import untimed
from vcam.render.avatar import AvatarScene
from vcam.render.gl import Context
from vcam.render.rigged import AT_REST

HERE = Path(__file__).parent
SIZE_WH = (320, 160)
MEAN_AT_MOST, NEARLY_ALL_AT_MOST = 2.0, 16.0
"""Of 255, as in test_golden_avatar."""


@pytest.mark.may_skip("golden pictures are those of llvmpipe")
@pytest.mark.parametrize("tier", ["software", "gpu"])
def test_every_material_looks_as_it_did(request, context, tier, tmp_path):
    if "llvmpipe" not in context.renderer:
        pytest.skip(f"golden pictures are those of llvmpipe; this is {context.renderer}")
    as_tier = Context(context.gl, context.way)
    as_tier.software = tier == "software"
    scene = AvatarScene(as_tier, avatar=balls(), size_wh=SIZE_WH, background="#8899aa", timed=untimed, realtime=False)
    with scene as opened:
        got = cv2.cvtColor(opened.pose(AT_REST), cv2.COLOR_RGBA2BGR)
    path = HERE / f"materials_{tier}.png"
    if request.config.getoption("--regen-golden", default=False):
        assert cv2.imwrite(str(path), got)
    wanted = cv2.imread(str(path))
    assert wanted is not None, f"{path} is missing; make it with --regen-golden"
    away = np.abs(got.astype(np.int16) - wanted)
    if away.mean() > MEAN_AT_MOST or np.percentile(away, 99.9) > NEARLY_ALL_AT_MOST:
        difference = tmp_path / f"{tier}_difference.png"
        cv2.imwrite(str(difference), np.hstack([wanted, got, np.clip(away * 8, 0, 255).astype(np.uint8)]))
        pytest.fail(
            f"{tier} differs by {away.mean():.2f} in the mean, {np.percentile(away, 99.9):.0f} at 99.9 %; "
            f"wanted, got and the difference 8 times magnified: {difference}"
        )

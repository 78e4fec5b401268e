"""Pictures of users' models as they were when somebody last looked at them: every kind of material, in both tiers.

After a wanted change: pytest tests/golden --regen-golden, then open every changed picture before committing it.
"""

import pytest
from models import balls

from vcam.metrics import untimed
from vcam.render.avatar import AvatarScene
from vcam.render.gl import Context
from vcam.render.rigged import AT_REST

SIZE_WH = (320, 160)


@pytest.mark.may_skip("golden pictures are those of llvmpipe")
@pytest.mark.parametrize("tier", ["software", "gpu"])
def test_every_material_looks_as_it_did(looks_as_it_did, context, tier):
    as_tier = Context(context.gl, context.way)
    as_tier.software = tier == "software"
    scene = AvatarScene(as_tier, avatar=balls(), size_wh=SIZE_WH, background="#8899aa", timed=untimed, realtime=False)
    with scene as opened:
        looks_as_it_did(f"materials_{tier}", opened.pose(AT_REST)[..., :3])

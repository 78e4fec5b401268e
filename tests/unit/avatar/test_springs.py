"""What swings: the specification's own numbers, laws of motion, and the same at every rate of pictures."""

from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from vcam.avatar.rigged import Collider, SpringJoints
from vcam.avatar.springs import JUMP_S, STEP_S, Springs
from vcam.geometry import rotation_from_angles

PER_JOINT = ("nodes", "tails", "stiffness", "gravity", "drag", "hit_radius", "centre", "collides")
RATES = [5, 24, 30, 59.94, 60, 144, 240]


def chain(*, count=4, bone=(0, -0.05, 0), stiffness=1.0, gravity=0.0, drag=0.4, colliders=(), centre=-1, scale=1.0):
    """Parents, joints and local matrices of node 0, node 1 (moved by it) and `count` bones below, the last one bare."""
    total = count + 3
    local = np.tile(np.eye(4), (total, 1, 1))
    local[0, :3, :3] *= scale
    local[3:, :3, 3] = np.array(bone) / scale
    joints = SpringJoints(
        nodes=np.arange(2, count + 2, dtype=np.int32),
        tails=np.tile(np.float32(bone) / np.float32(scale), (count, 1)),
        stiffness=np.full(count, stiffness, np.float32),
        gravity=np.tile(np.float32([0, -gravity, 0]), (count, 1)),
        drag=np.full(count, drag, np.float32),
        hit_radius=np.full(count, 0.02 / scale, np.float32),
        centre=np.full(count, centre, np.int32),
        colliders=tuple(colliders),
        collides=np.ones((count, len(colliders)), bool),
    )
    return np.arange(-1, total - 1, dtype=np.int32), joints, local


def moved(*, x=0.0, z=0.0, yaw=0.0, roll=0.0):
    matrix = np.eye(4)
    matrix[:3, :3] = rotation_from_angles(*np.radians([yaw, 0, roll]))
    matrix[:3, 3] = x, 0, z
    return matrix


class Swinging:
    """A chain and its springs, stepped with the root put somewhere."""

    def __init__(self, change=lambda joints: joints, **how):
        self.parents, joints, self.local = chain(**how)
        self.joints = change(joints)
        self.springs = Springs(self.parents, self.joints, self.local)

    def step(self, dt=STEP_S, root=None):
        """World matrices (N, 4, 4) of all nodes."""
        local = self.local.copy()
        if root is not None:
            local[0] = root @ local[0]
        world = local.copy()
        for node in range(1, len(world)):
            world[node] = world[node - 1] @ local[node]
        self.springs.step(world, dt)
        return world

    def run(self, seconds, fps, root=lambda t: None):
        """(pictures, 3) m, where the tip is in each."""
        return np.array([self.step(1 / fps, root((i + 1) / fps))[-1, :3, 3] for i in range(round(seconds * fps))])


def nod(t):
    """A root that has just been put 20° to the side and 3 cm away."""
    return moved(x=0.03, roll=20) if t > 0 else np.eye(4)


def spec_step(joints, tails, before, root):
    """The pseudo code of VRMC_springBone-1.0 without colliders, bone by bone: new tails."""
    head, turn, out = root[:3, 3], root[:3, :3], []
    bone = joints.tails[0].astype(float)
    length = np.linalg.norm(bone)
    for i, (now, last) in enumerate(zip(tails, before, strict=True)):
        rest = turn @ bone / length
        force = rest * joints.stiffness[i] + joints.gravity[i]
        tail = now + (now - last) * (1 - joints.drag[i]) + STEP_S * force
        tail = head + (tail - head) / np.linalg.norm(tail - head) * length
        points = (tail - head) / length
        cross = np.cross(rest, points)
        skew = np.array([[0, -cross[2], cross[1]], [cross[2], 0, -cross[0]], [-cross[1], cross[0], 0]])
        turn = (np.eye(3) + skew + skew @ skew / (1 + rest @ points)) @ turn
        head = tail
        out.append(tail)
    return np.array(out)


def test_each_step_is_the_specifications():
    thing = Swinging(stiffness=1.5, gravity=0.4, drag=0.3)
    thing.step()
    tails = before = thing.step()[3:, :3, 3]
    for i in range(1, 31):
        root = moved(x=0.02 * i, roll=-8 * i, yaw=3 * i)
        tails, before = spec_step(thing.joints, tails, before, root), tails
        thing.step(root=root)
        np.testing.assert_allclose(thing.springs._tails, tails, atol=1e-5)


def test_shown_nodes_follow_their_bones():
    thing = Swinging()
    thing.step()
    for _ in range(5):
        world = thing.step(root=nod(1))
    lengths = np.linalg.norm(np.diff(world[2:, :3, 3], axis=0), axis=1)
    np.testing.assert_allclose(lengths, 0.05, atol=1e-6)
    for upper, lower in pairwise(world[2:]):
        np.testing.assert_allclose(upper @ [0, -0.05, 0, 1], [*lower[:3, 3], 1], atol=1e-6)
        np.testing.assert_allclose(upper[:3, :3].T @ upper[:3, :3], np.eye(3), atol=1e-6)


@cache
def settled():
    """(3,) m, where the tip hangs after a long time."""
    thing = Swinging(stiffness=0.5, gravity=0.7)
    thing.step(root=nod(1))
    return thing.run(8, 60, nod)[-1]


@pytest.mark.parametrize("fps", RATES)
def test_it_settles_in_the_same_place_at_every_rate(fps):
    thing = Swinging(stiffness=0.5, gravity=0.7)
    thing.step()
    tips = thing.run(4, fps, nod)
    np.testing.assert_allclose(tips[-1], settled(), atol=1e-4)
    assert np.linalg.norm(settled() - nod(1)[:3, 3] - [0, -0.2, 0]) > 0.01, "the control"


@pytest.mark.parametrize("fps", [r for r in RATES if r > 20])
def test_it_swings_at_the_same_rate_at_every_rate(fps):
    def half_periods(fps):
        """s, between passes of the tip through its resting place."""
        thing = Swinging(count=1, stiffness=0.3, drag=0.05, bone=(0, -0.12, 0))
        thing.step()
        x = thing.run(2, fps, nod)[:, 0]
        side = x - (0.03 + 0.12 * np.sin(np.radians(20)))
        at = np.flatnonzero((np.diff(np.sign(side)) != 0) & (np.arange(1, len(side)) > 0.06 * fps))[:4]
        return np.diff(at + side[at] / (side[at] - side[at + 1])) / fps

    assert half_periods(60).min() > 0.2
    np.testing.assert_allclose(half_periods(fps), half_periods(60), rtol=0.03)


@pytest.mark.parametrize("fps", RATES)
def test_motion_fades(fps):
    """Speeds of the tip in each half second after a jolt go down and come to nothing."""
    thing = Swinging(stiffness=0.3, drag=0.2)
    thing.step()
    speed = np.linalg.norm(np.diff(thing.run(5, fps, nod), axis=0), axis=1) * fps
    first, last = speed[: int(fps)].max(), speed[-int(fps) :].max()
    assert first > 0.05
    assert last < 0.01 * first


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("stiffness", [0.0, 1.0, 4.0, 1e6])
def test_wild_motion_never_breaks_it(fps, stiffness):
    thing = Swinging(stiffness=stiffness, gravity=20.0, drag=0.0)
    rng = np.random.default_rng(5)
    for _ in range(80):
        x, z, yaw, roll = rng.uniform(-1, 1, 4)
        root = moved(x=0.3 * x, z=0.3 * z, yaw=70 * yaw, roll=70 * roll)
        world = thing.step(1 / fps, root)
        assert np.isfinite(world).all()
        np.testing.assert_allclose(np.linalg.norm(np.diff(world[2:, :3, 3], axis=0), axis=1), 0.05, atol=1e-6)


@pytest.mark.parametrize(
    ("dt", "there"),
    [(STEP_S, moved(x=3)), (JUMP_S + 0.1, moved(x=0.2)), (-1.0, moved(x=0.1)), (STEP_S, moved(yaw=170))],
    ids=["place", "time", "time backwards", "turn"],
)
def test_a_jump_flings_nothing(dt, there):
    thing = Swinging(stiffness=0.4, gravity=0.1)
    before = thing.step()[:, :3, 3]
    after = thing.step(dt, there)[:, :3, 3]
    np.testing.assert_allclose(after, before @ there[:3, :3].T + there[:3, 3], atol=1e-3)
    later = np.array([thing.step(root=there)[:, :3, 3] for _ in range(60)])
    assert np.abs(later - after).max() < 1e-3


def test_the_control_a_fast_move_does_fling():
    thing = Swinging(stiffness=0.4, gravity=0.1)
    thing.step()
    tips = thing.run(0.1, 60, lambda t: moved(x=3 * t))
    assert tips[-1, 0] < 0.3 - 0.05


def test_the_first_picture_hangs_at_rest_already():
    thing = Swinging(stiffness=0.2, gravity=1.0, bone=(0.05, 0, 0))
    first = thing.step()[-1, :3, 3]
    assert first[1] < -0.1
    np.testing.assert_allclose(thing.run(3, 60)[-1], first, atol=2e-3)


def test_the_same_moment_twice_shows_the_same():
    thing = Swinging()
    thing.run(0.2, 60, nod)
    np.testing.assert_array_equal(thing.step(0.0, nod(1)), thing.step(0.0, nod(1)))


def test_reset_forgets_the_swing():
    thing = Swinging(stiffness=0.3)
    first = thing.step()
    thing.run(0.1, 60, nod)
    thing.springs.reset()
    np.testing.assert_allclose(thing.step(), first, atol=1e-9)


@pytest.mark.parametrize("fps", [24, 60, 240])
def test_tips_stay_out_of_a_ball_and_a_capsule(fps):
    ball = Collider(1, (0.12, -0.15, 0), (0.12, -0.15, 0), 0.09)
    capsule = Collider(1, (-0.12, -0.2, -0.1), (-0.12, -0.1, 0.1), 0.08)
    thing = Swinging(stiffness=0.2, gravity=0.2, colliders=[ball, capsule])
    thing.step()
    gaps = []
    for i in range(fps):
        roll = 50 * np.sin(7 * i / fps)
        root = moved(roll=roll, x=0.002 * roll)
        tails = (thing.step(1 / fps, root)[3:, :3, 3] - root[:3, 3]) @ root[:3, :3]
        line = np.array(capsule.tail) - capsule.offset
        share = np.clip((tails - capsule.offset) @ line / (line @ line), 0, 1)[:, None]
        gaps.append(np.linalg.norm(tails - ball.offset, axis=1) - 0.09 - 0.02)
        gaps.append(np.linalg.norm(tails - capsule.offset - share * line, axis=1) - 0.08 - 0.02)
    assert np.min(gaps) < 1e-4, "the control: they do meet"
    assert np.min(gaps) > -0.003  # shown between two steps, and a capsule is taken for a ball at its nearest point


@pytest.mark.parametrize("stiffness", [0.05, 0.5, 4.0])
def test_between_two_balls_without_room_it_hangs_still(stiffness):
    left, right = (0.05, -0.1, 0), (-0.06, -0.12, 0.01)
    colliders = [Collider(0, place, place, 0.06) for place in (left, right)]
    thing = Swinging(stiffness=stiffness, gravity=0.4, colliders=colliders)
    tips = thing.run(3, 60, lambda t: moved(roll=10))
    assert np.ptp(tips[-60:], axis=0).max() < 1e-4


def test_a_collider_that_it_does_not_meet_is_air():
    def ignoring(joints):
        return replace(joints, collides=np.zeros_like(joints.collides))

    ball = Collider(0, (0.02, -0.1, 0), (0.02, -0.1, 0), 0.05)
    free, told = Swinging(), Swinging(ignoring, colliders=[ball])
    np.testing.assert_allclose(told.run(0.5, 60, nod), free.run(0.5, 60, nod), atol=1e-12)
    assert np.abs(Swinging(colliders=[ball]).run(0.5, 60, nod) - free.run(0.5, 60, nod)).max() > 0.01


def test_with_a_centre_its_motion_is_not_felt():
    away = {"root": lambda t: moved(x=0.5 * t, z=0.3 * t * t)}
    thing = Swinging(centre=0, stiffness=0.3)
    thing.step()
    for i in range(60):
        t = i / 60
        world = thing.step(root=away["root"](t))
        np.testing.assert_allclose(world[-1, :3, 3] - world[0, :3, 3], [0, -0.2, 0], atol=1e-5)
    felt = Swinging(stiffness=0.3)
    felt.step()
    assert np.abs(felt.run(1, 60, away["root"])[30] - away["root"](31 / 60)[:3, 3] - [0, -0.2, 0]).max() > 0.02


def test_a_model_in_centimetres_swings_as_one_in_metres():
    metres, centimetres = Swinging(gravity=0.5), Swinging(gravity=0.5, scale=0.01)
    np.testing.assert_allclose(centimetres.run(1, 60, nod), metres.run(1, 60, nod), atol=1e-6)


def test_nodes_below_that_do_not_swing_are_carried():
    def upper_only(joints):
        return replace(joints, **{name: getattr(joints, name)[:1] for name in PER_JOINT})

    thing = Swinging(upper_only)
    thing.step()
    world = thing.step(root=nod(1))
    world = thing.step(root=nod(1))
    direction = (world[3, :3, 3] - world[2, :3, 3]) / 0.05
    np.testing.assert_allclose(world[-1, :3, 3], world[2, :3, 3] + 0.2 * direction, atol=1e-6)
    assert abs(direction @ nod(1)[:3, 1]) < 0.999, "the control: it swings"


def test_bones_without_length_and_flat_nodes_stay_stiff():
    def some_without(joints):
        tails = joints.tails.copy()
        tails[1] = 0
        return replace(joints, tails=tails)

    thing = Swinging(some_without)
    thing.step()
    world = thing.run(0.2, 60, nod)
    assert np.isfinite(world).all()
    parents, joints, local = chain()
    local[2, :3, :3] = 0
    flat = Springs(parents, joints, local)
    world = np.tile(np.eye(4), (len(parents), 1, 1))
    flat.step(world, 0.1)
    np.testing.assert_array_equal(world, np.tile(np.eye(4), (len(parents), 1, 1)))


def test_no_joints_cost_nothing_and_a_root_may_swing():
    parents, joints, local = chain()
    nothing = replace(joints, **{name: getattr(joints, name)[:0] for name in PER_JOINT})
    world = np.tile(np.eye(4), (len(parents), 1, 1))
    Springs(parents, nothing, local).step(world, 0.1)
    np.testing.assert_array_equal(world, np.tile(np.eye(4), (len(parents), 1, 1)))
    loose = Springs(np.full(len(parents), -1), joints, local)
    loose.step(world, 0.1)
    np.testing.assert_allclose(world[2, :3, 3], 0, atol=1e-12)


def test_what_it_is_made_from_is_left_alone():
    parents, joints, local = chain(gravity=1.0)
    kept = [a.copy() for a in (parents, local, joints.tails, joints.gravity, joints.stiffness)]
    springs = Springs(parents, joints, local)
    for i in range(10):
        springs.step(np.tile(np.eye(4), (len(parents), 1, 1)), 0.02 * i)
    for now, then in zip((parents, local, joints.tails, joints.gravity, joints.stiffness), kept, strict=True):
        np.testing.assert_array_equal(now, then)

"""One person on the base mesh: identity, opened eyes, arms lowered, correctives in the 52 units."""

import numpy as np

from bake.lids import blink_corrective, clear_eyeball, eyeball, find_lids
from bake.look import Look
from bake.mesh import smooth_step
from bake.source import Source
from vcam.types import ARKIT

EYE_HOME = np.array([0.0, 7.284, 1.245])
"""Every face is moved so that its eyeballs lie at this height and depth, where the warp expects them."""
CLOSING_ROUNDS = 4
"""The lids' edges are bent between their vertices: what is left after one round goes in the next."""
SEALING_ROUNDS = 4
"""The pull on the lips is blurred, so that it takes a few rounds to arrive."""
UPPER_LIP_SHARE = 0.3
"""Share of the way that the upper lip comes down to a lower one."""
SMILE_REACH = 0.085
"""Source units: how far the lift of a smile's corner spreads; with more a smile is a V, not a U."""
CHEEK, CHEEK_RADIUS = np.array([0.47, 6.75, 1.0]), 0.17
"""Middle of the left cheek and how far a puff spreads from it, source units."""
PUFFED = np.array([0.85, -0.1, 0.45])
"""Which way the left cheek goes."""
ARMS_DOWN = np.radians(46)
"""From MakeHuman's A-pose to hanging arms."""


class Face:
    """A whole base mesh as one person, source units, with the 52 units bent to fit."""

    def __init__(self, source: Source, look: Look) -> None:
        self.source, self.look = source, look
        points = source.points + source.macro(**look.macro)
        for name, amount in look.targets.items():
            points += amount * source.target(name)
        middle = sum(eyeball(source, points, side)[0] for side in "lr") / 2
        self.points = points + EYE_HOME - middle
        self.units = {name: source.unit(name) for name in ARKIT}
        self.lids = {side: find_lids(source, side) for side in "lr"}
        self._keep_eyeballs()
        self._close_blinks()
        self._shape_units()
        self._smile()
        self._puff()
        self._shut_lips()
        self._round_mouth()
        self.units["tongueOut"] = self.units["tongueOut"] + self.look.tongue_takes * self.units["jawOpen"]
        self._seal_lips()
        self.points = lower_arms(source, self.points)

    def _keep_eyeballs(self) -> None:
        """Eyeballs turn by gaze, rigidly: no unit moves them; and units of the eyes stay out of the mouth."""
        for side in "lr":
            ball = self.source.group(f"helper-{side}-eye")
            for offsets in self.units.values():
                offsets[ball] = 0
        cavity = self.source.mask("inside-mouth") > 0.5
        for name, offsets in self.units.items():
            if name.startswith(("eye", "brow")):
                offsets[cavity] = 0  # the source lets them stir the roof of the mouth

    def _close_blinks(self) -> None:
        for side, name in (("l", "Left"), ("r", "Right")):
            blink = self.units[f"eyeBlink{name}"]
            for _ in range(CLOSING_ROUNDS):
                blink += blink_corrective(self.source, self.lids[side], self.points, blink, side)
            wide = self.look.opened * self.units[f"eyeWide{name}"]
            opened = self.points + wide
            wide += clear_eyeball(self.source, self.lids[side], opened, side)
            self.points = self.points + wide
            blink -= wide

    def _shape_units(self) -> None:
        """Units made a little more or less than the source has them, so that a drawn face reads well."""
        for name, gain in self.look.gains.items():
            self.units[name] = self.units[name] * gain
        for name, share in self.look.jaw_takes.items():
            for side in ("Left", "Right"):
                self.units["jawOpen"] = self.units["jawOpen"] + share * self.units[name + side]
        for name, share in self.look.smile_takes.items():
            for side in ("Left", "Right"):
                self.units["mouthSmile" + side] = self.units["mouthSmile" + side] + share * self.units[name + side]

    def _smile(self) -> None:
        """A friendly face at rest; what the rest has taken, the unit gives back."""
        for side in ("Left", "Right"):
            self.units[f"mouthSmile{side}"] = self.units[f"mouthSmile{side}"] + self._lift_corner(side)
            rest = self.look.smile * self.units[f"mouthSmile{side}"]
            self.points = self.points + rest
            self.units[f"mouthSmile{side}"] = self.units[f"mouthSmile{side}"] - rest

    def _lift_corner(self, side: str) -> np.ndarray:
        """(n, 3) the look's extra lift around one corner of the mouth; eyes and nose stay."""
        lips = self.points[self.source.mask("lips") > 0.5]
        corner = lips[(lips[:, 0] * (1 if side == "Left" else -1)).argmax()]
        away = (self.points - corner) * [1, 1.3, 1]
        near = np.exp(-(away**2).sum(1) / (2 * SMILE_REACH**2))
        aside, forward = self.look.smile_out
        return np.outer(near, [aside * (1 if side == "Left" else -1), self.look.smile_lift, forward])

    def _puff(self) -> None:
        """Cheeks full of air: round from the front as well, where the source only pushes them forward."""
        if not self.look.puff:
            return
        cavity = self.source.mask("inside-mouth") > 0.3
        for side in (1, -1):
            away = (self.points - CHEEK * [side, 1, 1]) * [1, 1.1, 0.8]
            ball = self.look.puff * np.exp(-(away**2).sum(1) / (2 * CHEEK_RADIUS**2)) * ~cavity
            self.units["cheekPuff"] = self.units["cheekPuff"] + np.outer(ball, PUFFED * [side, 1, 1])

    def _shut_lips(self) -> None:
        """The resting lips touch: the slit that the source leaves is closed from both sides."""
        upper, lower = lip_pairs(self.source, self.points)
        slit = self.points[upper] - self.points[lower]
        slit[:, [0, 2]] = 0
        slit = np.maximum(slit, 0) * 0.5
        lips = np.flatnonzero(np.abs(self.units["jawOpen"]).sum(1) + np.abs(self.units["mouthClose"]).sum(1) > 0)
        for pair, sign in ((upper, -1), (lower, 1)):
            self.points[lips] += self._spread(lips, pair, sign * slit, 0.14) * self._own_side(lips, lower, sign < 0)

    def _round_mouth(self) -> None:
        """The open mouth becomes an ellipse from corner to corner, most of the way by the lower lip."""
        if not self.look.round_mouth:
            return
        jaw = self.units["jawOpen"]
        upper, lower = lip_pairs(self.source, self.points)
        lips = np.flatnonzero(np.abs(jaw).sum(1) + np.abs(self.units["mouthClose"]).sum(1) > 0)
        for _ in range(SEALING_ROUNDS):
            above, below = (self.points + jaw)[upper], (self.points + jaw)[lower]
            across = np.abs(above[:, 0]) / (np.abs(above[:, 0]).max() * 1.02)
            wanted = (above - below)[:, 1].max() * np.sqrt(np.clip(1 - across**2.2, 0, 1))
            lack = np.zeros_like(above)
            lack[:, 1] = self.look.round_mouth * np.maximum(wanted - (above - below)[:, 1], 0)
            for pair, sign in ((upper, UPPER_LIP_SHARE), (lower, UPPER_LIP_SHARE - 1)):
                pulled = self._spread(lips, pair, sign * lack, 0.16)
                jaw[lips] += pulled * self._own_side(lips, lower, sign > 0)

    def _spread(self, to: np.ndarray, pair: np.ndarray, moves: np.ndarray, reach: float) -> np.ndarray:
        """`moves` of the vertices `pair`, blurred and fading out at `reach`, at the vertices `to`."""
        distance = np.linalg.norm(self.points[to, None] - self.points[pair][None], axis=2)
        weight = np.exp(-((distance / 0.05) ** 2))
        blurred = (weight / np.maximum(weight.sum(1, keepdims=True), 1e-9)) @ moves
        return blurred * smooth_step(distance.min(1), reach, 0.02)[:, None]

    def _seal_lips(self) -> None:
        """mouthClose undoes jawOpen between the lips: pairs that touch at rest touch again when both are at 1."""
        close, jaw = self.units["mouthClose"], self.units["jawOpen"]
        upper, lower = lip_pairs(self.source, self.points)
        lips = np.flatnonzero(np.abs(close + jaw).sum(1) > 0)
        for _ in range(SEALING_ROUNDS):
            drift = (close + jaw)[upper] - (close + jaw)[lower]
            for pair, sign in ((upper, -UPPER_LIP_SHARE), (lower, 1 - UPPER_LIP_SHARE)):
                pulled = self._spread(lips, pair, sign * drift, 0.25)
                close[lips] += pulled * self._own_side(lips, lower, sign < 0)

    def _own_side(self, lips: np.ndarray, lower: np.ndarray, upper_side: bool) -> np.ndarray:
        """(n, 1) 1 for vertices of the upper (or the lower) lip: what follows the jaw is lower."""
        jaw = self.source.unit("jawOpen")
        share = np.linalg.norm(jaw[lips], axis=1) / np.linalg.norm(jaw[lower], axis=1).mean()
        low = smooth_step(share, 0.3, 0.7)
        return (1 - low if upper_side else low)[:, None]


def lip_pairs(source: Source, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Vertices of the upper and the lower lip that lie on each other when the mouth is shut (left to right)."""
    lips = np.flatnonzero((source.mask("lips") > 0.3) | (source.mask("inside-mouth") > 0.3))
    jaw = source.unit("jawOpen")
    moved = -jaw[lips, 1]
    front = points[lips, 2] > points[lips, 2].max() - 0.22
    lower, upper = lips[front & (moved > 0.15)], lips[front & (moved < 0.12)]
    found = []
    for low in lower:
        away = np.linalg.norm(points[upper] - points[low], axis=1)
        if away.min() < 0.03:
            found.append((points[low, 0], upper[away.argmin()], low))
    found.sort()
    return np.array([f[1] for f in found]), np.array([f[2] for f in found])


def lower_arms(source: Source, points: np.ndarray) -> np.ndarray:
    """`points` with the arms hanging: each turns about its shoulder by ARMS_DOWN, blended by the rig's weights."""
    weights = source.weights()
    out = points.copy()
    for side, sign in (("L", -1.0), ("R", 1.0)):
        arm = sum(
            w
            for bone, w in weights.items()
            if bone.endswith("." + side)
            and ("arm0" in bone or "wrist" in bone or "finger" in bone or "metacarpal" in bone)
        )
        joint = points[source.joint(f"{side.lower()}-shoulder")].mean(0)
        arm = arm + 0.35 * weights[f"shoulder01.{side}"]
        angle = sign * ARMS_DOWN * np.clip(arm, 0, 1)
        x, y = (points - joint)[:, 0], (points - joint)[:, 1]
        out[:, 0] += x * (np.cos(angle) - 1) - y * np.sin(angle)
        out[:, 1] += x * np.sin(angle) + y * (np.cos(angle) - 1)
    return out

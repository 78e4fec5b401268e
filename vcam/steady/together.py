"""All that calms one face: the gate, and the filters that start over when the gate says that somebody else is there."""

from __future__ import annotations

from vcam.steady.expression import ExpressionFilter
from vcam.steady.gate import PoseGate, Verdict
from vcam.steady.gaze import GazeFilter
from vcam.steady.pose import PoseFilter
from vcam.types import HeadPose


class Steady:
    """Ask `judge` first, once a frame; then each filter once. One thread, times of frames that go up."""

    def __init__(self, smoothing: float) -> None:
        """`smoothing`: 0 quick .. 1 calm."""
        self._gate = PoseGate()
        """Knows who is there, whatever the smoothing."""
        self.pose = PoseFilter(smoothing)
        self.expression = ExpressionFilter(smoothing)
        self.gaze = GazeFilter(smoothing)

    def but(self, smoothing: float) -> Steady:
        """This, with another smoothing from the next face on."""
        other = Steady(smoothing)
        other._gate = self._gate
        return other

    def judge(self, pose: HeadPose, t: float, presence: float) -> Verdict:
        """What to make of what was seen at time `t` (s), see PoseGate.judge; HELD: the last face still holds."""
        verdict = self._gate.judge(pose, t, presence)
        if verdict is Verdict.NEW:
            for part in (self.pose, self.expression, self.gaze):
                part.reset()
        return verdict

    def lost(self) -> None:
        """The face is out of sight. When it is back soon and near, it goes on as calmly as before."""
        self._gate.lost()

"""How far two turns are apart."""

from math import acos


def angle_between(a, b):
    """The angle from the quaternion `a` to `b`, 0..pi rad."""
    return 2 * acos(min(abs(sum(x * y for x, y in zip(a, b, strict=True))), 1.0))

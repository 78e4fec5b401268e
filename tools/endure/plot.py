"""Draws what was sampled: one row for each measure, time to the right, the limits of what is there at its left."""

import cv2
import numpy as np

WIDTH, ROW, LEFT, RIGHT, GAP = 1160, 150, 240, 40, 34
INK, GRID, LINE = (40, 40, 40), (225, 225, 225), (180, 90, 20)
FONT = cv2.FONT_HERSHEY_SIMPLEX


def plotted(title, series):
    """(h, w, 3) uint8 BGR. `series`: name → (minutes, values), each drawn in a row of its own."""
    picture = np.full((50 + len(series) * (ROW + GAP) + 20, WIDTH, 3), 255, np.uint8)
    cv2.putText(picture, title, (14, 30), FONT, 0.6, INK, 1, cv2.LINE_AA)
    longest = max((float(np.max(times)) for times, _ in series.values() if len(times)), default=1.0) or 1.0
    for n, (name, line) in enumerate(series.items()):
        times, values = (np.asarray(each, float) for each in line)
        cv2.putText(picture, name, (14, 70 + n * (ROW + GAP)), FONT, 0.5, INK, 1, cv2.LINE_AA)
        known = np.isfinite(values)
        if known.any():
            _row(picture, 50 + n * (ROW + GAP), times[known], values[known], longest)
    return picture


def _row(picture, top, times, values, longest):
    low, high = float(values.min()), float(values.max())
    room = max(0.1 * (high - low), 0.02 * abs(high), 0.5)
    low, high = max(0.0, low - room), high + room
    bottom, right = top + ROW, WIDTH - RIGHT
    for share in (0.0, 0.5, 1.0):
        y = round(bottom - share * ROW)
        cv2.line(picture, (LEFT, y), (right, y), GRID, 1)
        cv2.putText(picture, f"{low + share * (high - low):.6g}", (LEFT - 70, y + 5), FONT, 0.42, INK, 1, cv2.LINE_AA)
    for share in np.linspace(0, 1, 7):
        x = round(LEFT + share * (right - LEFT))
        cv2.line(picture, (x, top), (x, bottom), GRID, 1)
        cv2.putText(picture, f"{share * longest:.1f} min", (x - 20, bottom + 16), FONT, 0.38, INK, 1, cv2.LINE_AA)
    x = LEFT + times / longest * (right - LEFT)
    y = bottom - (values - low) / (high - low) * ROW
    line = np.column_stack([x, y]).round().astype(np.int32)
    cv2.polylines(picture, [line], False, LINE, 1, cv2.LINE_AA)

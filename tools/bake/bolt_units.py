"""What each of the 52 units does to Bolt's lights, as changes of the few numbers that a shape is drawn for.

Millimetres unless said otherwise. A name without its side stands for both sides; for eyes and brows +x is away from
the nose.
"""

Numbers = dict[str, float]

EYE = {"x": 0.0, "y": 0.0, "wide": 14.5, "top": 19.0, "low": 19.0, "bend": 0.0, "tilt": 0.0}
"""Shift, half width, heights over and under the middle, how far the middle bends up, how far the inner end dips; mm."""
EYE_UNITS: dict[str, Numbers] = {
    "eyeBlink": {"y": -4.0, "wide": 2.5, "top": -17.6, "low": -17.6, "bend": -2.0},
    "eyeWide": {"wide": 1.8, "top": 4.5, "low": 3.0},
    "eyeSquint": {"top": -5.0, "low": -5.5, "wide": 0.8},
    "cheekSquint": {"low": -6.5, "bend": 4.5},
    "mouthSmile": {"low": -1.5, "top": -0.5, "bend": 6.5},
    "browDown": {"top": -3.0, "tilt": 2.5},
    "mouthFrown": {"tilt": -1.5, "bend": -1.0},
    "noseSneer": {"low": -2.5, "top": -1.0},
    "eyeLookUp": {"y": 7.0},
    "eyeLookDown": {"y": -7.0},
    "eyeLookOut": {"x": 11.0},
    "eyeLookIn": {"x": -11.0},
}
"""By pair of units, for the left eye: +x is away from the nose."""
BROW = {"x": 0.0, "inner": 0.0, "middle": 1.5, "outer": 0.0, "thick": 2.5}
BROW_UNITS: dict[str, Numbers] = {
    "browDown": {"inner": -9.5, "middle": -4.5, "outer": -1.0, "x": -1.5, "thick": 0.5},
    "browInnerUp": {"inner": 8.5, "middle": 4.0, "outer": -2.0},
    "browOuterUp": {"inner": 1.5, "middle": 6.5, "outer": 6.5},
    "eyeBlink": {"inner": -1.5, "middle": -2.0, "outer": -1.5},
    "eyeWide": {"inner": 2.5, "middle": 3.0, "outer": 2.5},
    "eyeSquint": {"inner": -2.0, "middle": -2.0, "outer": -2.0},
    "noseSneer": {"inner": -4.0, "middle": -1.5},
    "eyeLookUp": {"inner": 2.0, "middle": 2.0, "outer": 2.0},
    "eyeLookDown": {"inner": -2.0, "middle": -2.0, "outer": -2.0},
    "eyeLookOut": {"x": 3.0},
    "eyeLookIn": {"x": -3.0},
}
MOUTH = {
    "x": 0.0, "y": 0.0, "wide": 23.0, "left": 3.0, "right": 3.0, "left_out": 0.0, "right_out": 0.0,
    "up": 0.0, "up_left": 0.0, "up_right": 0.0, "low": 0.0, "low_left": 0.0, "low_right": 0.0, "low_x": 0.0,
    "thick_up": 2.5, "thick_low": 2.5, "tongue": 0.0, "out": 0.0,
}  # fmt: skip
"""Corners `left` and `right` up, `.._out` further out; the opening up and down, per side too; the lips' thickness."""
MOUTH_UNITS: dict[str, Numbers] = {
    "jawOpen": {"up": 3.5, "low": 19.0, "wide": -2.0, "y": 2.0, "tongue": 1.0},
    "mouthClose": {"up": -3.5, "low": -19.0, "wide": -1.0, "y": -1.0, "tongue": -1.0},
    "jawForward": {"y": -2.5, "thick_low": 1.0, "wide": 1.5},
    "jawLeft": {"low_x": 5.0, "x": 4.0, "left": -1.0, "right": 1.0},
    "jawRight": {"low_x": -5.0, "x": -4.0, "left": 1.0, "right": -1.0},
    "mouthFunnel": {"wide": -11.0, "up": 6.5, "low": 6.5, "left": -3.0, "right": -3.0},
    "mouthPucker": {
        "wide": -15.5,
        "up": 3.0,
        "low": 3.0,
        "left": -3.0,
        "right": -3.0,
        "thick_up": 0.8,
        "thick_low": 0.8,
    },
    "mouthLeft": {"x": 10.0, "left": 2.0},
    "mouthRight": {"x": -10.0, "right": 2.0},
    "mouthRollUpper": {"thick_up": -1.7, "y": -0.6},
    "mouthRollLower": {"thick_low": -1.7, "y": 0.6},
    "mouthShrugUpper": {"y": 3.5, "left": -1.5, "right": -1.5},
    "mouthShrugLower": {"y": 2.0, "left": -3.5, "right": -3.5, "thick_low": 1.2},
    "mouthSmileLeft": {"left": 10.5, "left_out": 6.0, "y": -1.5},
    "mouthSmileRight": {"right": 10.5, "right_out": 6.0, "y": -1.5},
    "mouthFrownLeft": {"left": -11.0, "left_out": -1.0, "y": 1.5},
    "mouthFrownRight": {"right": -11.0, "right_out": -1.0, "y": 1.5},
    "mouthDimpleLeft": {"left": 3.0, "left_out": 4.0},
    "mouthDimpleRight": {"right": 3.0, "right_out": 4.0},
    "mouthStretchLeft": {"left": -3.5, "left_out": 7.0, "low_left": 2.0},
    "mouthStretchRight": {"right": -3.5, "right_out": 7.0, "low_right": 2.0},
    "mouthPressLeft": {"left_out": 1.5, "thick_up": -0.6, "thick_low": -0.6},
    "mouthPressRight": {"right_out": 1.5, "thick_up": -0.6, "thick_low": -0.6},
    "mouthUpperUpLeft": {"up_left": 6.0},
    "mouthUpperUpRight": {"up_right": 6.0},
    "mouthLowerDownLeft": {"low_left": 6.5},
    "mouthLowerDownRight": {"low_right": 6.5},
    "cheekPuff": {"wide": -7.0, "thick_up": 0.6, "thick_low": 0.6},
    "noseSneerLeft": {"up_left": 2.0, "left": 1.5},
    "noseSneerRight": {"up_right": 2.0, "right": 1.5},
    "tongueOut": {"tongue": 1.0, "out": 1.0, "low": 4.0},
}
SPOTS = {
    "cheekPuff": ("cheek", 9.5),
    "mouthSmile": ("cheek", 5.0),
    "cheekSquint": ("cheek", 2.5),
    "noseSneer": ("nose", 1.0),
}
"""What grows out of nothing on a cheek (radius, mm) or beside the nose (share of its size)."""

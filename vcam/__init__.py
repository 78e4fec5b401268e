"""vcam: a webcam in, an avatar out, in every program that opens a camera."""

__version__ = "0.1.0"

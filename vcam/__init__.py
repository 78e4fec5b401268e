"""vcam: a webcam in, an avatar or a living photo out, in every program that opens a camera."""

__version__ = "0.1.0"

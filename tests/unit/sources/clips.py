"""Tiny videos and pictures for these tests, made here so that no file has to travel along."""

from fractions import Fraction

import av
import cv2
import numpy as np

from vcam.errors import SourceEnded
from vcam.sources.files import FileSource

SIZE_WH = (64, 48)


def picture(i=0, n=1, size_wh=SIZE_WH):
    """RGB: red from the left edge up to (i+1)/n of the width, dark blue beyond."""
    w, h = size_wh
    image = np.full((h, w, 3), (10, 10, 90), np.uint8)
    image[:, : max(1, (i + 1) * w // n)] = (200, 60, 30)
    return image


def red_share(image):
    """What `picture` was made with, (i+1)/n, read back."""
    return float((image[..., 0] > 105).mean())


def write_video(path, n=30, *, size_wh=SIZE_WH, codec="libx264", fps=30, times_ms=None, container=None, key_every=10):
    """`n` pictures whose red part grows, shown at `times_ms` or evenly."""
    options = {"g": str(key_every), "bf": "0", "strict": "-1"}
    with av.open(str(path), "w", format=container) as out:
        video = out.add_stream(codec, rate=fps, options=options)
        video.width, video.height = size_wh
        video.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        if times_ms:
            video.codec_context.time_base = Fraction(1, 1000)
        for i in range(n):
            frame = av.VideoFrame.from_ndarray(picture(i, n, size_wh), format="rgb24")
            if times_ms:
                frame.pts, frame.time_base = times_ms[i], Fraction(1, 1000)
            out.mux(video.encode(frame))
        out.mux(video.encode())
    return path


def write_sound(path, *, picture_too=False):
    """Half a second of tone, with or without a video of as many frames beside it."""
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=30) if picture_too else None
        sound = out.add_stream("aac", rate=8000)
        if video:
            video.width, video.height = SIZE_WH
            video.pix_fmt = "yuv420p"
            for i in range(15):
                out.mux(video.encode(av.VideoFrame.from_ndarray(picture(i, 15), format="rgb24")))
            out.mux(video.encode())
        tone = np.sin(np.arange(4096) * 0.3, dtype=np.float32)[None]
        frame = av.AudioFrame.from_ndarray(tone, format="fltp", layout="mono")
        frame.sample_rate = 8000
        out.mux(sound.encode(frame))
        out.mux(sound.encode())
    return path


def encoded(suffix, image=None):
    """Bytes of `image` (RGB or RGBA or grey, 8 or 16 bits) in the format of `suffix`."""
    image = picture(0, 2) if image is None else image
    code = {3: cv2.COLOR_RGB2BGR, 4: cv2.COLOR_RGBA2BGRA}.get(image.shape[2] if image.ndim == 3 else 1)
    ok, data = cv2.imencode(suffix, image if code is None else cv2.cvtColor(image, code))
    assert ok
    return data.tobytes()


def opened(path, *, realtime=False, fps=30, **more):
    return FileSource(str(path), size_wh=(640, 480), fps=fps, realtime=realtime, **more)


def all_frames(path, **more):
    """Every frame of a file, in order."""
    with opened(path, **more) as source:
        return list(until_end(source))


def until_end(source):
    while True:
        try:
            yield source.read()
        except SourceEnded:
            return


class FakeClock:
    """A clock that only sleeping, or whoever holds it, moves."""

    def __init__(self):
        self.now = 100.0
        self.slept = []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds

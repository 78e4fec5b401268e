"""Tiny videos and pictures for these tests, made here so that no file has to travel along."""

from fractions import Fraction

import av
import numpy as np
from painted import SIZE_WH, picture

from vcam.errors import SourceEnded
from vcam.sources.files import FileSource


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

"""An MP4 of every picture sent: H.264, each at its own time in steps of 1 / fps, alpha flattened over black."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Final, Self

import av
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, VideoReformatter
from av.video.stream import VideoStream

from vcam.errors import SinkError, UsageError
from vcam.registry import pip
from vcam.sinks.aside import FILM, checked_path, claim, finished_well, put_in_place, reserve
from vcam.sinks.label import film_label
from vcam.sinks.picture import even_size, padded_to_even, pixels
from vcam.types import Face, Rendered

LIVE: Final = {"preset": "veryfast", "crf": "18", "bf": "0", "rc-lookahead": "4"}
"""x264: the fastest preset whose 720p still looks clean; crf 18 is visually lossless (x264's own guide); no B-frames,
so that the first frame is at 0 for readers that ignore edit lists too. It looks 4 pictures ahead, not 10: 17 MB less
beside the stream, and 0.9 of the bytes (five seconds of the actor at 720p)."""
FINE: Final = {"preset": "fast", "crf": "12", "bf": "0"}
"""For films that needn't be written in time: of a driven photo's sharpness it keeps 0.97, "medium" at crf 14 0.95 (in
three quarters of the bytes and 1.15 times the work); psy-rd or "grain" stir what is still. d10 on two photos."""
WHOLE: Final = {"movflags": "+faststart"}
"""FFmpeg's muxer: the index in front, once all is there."""
PIECES: Final = {"movflags": "+hybrid_fragmented", "frag_duration": "500000", "flush_packets": "1"}
"""Pieces of half a second, each with an index of its own, which become one film at the end (FFmpeg 7.1 and later)."""


def exact_rate(fps: float) -> Fraction:
    """`fps` as the fraction that it stands for: 30 is 30, 29.97 is 30000/1001 (SMPTE 170M), 12.5 is 25/2.

    Raises UsageError outside 1..1000.
    """
    if not (math.isfinite(fps) and 1 <= fps <= 1000):
        raise UsageError(f"video can't be written at {fps} pictures a second: choose 1 to 1000")
    ntsc = Fraction(round(fps * 1.001) * 1000, 1001)
    return ntsc if abs(fps - round(fps)) > 1e-9 and abs(ntsc - fps) < 0.005 else Fraction(fps).limit_denominator(1001)


class VideoSink:
    """FILE.mp4, each picture shown from its own `t` on, counted from the first one's: a live loop that is slower than
    `fps` gives a film of true speed, equal steps of 1 / fps one of constant rate. Pictures that come closer than that
    still get a step each. An odd side gets its last row or column twice, as 4:2:0 needs even ones. BT.709, limited
    range, tagged. Tags say where the film is synthetic.

    The file gets its name at a clean close, its index in front (faststart). After an error, or with no picture sent,
    nothing is left and a file that was there before is untouched.

    One that `survives` is there from the start, where no file may be, and plays to within a second of whatever ends
    it: a full disk, a kill, a power cut that the disk outlives. With no picture sent nothing is left either.
    """

    def __init__(
        self,
        address: str,
        *,
        size_wh: tuple[int, int],
        fps: float,
        encoder: Mapping[str, str] = LIVE,
        survives: bool = False,
        synthetic: bool = True,
    ) -> None:
        """`encoder`: LIVE or FINE; `synthetic`: whether the file says that it is."""
        self._survives, self._synthetic = survives, synthetic
        self._path: Path = checked_path(address, FILM, "video")
        self._size_wh = size_wh
        self._rate, self._encoder = exact_rate(fps), dict(encoder)
        self._temporary: Path | None = None
        self._container: OutputContainer | None = None
        self._stream: VideoStream
        self._reformatter = VideoReformatter()
        self._first_t: float | None = None
        self._pts = -1  # of the last picture, in steps of 1 / fps

    def __enter__(self) -> Self:
        self._temporary = claim(self._path) if self._survives else reserve(self._path)
        try:
            how = PIECES if self._survives else WHOLE
            self._container = av.open(str(self._temporary), "w", format="mp4", options=how)
            self._container.metadata.update(film_label(synthetic=self._synthetic))
            self._stream = self._container.add_stream("libx264", rate=self._rate, options=self._encoder)
            context = self._stream.codec_context
            context.width, context.height = even_size(self._size_wh)
            context.pix_fmt, context.time_base = "yuv420p", 1 / self._rate
            context.colorspace, context.color_range = Colorspace.ITU709, ColorRange.MPEG
            context.color_primaries, context.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
            context.open()
        except (av.FFmpegError, OSError, ValueError, OverflowError) as error:
            self._abandon()
            if "libx264" not in av.codecs_available:
                line = pip("install --force-reinstall av")
                raise SinkError(f"this PyAV has no H.264 encoder (libx264): {line}") from error
            size = "x".join(map(str, self._size_wh))
            raise SinkError(f"can't write {self._path}: H.264 takes no {size}; choose another --size") from error
        return self

    def __exit__(self, *error: object) -> None:
        if self._container is None or self._temporary is None:
            return
        if not finished_well(error[0] if error else None) or self._first_t is None:
            self._abandon()
            return
        try:
            self._container.mux(self._stream.encode(None))
            self._container.close()
        except (av.FFmpegError, OSError) as failure:
            self._abandon()
            raise SinkError(f"can't finish {self._path}: {failure.strerror or failure}") from failure
        temporary, self._container, self._temporary = self._temporary, None, None
        if not self._survives:
            put_in_place(temporary, self._path)

    def _abandon(self) -> None:
        container, self._container = self._container, None
        if container is not None:
            # the reason is already on its way to the user, and the file goes anyway
            with contextlib.suppress(av.FFmpegError, OSError):
                container.close()
        temporary, self._temporary = self._temporary, None
        if temporary is not None and not (self._survives and self._first_t is not None):
            temporary.unlink(missing_ok=True)

    @property
    def about(self) -> str:
        """Which file, size and rate."""
        width, height = even_size(self._size_wh)
        return f"{self._path} (H.264, {width}x{height}, {float(self._rate):g} fps)"

    def send(self, rendered: Rendered, face: Face | None) -> None:
        """Encode one more picture. Raises SinkError when the disk is full."""
        rgba = padded_to_even(pixels(rendered, self._size_wh))
        if self._container is None:
            raise SinkError(f"{self._path} is not open")
        frame = self._reformatter.reformat(
            VideoFrame.from_numpy_buffer(rgba, format="rgba"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
        )
        first_t = rendered.t if self._first_t is None else self._first_t
        pts = max(self._pts + 1, round((rendered.t - first_t) * self._rate))
        frame.pts, frame.time_base = pts, 1 / self._rate
        try:
            self._container.mux(self._stream.encode(frame))
        except (av.FFmpegError, OSError) as error:
            raise SinkError(f"can't write {self._path}: {error.strerror or error}; is the disk full?") from error
        self._first_t, self._pts = first_t, pts

"""Reads a video file with PyAV, in order, from a byte stream only: no second file and no network can be reached."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, SupportsBytes, cast

import av
import cv2
import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from vcam.errors import BadInput
from vcam.pictures.alpha import over_grey
from vcam.pictures.orientation import UPRIGHT, from_display_matrix, upright
from vcam.sources._reel import Moment
from vcam.sources._timeline import Timeline

log = logging.getLogger(__name__)

CONTAINERS: Final = (
    "mov,mp4,matroska,webm,avi,mpegts,mpeg,mpegvideo,m4v,h264,hevc,flv,asf,ogg,ivf,mjpeg,gif,yuv4mpegpipe,dv,mxf"
)
"""FFmpeg's names of what is opened. Playlists and scripts (hls, dash, concat, sdp, …) are not among them: they name
other files and addresses, which FFmpeg would open."""
CODECS: Final = (
    "h264,hevc,vp8,vp9,libdav1d,av1,mpeg4,mpeg2video,mpeg1video,mjpeg,prores,dnxhd,ffv1,huffyuv,ffvhuff,utvideo,"
    "rawvideo,theora,msmpeg4,msmpeg4v2,wmv1,wmv2,wmv3,vc1,h263,flv,gif,png,qtrle,cinepak,dvvideo"
)
"""FFmpeg's decoders that may run: what cameras, phones and editors write. The rest only lets hostile files in."""
MAX_SIDE: Final = 8192
MAX_PIXELS: Final = 8192 * 4320
"""8K, either way up: the most that H.264 and HEVC levels 6.x allow."""
MAX_DAMAGED: Final = 100
"""Damaged packets in a row before the rest is given up: 3 s at 30 fps; a key frame comes sooner in nearly all files."""
THREADS: Final = 2
"""For what is larger than ONE_THREAD_PX; more would take cores from the tracker."""
ONE_THREAD_PX: Final = 1280 * 720
"""Up to here one thread is soon done: 720p H.264 decodes in 1.4 ms a frame, in 0.7 ms with two, which cost 0.25 ms more
of the processor."""
USUAL_FPS: Final = 30.0
ENDED_EARLY_S: Final = 1.0
"""A picture track this much shorter than the file says was cut off; containers round by less."""

_ERRORS: Final = (av.FFmpegError, ValueError, OSError, MemoryError)
"""What PyAV raises for bad data: its own tree, and the built-in ones for values that don't fit."""


class VideoReel:
    """Reel of a video file's pictures; sound is ignored. Damaged parts are left out and told in one warning."""

    about: str
    fps: float
    frame_count: int | None
    size_wh: tuple[int, int]

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("rb")
        self._container: av.container.InputContainer | None = None
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        head = self._file.read(12)
        self._file.seek(0)
        limits = {"format_whitelist": CONTAINERS, "codec_whitelist": CODECS, "protocol_whitelist": "none"}
        try:
            self._container = av.open(
                self._file,
                "r",
                container_options=limits,
                options={"max_pixels": str(MAX_PIXELS)},
                metadata_errors="replace",
            )
        except _ERRORS as error:
            raise BadInput(f"{self._path}: {_why_unreadable(head)}") from error
        self._stream = self._video_stream()
        rates = (self._stream.average_rate, self._stream.guessed_rate)  # either may be missing or absurd
        self.fps = next((float(rate) for rate in rates if rate and 0.1 <= rate <= 240), USUAL_FPS)
        self.frame_count = self._stream.frames or None
        self._timeline = Timeline(1 / self.fps)
        self._converter = VideoReformatter()  # a frame by itself would set up a new one each time
        self._orientation: int | None = None
        self._shown_wh: tuple[int, int] | None = None
        self._damaged = 0
        self._moments = self._decoded()
        self._first = next(self._moments, None)
        if self._first is None or self._shown_wh is None:
            raise BadInput(f"{self._path}: no picture in it can be decoded; the file is cut short or damaged")
        self.size_wh = self._shown_wh
        width, height = self.size_wh
        self.about = f"{self._path}: video, {width}x{height} at {self.fps:g} fps, {self._stream.codec.canonical_name}"

    def _video_stream(self) -> av.VideoStream:
        """The video stream, ready to decode."""
        assert self._container is not None
        streams = [s for s in self._container.streams.video if not s.disposition & av.stream.Disposition.attached_pic]
        if not streams:
            raise BadInput(f"{self._path}: has no video in it, only {_kinds(self._container)}")
        stream = streams[0]
        decoder = stream.codec_context
        if decoder is None or decoder.name not in CODECS.split(","):
            name = "unknown" if decoder is None else decoder.name
            raise BadInput(f"{self._path}: video of the kind {name!r} isn't supported; convert it to H.264 in MP4")
        self._check_size(decoder.width, decoder.height)
        decoder.options = {"max_pixels": str(MAX_PIXELS)}  # a stream may change its size later on
        decoder.thread_type = "AUTO"
        decoder.thread_count = THREADS if decoder.width * decoder.height > ONE_THREAD_PX else 1
        return stream

    def _check_size(self, width: int, height: int) -> None:
        if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
            raise BadInput(
                f"{self._path}: {width}x{height} px is too large for a video "
                f"(limit {MAX_SIDE} px a side and {MAX_PIXELS / 1e6:.0f} megapixels); save a smaller copy"
            )

    def __iter__(self) -> Iterator[Moment]:
        """See Reel."""
        assert self._first is not None
        yield self._first
        yield from self._moments

    def close(self) -> None:
        """See Reel."""
        if self._container is not None:
            self._container.close()
        self._file.close()

    def _decoded(self) -> Iterator[Moment]:
        """Every picture that can be decoded. Ends with at most one warning."""
        index, in_a_row, reached_s, trouble = 0, 0, 0.0, ""
        packets = self._packets()
        for packet in packets:
            try:
                images = [(frame.time, self._image(frame)) for frame in packet.decode()]
                in_a_row = 0
            except _ERRORS as error:
                log.debug("%s: packet skipped: %s", self._path, error)
                self._damaged += 1
                in_a_row += 1
                if in_a_row >= MAX_DAMAGED:
                    trouble = "the rest is damaged"
                    break
                continue
            for raw_s, image in images:
                reached_s = self._timeline.at(raw_s)
                yield index, reached_s, image
                index += 1
        declared_s = self._declared_s()
        if not trouble and declared_s is not None and declared_s - reached_s - 1 / self.fps > ENDED_EARLY_S:
            trouble = f"ends after {reached_s:.1f} s of {declared_s:.1f} s, it is cut short or damaged"
        if not trouble and self._damaged:
            trouble = f"{self._damaged} damaged packets were skipped"
        if trouble and index:
            log.warning("%s: %s; went on with the %d frames that are whole", self._path, trouble, index)

    def _packets(self) -> Iterator[av.Packet[av.VideoStream]]:
        """The stream's packets up to its end or to where the container can't be followed any more."""
        assert self._container is not None
        try:
            yield from self._container.demux(self._stream)
        except _ERRORS as error:
            log.debug("%s: %s", self._path, error)
            self._damaged += 1

    def _declared_s(self) -> float | None:
        """s the pictures last by the file's own account; None when it doesn't say."""
        assert self._container is not None
        if self._stream.duration and self._stream.time_base:
            return float(self._stream.duration * self._stream.time_base)
        if self._container.duration and len(self._container.streams) == 1:  # else the sound may be longer
            return float(self._container.duration / av.time_base)
        return None

    def _image(self, frame: av.VideoFrame) -> NDArray[np.uint8]:
        """(h, w, 3) uint8 RGB contiguous of a decoded frame, upright, of the size of the first one."""
        self._check_size(frame.width, frame.height)
        alpha = any(part.is_alpha for part in frame.format.components)
        converted = self._converter.reformat(frame, format="rgba" if alpha else "rgb24")
        image = np.asarray(converted.to_ndarray(), np.uint8)
        if alpha:
            image = over_grey(image)
        if self._orientation is None:
            self._orientation = _orientation(frame)
        image = upright(image, self._orientation)
        size_wh = (image.shape[1], image.shape[0])
        if self._shown_wh is None:
            self._shown_wh = size_wh
        if size_wh != self._shown_wh:  # whoever reads relies on one size: a camera profile, a recording
            image = np.asarray(cv2.resize(image, self._shown_wh, interpolation=cv2.INTER_AREA), np.uint8)
        return image


def _orientation(frame: av.VideoFrame) -> int:
    found = cast(Mapping[str, SupportsBytes], frame.side_data)  # PyAV's annotation names one of its 30 keys only
    try:
        return from_display_matrix(bytes(found["DISPLAYMATRIX"]))
    except (KeyError, ValueError):  # none; or beside it one of a kind that this PyAV has no name for
        return UPRIGHT


def _why_unreadable(head: bytes) -> str:
    if head[4:8] == b"ftyp":
        return "an MP4 or MOV whose index (moov) is missing or damaged: the recording was cut short; record it again"
    return "not a video or picture that vcam reads; convert it to MP4 (H.264), JPEG or PNG"


def _kinds(container: av.container.InputContainer) -> str:
    return ", ".join(sorted({stream.type for stream in container.streams})) or "nothing"

"""The programs that people read cameras with, each for some pictures of /dev/video10."""

import os
import subprocess
import tempfile

import cv2
import numpy as np

OUTPUT = os.environ["VCAM_OUT"]
LIMIT_S = 90


def opencv(count, size_wh):
    """(count, h, w, 3) RGB."""
    camera, frames = cv2.VideoCapture(OUTPUT, cv2.CAP_V4L2), []
    while len(frames) < count:
        done, frame = camera.read()
        assert done, "OpenCV reads nothing"
        frames.append(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB))
    camera.release()
    return np.array(frames)


def ffmpeg(count, size_wh):
    """(count, h, w, 3) RGB, by FFmpeg's own conversion."""
    read = ["ffmpeg", "-v", "error", "-nostdin", "-f", "v4l2", "-i", OUTPUT, "-frames:v", str(count)]
    out = _run([*read, "-vsync", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"])
    return np.frombuffer(out, np.uint8).reshape(-1, size_wh[1], size_wh[0], 3)


def gstreamer(count, size_wh):
    """(count, h, w, 3) RGB of the I420 that GStreamer was given: its own fast conversion is off by 5 of 255."""
    with tempfile.NamedTemporaryFile() as file:
        line = f"v4l2src device={OUTPUT} num-buffers={count} ! video/x-raw,format=I420 ! filesink location={file.name}"
        _run(["gst-launch-1.0", "-q", *line.split()])
        return _rgb(file.name, size_wh)


def v4l2_ctl(count, size_wh):
    """(count, h, w, 3) RGB of the I420 that travels through the device."""
    with tempfile.NamedTemporaryFile() as file:
        read = ["v4l2-ctl", "-d", OUTPUT, "--stream-mmap", f"--stream-count={count}", f"--stream-to={file.name}"]
        _run(read, stderr=subprocess.DEVNULL)
        return _rgb(file.name, size_wh)


def _rgb(path, size_wh):
    """A file of I420 pictures, read as BT.601 of limited range."""
    width, height = size_wh
    planes = np.fromfile(path, np.uint8).reshape(-1, height * 3 // 2, width)
    return np.array([cv2.cvtColor(picture, cv2.COLOR_YUV2RGB_I420) for picture in planes])


def _run(command, **words):
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=LIMIT_S, **words).stdout


CLIENTS = {"opencv": opencv, "ffmpeg": ffmpeg, "gstreamer": gstreamer, "v4l2-ctl": v4l2_ctl}

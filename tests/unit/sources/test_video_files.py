"""Videos: every frame in order with true times; broken and hostile ones cost a line, never more."""

import logging
import socket
import struct
from itertools import pairwise

import av
import numpy as np
import pytest
from clips import all_frames, opened, red_share, until_end, write_sound, write_video
from painted import SIZE_WH, encoded

from vcam.errors import BadInput

WARNINGS = logging.WARNING


def warnings(caplog):
    return [r.getMessage() for r in caplog.records if r.levelno >= WARNINGS]


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.mp4", "libx264"), ("a.mkv", "libx264"), ("a.avi", "mpeg4"), ("a.webm", "libvpx"), ("a.ts", "libx264")],
)
def test_every_frame_comes_in_order_with_its_time(tmp_path, caplog, name, codec):
    frames = all_frames(write_video(tmp_path / name, 20, codec=codec))
    assert [f.index for f in frames] == list(range(20))
    np.testing.assert_allclose([f.captured for f in frames], np.arange(20) / 30, atol=0.0011)  # mkv counts in ms
    shares = [red_share(f.image) for f in frames]
    np.testing.assert_allclose(shares, (np.arange(20) + 1) / 20, atol=0.05)
    assert all(f.image.shape == (48, 64, 3) and f.image.flags.c_contiguous for f in frames)
    assert not warnings(caplog)


def test_colours_are_rgb(tmp_path):
    image = all_frames(write_video(tmp_path / "a.mp4", 2))[0].image
    np.testing.assert_allclose(image[24, 8], (200, 60, 30), atol=8)


def test_a_source_tells_what_a_writer_needs(tmp_path):
    with opened(write_video(tmp_path / "a.mp4", 5, fps=25, size_wh=(66, 34))) as source:
        assert (source.fps, source.size_wh) == (25.0, (66, 34))
        assert source.about.endswith("a.mp4: video, 66x34 at 25 fps, h264")


def test_odd_sizes_are_kept(tmp_path):
    head = b"YUV4MPEG2 W7 H5 F30:1 Cmono\n"
    (tmp_path / "a.y4m").write_bytes(head + (b"FRAME\n" + bytes(range(35))) * 3)
    assert [f.image.shape for f in all_frames(tmp_path / "a.y4m")] == [(5, 7, 3)] * 3


def test_a_video_that_changes_its_size_keeps_the_first_one(tmp_path):
    parts = [write_video(tmp_path / f"{w}.h264", 3, size_wh=(w, 48), container="h264") for w in (64, 96)]
    (tmp_path / "a.h264").write_bytes(b"".join(part.read_bytes() for part in parts))
    frames = all_frames(tmp_path / "a.h264")
    assert [f.image.shape for f in frames] == [(48, 64, 3)] * 6
    np.testing.assert_allclose([red_share(f.image) for f in frames], [1 / 3, 2 / 3, 1] * 2, atol=0.05)


def test_a_stream_without_times_goes_by_its_frame_rate(tmp_path):
    frames = all_frames(write_video(tmp_path / "a.h264", 6, fps=25, container="h264"))
    np.testing.assert_allclose([f.captured for f in frames], np.arange(6) / 25, atol=1e-9)


def test_uneven_times_are_told_as_they_are(tmp_path):
    times_ms = [0, 33, 66, 500, 533, 2000, 2010, 2500]
    frames = all_frames(write_video(tmp_path / "a.mkv", 8, times_ms=times_ms))
    np.testing.assert_allclose([f.captured * 1000 for f in frames], times_ms, atol=1.1)


@pytest.mark.parametrize(
    ("matrix", "reds_corner", "shape"),
    [
        ((1, 0, 0, 1), [1, 0, 1, 0], (48, 64, 3)),
        ((0, 1, -1, 0), [1, 1, 0, 0], (64, 48, 3)),
        ((-1, 0, 0, -1), [0, 1, 0, 1], (48, 64, 3)),
        ((0, -1, 1, 0), [0, 0, 1, 1], (64, 48, 3)),
        ((-1, 0, 0, 1), [0, 1, 0, 1], (48, 64, 3)),
    ],
    ids=["upright", "90 clockwise", "180", "90 counter-clockwise", "mirrored"],
)
def test_a_phone_held_upright_gives_upright_frames(tmp_path, matrix, reds_corner, shape):
    path = write_video(tmp_path / "a.mp4", 2)
    data = bytearray(path.read_bytes())
    a, b, c, d = (v << 16 for v in matrix)
    at = data.index(b"tkhd") + 44  # the matrix of a version 0 track header, ISO/IEC 14496-12, 8.3.2
    struct.pack_into(">9i", data, at, a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(data)
    image = all_frames(path)[0].image
    assert image.shape == shape
    assert image.flags.c_contiguous
    corners = [image[2, 2], image[2, -3], image[-3, 2], image[-3, -3]]
    assert [int(c[0] > 105) for c in corners] == reds_corner


def test_sound_is_ignored(tmp_path, caplog):
    assert len(all_frames(write_sound(tmp_path / "a.mp4", picture_too=True))) == 15
    assert not warnings(caplog)


def test_sound_alone_is_refused(tmp_path):
    with pytest.raises(BadInput, match=r"a\.mp4: has no video in it, only audio"):
        opened(write_sound(tmp_path / "a.mp4")).__enter__()


def test_a_transparent_video_lies_on_grey(tmp_path):
    rgba = np.zeros((16, 16, 4), np.uint8)
    rgba[:, 8:] = (200, 60, 30, 255)
    with av.open(str(tmp_path / "a.mov"), "w") as out:
        video = out.add_stream("png", rate=30)
        video.width, video.height, video.pix_fmt = 16, 16, "rgba"
        out.mux(video.encode(av.VideoFrame.from_ndarray(rgba, format="rgba")))
        out.mux(video.encode())
    image = all_frames(tmp_path / "a.mov")[0].image
    assert image[3, 3].tolist() == [128, 128, 128]
    assert image[3, 12].tolist() == [200, 60, 30]


def test_an_mp4_without_its_index_says_so(tmp_path):
    path = write_video(tmp_path / "a.mp4")
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(BadInput, match=r"a\.mp4: an MP4 or MOV whose index \(moov\) is missing .* record it again"):
        opened(path).__enter__()


def test_a_recording_cut_in_the_middle_gives_what_it_has_and_one_warning(tmp_path, caplog):
    path = write_video(tmp_path / "a.mkv", 90)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert 20 < len(all_frames(path)) < 80
    (line,) = warnings(caplog)
    assert "a.mkv: ends after " in line
    assert " s of 3.0 s, it is cut short or damaged; went on with the " in line


def test_a_recording_cut_before_its_first_picture_is_refused(tmp_path):
    path = write_video(tmp_path / "a.mkv")
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"\x1f\x43\xb6\x75") + 20])  # Cluster
    with pytest.raises(BadInput, match=r"a\.mkv: (no picture in it can be decoded|not a video or picture)"):
        opened(path).__enter__()


def test_damage_in_the_middle_costs_the_frames_it_touches(tmp_path, caplog):
    path = write_video(tmp_path / "a.avi", 30, codec="mjpeg")
    data = path.read_bytes()
    starts = [i for i in range(len(data)) if data.startswith(b"\xff\xd8\xff", i)]
    assert len(starts) == 30
    path.write_bytes(_without(data, starts[10:13]))
    frames = all_frames(path)
    assert len(frames) == 27
    (line,) = warnings(caplog)
    assert "a.avi: 3 damaged packets were skipped; went on with the 27 frames that are whole" in line


def test_damage_without_end_ends_the_file_with_one_line(tmp_path, caplog):
    path = write_video(tmp_path / "a.avi", 150, codec="mjpeg")
    data = path.read_bytes()
    starts = [i for i in range(len(data)) if data.startswith(b"\xff\xd8\xff", i)]
    path.write_bytes(_without(data, starts[5:]))
    assert len(all_frames(path)) == 5
    (line,) = warnings(caplog)
    assert "a.avi: the rest is damaged; went on with the 5 frames that are whole" in line


def _without(data, starts):
    broken = bytearray(data)
    for at in starts:
        broken[at : at + 600] = bytes(len(broken[at : at + 600]))
    return bytes(broken)


@pytest.mark.parametrize("content", [b"Dear diary,\n" * 400, b"\0" * 5000, bytes(np.random.default_rng(1).bytes(9000))])
def test_what_is_no_video_is_refused_in_one_line(tmp_path, content):
    (tmp_path / "a.mp4").write_bytes(content)
    with pytest.raises(BadInput, match=r"a\.mp4: (not a video or picture that vcam reads|no picture in it)"):
        opened(tmp_path / "a.mp4").__enter__()


@pytest.mark.parametrize("size", ["W12000 H9000", "W8200 H16", "W8000 H8000"])
def test_a_huge_video_is_refused_by_its_header(tmp_path, size):
    (tmp_path / "a.y4m").write_bytes(f"YUV4MPEG2 {size} F30:1 C420\nFRAME\n".encode() + bytes(5000))
    shown = size[1:].replace(" H", "x")
    with pytest.raises(BadInput, match=rf"{shown} px is too large .*limit 8192 px a side and 35 megapixels"):
        opened(tmp_path / "a.y4m").__enter__()


def test_a_picture_named_mp4_is_a_picture(tmp_path):
    (tmp_path / "a.mp4").write_bytes(encoded(".jpg"))
    assert len(all_frames(tmp_path / "a.mp4")) == 1


def test_an_uncommon_codec_is_named(tmp_path):
    write_video(tmp_path / "a.avi", 3, codec="asv1", size_wh=(64, 48))
    with pytest.raises(BadInput, match=r"video of the kind 'asv1' isn't supported; convert it to H\.264"):
        opened(tmp_path / "a.avi").__enter__()


@pytest.fixture
def listener():
    """A server on this machine that nobody may call."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server.getsockname()[1]
        with pytest.raises(BlockingIOError):
            server.accept()


PLAYLISTS = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{url}\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile '{url}'\n",
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n"
    "a=rtpmap:96 H264/90000\na=control:{url}\n",
    "dash": '<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
    'mediaPresentationDuration="PT1S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" '
    'bandwidth="1"><BaseURL>{url}</BaseURL></Representation></AdaptationSet></Period></MPD>',
}


@pytest.mark.parametrize("kind", PLAYLISTS)
@pytest.mark.parametrize("suffix", [".mp4", ".m3u8", ".txt"])
def test_a_playlist_opens_neither_the_network_nor_a_second_file(tmp_path, listener, kind, suffix):
    second = write_video(tmp_path / "second.mp4", 3)
    for url in (f"http://127.0.0.1:{listener}/a.mp4", f"tcp://127.0.0.1:{listener}", second.name, str(second)):
        (tmp_path / f"list{suffix}").write_text(PLAYLISTS[kind].format(url=url))
        with pytest.raises(BadInput, match=rf"list\{suffix}: not a video or picture that vcam reads"):
            opened(tmp_path / f"list{suffix}").__enter__()


@pytest.mark.parametrize(
    "name", ["http://127.0.0.1:{port}/a.mp4", "tcp://127.0.0.1:{port}", "rtsp://127.0.0.1:{port}/"]
)
def test_an_address_is_not_a_file(listener, name):
    name = name.format(port=listener)
    with pytest.raises(BadInput, match="no such file or folder; vcam reads files of this machine only"):
        opened(name).__enter__()


@pytest.mark.parametrize("name", ["concat:{a}|{a}", "file:{a}", "subfile,,start,0,end,0,,:{a}", "async:{a}"])
def test_a_protocol_of_ffmpeg_is_only_a_strange_file_name(tmp_path, name):
    path = write_video(tmp_path / "a.mp4", 3)
    with pytest.raises(BadInput, match="no such file or folder"):
        opened(name.format(a=path)).__enter__()


@pytest.mark.parametrize(
    ("name", "codec"), [("a.mp4", "libx264"), ("a.mkv", "libx264"), ("a.avi", "mjpeg"), ("a.webm", "libvpx")]
)
def test_random_damage_gives_frames_or_one_line(tmp_path, capfd, name, codec):
    data = write_video(tmp_path / name, 6, codec=codec).read_bytes()
    rng = np.random.default_rng(7)
    whole, refused = 0, []
    for _ in range(80):
        broken = np.frombuffer(data, np.uint8).copy()
        at = rng.integers(0, len(broken), int(rng.choice([1, 3, 20, 200])))
        broken[at] = rng.integers(0, 256, len(at))
        (tmp_path / name).write_bytes(broken.tobytes())
        try:
            with opened(tmp_path / name) as source:
                frames = list(until_end(source))
        except BadInput as error:
            refused.append(str(error))
        else:
            whole += 1
            assert all(a.captured < b.captured for a, b in pairwise(frames))
            assert {f.image.shape for f in frames} == {(source.size_wh[1], source.size_wh[0], 3)}
    assert whole  # both ways are walked, or this test looks at nothing
    assert refused
    assert not any("\n" in line for line in refused)
    assert capfd.readouterr() == ("", "")


def test_a_video_is_closed_twice_and_reads_no_more(tmp_path):
    source = opened(write_video(tmp_path / "a.mp4", 3, size_wh=SIZE_WH))
    with source:
        source.read()
    source.__exit__()
    assert not list(until_end(source))

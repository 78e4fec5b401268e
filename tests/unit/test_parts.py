"""Words find their output: by name, by how a file's name ends, or by a class of the user's own; else the choices."""

import pytest

from vcam.config import Config
from vcam.errors import UsageError
from vcam.parts import is_stream, make_face_source, make_sink, make_source, outputs_of, wires


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("null", "NullSink"),
        ("preview:0", "PreviewSink"),
        ("o.mp4", "VideoSink"),
        ("o.PNG", "PngSink"),
        ("o.jpg", "PngSink"),
        ("o.jpeg", "PngSink"),
    ],
)
def test_a_word_names_an_output_or_a_file_to_write(word, kind):
    assert type(make_sink(word, Config(), 30.0, "")).__name__ == kind


def test_a_word_that_names_none_gets_the_choices():
    with pytest.raises(
        UsageError, match=r"--out 'o\.gif' \(choices: ifacialmocap, null, .*, window, or a file: \.mp4, \.png, \.jpg\)"
    ):
        make_sink("o.gif", Config(), 30.0, "")
    with pytest.raises(UsageError, match="--out 'windov'; did you mean 'window'"):
        make_sink("windov", Config(), 30.0, "")


@pytest.mark.parametrize(
    ("words", "outputs"),
    [
        (("auto",), ("virtualcam", "window")),
        (("auto", "o.mp4"), ("virtualcam", "window", "o.mp4")),
        (("preview:0", "auto"), ("virtualcam", "window", "preview:0")),
        (("auto", "virtualcam:/dev/video9"), ("window", "virtualcam:/dev/video9")),
        (("null", "null"), ("null", "null")),
    ],
)
def test_auto_stands_beside_outputs_that_are_named(monkeypatch, words, outputs):
    monkeypatch.setattr("vcam.parts.find_output", lambda avoid: ("/dev/video10", None))
    monkeypatch.setattr("vcam.parts.window_possible", lambda: None)
    said = []
    assert outputs_of(Config(out=words), "", said.append, said.append) == outputs
    assert not said


def test_wires_come_on_top_of_the_outputs_and_in_the_order_of_their_kinds():
    config = Config(vmc=("39539", "10.0.0.2:39540"), osc=("39500",))
    assert wires(config) == ("osc:39500", "vmc:39539", "vmc:10.0.0.2:39540")
    assert wires(Config()) == ()


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("vmc", "VmcSource"),
        ("vmc:39600", "VmcSource"),
        ("vmc:localhost", "VmcSource"),
        ("ifacialmocap", "IFacialMocapSource"),
        ("ifacialmocap:192.168.1.5", "IFacialMocapSource"),
        ("vcam.sources.vmc:VmcSource", "VmcSource"),
    ],
)
def test_a_word_names_a_source_of_faces(word, kind):
    assert type(make_face_source(Config(source=word))).__name__ == kind


@pytest.mark.parametrize("word", ["auto", "actor", "camera", "camera:1", "clip.mp4", "vcam.sources.actor:ActorSource"])
def test_sources_of_pictures_are_none_of_faces(word):
    assert make_face_source(Config(source=word)) is None


def test_a_file_of_that_name_is_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "vmc").write_bytes(b"")
    assert make_face_source(Config(source="vmc")) is None
    assert type(make_source(Config(source="vmc"), print)).__name__ == "FileSource"


def test_faces_that_come_live_are_refused_where_pictures_are_needed():
    with pytest.raises(UsageError, match="vmc:39600: gives faces and no pictures, so only vcam run can use it; name a"):
        make_source(Config(source="vmc:39600"), print)
    with pytest.raises(UsageError, match="--no-realtime: ifacialmocap is live, its faces come when they come; leave"):
        make_face_source(Config(source="ifacialmocap", realtime=False))


@pytest.mark.parametrize(
    ("source", "where"),
    [("vmc", "39539"), ("vmc:39600", "localhost:39600,unbundled"), ("vmc:0.0.0.0", "127.0.0.1:39539")],
)
def test_who_hears_by_vmc_may_not_send_to_itself(source, where):
    with pytest.raises(UsageError, match=f"--vmc {where}: --source vmc listens there itself; listen elsewhere, as"):
        make_face_source(Config(source=source, vmc=(where,)))
    make_face_source(Config(source=source, vmc=("39540", "192.168.1.20:39539"), osc=("39539",)))


def test_a_name_of_faces_is_no_list_of_files():
    assert is_stream(["vmc:39600"])
    assert not is_stream(["clip.mp4"])


def test_the_virtual_camera_alone_is_told_of_the_input_the_colours_and_the_card(monkeypatch):
    made = {}
    monkeypatch.setattr(
        "vcam.parts.load", lambda kind, table, name: lambda address, **words: made.update({name: words})
    )
    config = Config().with_values({"colour": "bt709", "size": "64x36"}, where="here")
    for word in ("virtualcam", "null"):
        make_sink(word, config, 30.0, "/dev/video0")
    card = made["virtualcam"].pop("card")
    assert made["virtualcam"] == {"size_wh": (64, 36), "fps": 30.0, "avoid": "/dev/video0", "colour": "bt709"}
    assert card.rgba.shape == (36, 64, 4)
    assert card.captured is None
    assert made["null"] == {"size_wh": (64, 36), "fps": 30.0}

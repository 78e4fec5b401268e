"""Words find their output: by name, by how a file's name ends, or by a class of the user's own; else the choices."""

import pytest

from vcam.config import Config
from vcam.errors import UsageError
from vcam.parts import make_sink, wires


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


def test_wires_come_on_top_of_the_outputs_and_in_the_order_of_their_kinds():
    config = Config(vmc=("39539", "10.0.0.2:39540"), osc=("39500",))
    assert wires(config) == ("osc:39500", "vmc:39539", "vmc:10.0.0.2:39540")
    assert wires(Config()) == ()

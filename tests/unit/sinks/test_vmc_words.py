from pathlib import Path

import pytest

from vcam.errors import UsageError
from vcam.sinks.vmc_words import WORDS, VmcWords


@pytest.mark.parametrize(
    ("address", "host", "port", "assists"),
    [
        ("39539", "127.0.0.1", 39539, False),
        ("39540", "127.0.0.1", 39540, True),
        ("39540,performer", "127.0.0.1", 39540, False),
        ("10.0.0.2:39539,assistant,unbundled", "10.0.0.2", 39539, True),
        ("[::1]:50000", "::1", 50000, False),
    ],
)
def test_the_port_says_which_role_unless_a_word_does(address, host, port, assists):
    read = VmcWords.read(address)
    assert (read.target.host, read.target.port, read.assists) == (host, port, assists)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("39539,unbundeld", "--vmc '39539,unbundeld': no word 'unbundeld'; did you mean 'unbundled'"),
        ("39539,", r"--vmc '39539,': no word '' \(performer, assistant, presets, "),
        ("39539,performer,assistant", "performer and assistant exclude each other; leave one away"),
        ("39539,presets,perfectsync", "presets and perfectsync exclude each other"),
        ("39539,perfectsync,vrm1", "perfectsync and vrm1 exclude each other"),
        ("39539,capital,presets", "presets and capital exclude each other"),
        ("0,presets", r"--vmc '0': give \[HOST:\]PORT with a port from 1 to 65535"),
        ("", r"--vmc '': give \[HOST:\]PORT"),
    ],
)
def test_a_wrong_word_gets_one_line(address, said):
    with pytest.raises(UsageError, match=said) as caught:
        VmcWords.read(address)
    assert "\n" not in str(caught.value)


def test_every_word_is_explained_to_people():
    page = (Path(__file__).parents[3] / "docs" / "wires.md").read_text(encoding="utf-8")
    explained = {word for row in page.splitlines() if row.startswith("| `") for word in row.split("|")[1].split("`")}
    assert explained >= set(WORDS)

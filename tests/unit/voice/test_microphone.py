import sys
from types import SimpleNamespace

import numpy as np
import pytest

from vcam.errors import MissingExtra, SourceError, SourceLost
from vcam.voice import microphone
from vcam.voice.microphone import Input, Microphone, chosen, microphones

HEADSET, LAPTOP = Input(4, "USB Headset: Audio", 48_000, False), Input(1, "Built-in Microphone", 44_100, True)
BOTH = [LAPTOP, HEADSET]


class Stream:
    """A sounddevice.InputStream that gives what a test hands to `speak`."""

    busy = False

    def __init__(self, **how):
        self.how, self.closed = how, False
        if self.busy:
            raise FakeSound.PortAudioError("Error opening InputStream: Device\nunavailable [PaErrorCode -9985]")
        FakeSound.opened.append(self)

    def start(self):
        pass

    def close(self, ignore_errors=True):
        self.closed = True

    def speak(self, samples):
        block = np.asarray(samples, np.float32)[:, None]
        self.how["callback"](block, len(block), None, None)
        block[:] = 7.0  # PortAudio uses its memory again


class FakeSound:
    """The part of sounddevice that is used."""

    class PortAudioError(Exception):
        pass

    InputStream = Stream
    default = SimpleNamespace(device=[1, 0])
    opened: list[Stream] = []  # noqa: RUF012
    looked = 0

    @classmethod
    def _terminate(cls):
        cls.looked += 1

    @staticmethod
    def _initialize():
        pass

    @staticmethod
    def query_devices():
        return [
            {"name": "Speakers", "max_input_channels": 0, "default_samplerate": 48_000.0},
            {"name": "Built-in Microphone", "max_input_channels": 2, "default_samplerate": 44_100.0},
        ]


@pytest.fixture
def sound(monkeypatch):
    monkeypatch.setitem(sys.modules, "sounddevice", FakeSound)
    monkeypatch.setattr(Stream, "busy", False)
    FakeSound.opened.clear()
    return FakeSound


def test_all_microphones_are_found_and_what_only_plays_is_none(sound):
    before = sound.looked
    assert microphones() == [LAPTOP]
    assert sound.looked == before + 1, "what was plugged in meanwhile is found too"


@pytest.mark.parametrize(
    ("word", "found"), [("auto", LAPTOP), ("4", HEADSET), ("headset", HEADSET), ("Built-in Microphone", LAPTOP)]
)
def test_a_microphone_is_chosen_by_auto_number_or_part_of_its_name(word, found):
    assert chosen(word, BOTH) == found


def test_auto_takes_the_first_where_the_system_names_none():
    assert chosen("auto", [HEADSET]) == HEADSET


def test_a_wrong_name_lists_what_there_is():
    with pytest.raises(SourceError, match=r"no microphone 'yeti'; there are 1: Built-in Microphone, 4: USB Headset"):
        chosen("yeti", BOTH)


def test_without_any_microphone_it_says_what_to_do():
    with pytest.raises(SourceError, match="no microphone found; plug one in, or let this program use it in the system"):
        chosen("auto", [])


def test_sound_comes_as_it_was_in_the_order_in_which_it_came(sound):
    with Microphone(LAPTOP) as mic:
        (stream,) = sound.opened
        assert (stream.how["device"], stream.how["samplerate"], stream.how["channels"]) == (1, 44_100, 1)
        stream.speak([0.1, 0.2])
        stream.speak([0.3])
        np.testing.assert_allclose(mic.read(), [0.1, 0.2, 0.3], atol=1e-6)
    assert stream.closed


def test_sound_that_nobody_takes_is_forgotten_not_gathered(sound):
    with Microphone(LAPTOP) as mic:
        for n in range(1000):
            sound.opened[0].speak([float(n)])
        assert len(mic.read()) == microphone.KEPT_BLOCKS


def test_a_microphone_from_which_nothing_comes_is_lost(sound, monkeypatch):
    monkeypatch.setattr(microphone, "SILENT_S", 0.0)
    with Microphone(LAPTOP) as mic, pytest.raises(SourceLost, match="Built-in Microphone: it is silent; plug it in"):
        mic.read()


def test_a_busy_microphone_says_so_in_one_line(sound, monkeypatch):
    monkeypatch.setattr(Stream, "busy", True)
    line = r"^microphone Built-in Microphone: can't be opened: .*unavailable \[PaErrorCode -9985\]; close what uses it$"
    with pytest.raises(SourceError, match=line), Microphone(LAPTOP):
        pass


def test_without_the_extra_it_names_the_pip_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(MissingExtra, match=r"voice needs: .+ -m pip install 'vcam\[voice\]'"):
        microphones()


@pytest.mark.parametrize(
    ("system", "fix"),
    [
        ("linux", "type: sudo apt install libportaudio2"),
        ("darwin", "type: brew install portaudio"),
        ("win32", "reinstall it: .+ -m pip install --force-reinstall sounddevice"),
    ],
)
def test_without_portaudio_it_names_what_brings_it(monkeypatch, tmp_path, system, fix):
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(microphone.sys, "platform", system)
    with pytest.raises(SourceError, match=f"voice needs PortAudio, which isn't on this computer; {fix}"):
        microphones()

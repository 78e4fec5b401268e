"""The timeout picture, in a file that lies as the module's buffers do; the guest has the real one."""

import errno
import os
import struct
import sys

import numpy as np
import pytest

if not sys.platform.startswith("linux"):
    pytest.skip("V4L2 is Linux's", allow_module_level=True)

from vcam import v4l2 as devices
from vcam.sinks import v4l2, v4l2_card
from vcam.sinks.v4l2_card import BUFFER, G_CTRL, MAX_BUFFERS, NEXT_OPENER_IS_FOR_IT, QUERYBUF, S_CTRL, TIMEOUT_MS

LENGTH = 4096
CARD = np.arange(1000, dtype=np.uint8)


class Module:
    """v4l2loopback's controls and buffer as its source has them."""

    def __init__(self):
        self.set, self.offset, self.error = [], MAX_BUFFERS * LENGTH, None

    def ioctl(self, fd, request, about):
        if self.error:
            raise OSError(self.error, os.strerror(self.error))
        if request == S_CTRL:
            self.set.append(struct.unpack("Ii", about))
        if request == QUERYBUF:
            struct.pack_into(BUFFER, about, 0, 0, 2, 0, 0, 0, 0, 1, self.offset, LENGTH, 0, 0)


@pytest.fixture
def module(monkeypatch):
    made = Module()
    monkeypatch.setattr(v4l2_card.fcntl, "ioctl", made.ioctl)
    return made


@pytest.fixture
def node(tmp_path):
    path = tmp_path / "video10"
    path.write_bytes(bytes((MAX_BUFFERS + 1) * LENGTH))
    return path


def test_the_card_lies_where_the_module_looks_for_it_and_the_wait_is_set_last(module, node):
    assert v4l2.offer_card(str(node), CARD, 2000)
    behind = node.read_bytes()[MAX_BUFFERS * LENGTH :]
    assert behind.startswith(CARD.tobytes())
    assert not any(node.read_bytes()[: MAX_BUFFERS * LENGTH])
    assert module.set == [(NEXT_OPENER_IS_FOR_IT, 0), (NEXT_OPENER_IS_FOR_IT, 1), (TIMEOUT_MS, 2000)]


@pytest.mark.parametrize("offset", [0, LENGTH])
def test_the_place_of_an_ordinary_picture_is_never_written(module, node, offset):
    module.offset = offset  # another program opened in between
    assert not v4l2.offer_card(str(node), CARD, 2000)
    assert not any(node.read_bytes())
    assert (TIMEOUT_MS, 2000) not in module.set


def test_a_card_that_is_larger_than_a_picture_is_not_written(module, node):
    assert not v4l2.offer_card(str(node), np.zeros(LENGTH + 1, np.uint8), 2000)


def test_a_module_without_such_controls_takes_none_and_breaks_nothing(module, node, tmp_path):
    assert v4l2.can_show_card(str(node))
    module.error = errno.EINVAL
    assert not v4l2.offer_card(str(node), CARD, 2000)
    assert not v4l2.can_show_card(str(node))
    assert not v4l2.can_show_card(str(tmp_path / "none"))
    v4l2.withdraw_card(str(node))
    assert G_CTRL != S_CTRL


def test_the_card_is_withdrawn_only_when_nobody_has_the_device_open(module, node, monkeypatch, tmp_path):
    monkeypatch.setattr(devices, "CLASS", tmp_path / "class")
    told = tmp_path / "class" / "video10" / "format"
    told.parent.mkdir(parents=True)
    told.write_text("YU12:640x360@30\n")
    v4l2.withdraw_card(str(node))
    assert module.set == []
    told.write_text("")
    v4l2.withdraw_card(str(node))
    assert module.set == [(TIMEOUT_MS, 0)]

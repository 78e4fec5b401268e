"""The VMC protocol out: a frame's messages laid out once, in datagrams that every network carries, `Apply` last.

Source: protocol.vmc.info, version 3.1. A performer sends a whole body with its face to what draws it (a marionette,
port 39539); an assistant sends a part of one to a performer (port 39540).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from .osc_template import Template, bundle, message
from .vmc_skeleton import BODY, BONES, Bone

MARIONETTE_PORT: Final = 39539
PERFORMER_PORT: Final = 39540
"""Who usually listens where."""
MAX_PAYLOAD: Final = 1472
"""Bytes: with the headers of IPv4 and UDP 1500, what Ethernet carries in one piece and the protocol asks for."""

DRIVEN: Final = ("Spine", "Chest", "Neck", "Head", "LeftEye", "RightEye")
"""Bones that a face moves, each by four slots, x y z w; in the order of BODY. The others stand still."""
TRACKER: Final = "vcam-head"
"""Serial number of the head as a tracked device."""


class Layout:
    """The messages of a frame, in datagrams."""

    def __init__(self, messages: Sequence[Template], *, bundled: bool) -> None:
        """In order; `bundled` or one a datagram."""
        groups = _groups(messages) if bundled else [[one] for one in messages]
        templates = [bundle(group) if bundled else group[0] for group in groups]
        self._datagrams = [(template, _slots(template)) for template in templates]
        self._ready = [None if slots else template.pack() for template, slots in self._datagrams]
        self.slots = sum(slots for _, slots in self._datagrams)

    def pack(self, numbers: Iterable[float]) -> list[bytes]:
        """The frame's datagrams, in order. `numbers`: `slots` of them, in the messages' order, all finite."""
        left = iter(numbers)
        return [
            ready or template.pack(*islice(left, slots))
            for ready, (template, slots) in zip(self._ready, self._datagrams, strict=True)
        ]


def performer(names: Sequence[str], *, bundled: bool = True) -> Layout:
    """Slots: tracked 0/1, the sender's time (s), 4 for each of DRIVEN, a value for each of `names`."""
    return Layout(
        [
            _with_slots("/VMC/Ext/OK", "iiii", struct.pack(">3i", 1, 3, 0), "i"),  # loaded, calibrated, normal mode
            message("/VMC/Ext/T", "f"),
            _constant(message("/VMC/Ext/Root/Pos", "sfffffff", "root"), (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0)),
            *(_driven(bone) if bone.name in DRIVEN else _still(bone) for bone in BODY),
            *_blend(names),
        ],
        bundled=bundled,
    )


def assistant(names: Sequence[str], *, bundled: bool = True) -> Layout:
    """Slots: the head as a tracker, x y z (m) and x y z w; gaze wanted 0/1, its target x y z (m, from the head); 4
    for each of DRIVEN; a value for each of `names`."""
    return Layout(
        [
            message("/VMC/Ext/Tra/Pos", "sfffffff", TRACKER),
            message("/VMC/Ext/Set/Eye", "ifff"),
            *(_driven(BONES[name]) for name in DRIVEN),
            *_blend(names),
        ],
        bundled=bundled,
    )


def _driven(bone: Bone) -> Template:
    return _with_slots("/VMC/Ext/Bone/Pos", "sfffffff", struct.pack(">3f", *bone.place), "ffff", bone.name)


def _still(bone: Bone) -> Template:
    return _constant(message("/VMC/Ext/Bone/Pos", "sfffffff", bone.name), (*bone.place, *bone.turn))


def _blend(names: Sequence[str]) -> list[Template]:
    values = [message("/VMC/Ext/Blend/Val", "sf", name) for name in names]
    return [*values, message("/VMC/Ext/Blend/Apply")]


def _with_slots(address: str, types: str, known: bytes, slots: str, *texts: str) -> Template:
    """A message whose first numbers never change."""
    head = message(address, types, *texts).pieces[0]
    assert isinstance(head, bytes)
    return Template([head + known, *slots])


def _constant(template: Template, numbers: Sequence[float]) -> Template:
    return Template([template.pack(*numbers)])


def _slots(template: Template) -> int:
    return sum(isinstance(piece, str) for piece in template.pieces)


def _groups(messages: Sequence[Template]) -> list[list[Template]]:
    """As few bundles as hold them in order, none above MAX_PAYLOAD."""
    groups: list[list[Template]] = [[]]
    for one in messages:
        if groups[-1] and bundle([*groups[-1], one]).size > MAX_PAYLOAD:
            groups.append([])
        groups[-1].append(one)
    return groups

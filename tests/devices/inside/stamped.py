"""The virtual camera with a stamp in each picture, as an output of vcam: `--out stamped:bt601` or `stamped:bt709`."""

import dataclasses
import functools
import itertools

from stamp import stamp

from vcam.sinks.virtualcam import VirtualCamSink


class Stamped(VirtualCamSink):
    """Draws over a copy of each picture before it is sent."""

    def __init__(self, *args, **words):
        super().__init__(*args, **words)
        self._numbers = itertools.count()

    def send(self, rendered, face):
        rgba = rendered.rgba.copy()
        stamp(rgba, next(self._numbers))
        super().send(dataclasses.replace(rendered, rgba=rgba), face)


bt601 = functools.partial(Stamped, colour="bt601")
bt709 = functools.partial(Stamped, colour="bt709")

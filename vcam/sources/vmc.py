"""Another tracker drives the avatar: faces by the VMC protocol, as VSeeFace and Virtual Motion Capture send them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Self

from vcam.port.listener import Listener
from vcam.sources._hearing import Hearing
from vcam.sources._vmc_ear import VmcEar
from vcam.target import HOST, Target, target_of
from vcam.types import Face
from vcam.wires.vmc import MARIONETTE_PORT


class VmcSource:
    """See FaceSource. `address`: "[HOST:]PORT", HOST or "". HOST is the address of this computer to listen on: without
    one this computer alone can send, with 0.0.0.0 everybody in the network. `size_wh`, `fps` and `realtime` make no
    difference.

    `port` in place of the address's, 0: any that is free; `listens_on` is the true one once it is open.
    """

    def __init__(
        self,
        address: str,
        *,
        size_wh: tuple[int, int],
        fps: float,
        realtime: bool,
        port: int | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        host, named = HOST, MARIONETTE_PORT
        if address:
            host, named = target_of("--source vmc", address, MARIONETTE_PORT, portless=True)
        target = Target(host, named if port is None else port)
        self._listener = Listener("vmc", target, option="--source vmc:", clock=clock)
        hint = f"send there by the VMC protocol, as by: vcam --vmc {named}"
        if host == HOST:
            hint += f"; to hear other computers: --source vmc:0.0.0.0:{named}"
        self._hearing = Hearing("vmc", self._listener, VmcEar(), hint=hint, clock=clock)

    def __enter__(self) -> Self:
        """See FaceSource. Raises SourceError."""
        self._listener.open()
        return self

    def __exit__(self, *error: object) -> None:
        """See FaceSource."""
        self._listener.close()

    def read_face(self) -> Face | None:
        """See FaceSource."""
        return self._hearing.next()

    @property
    def listens_on(self) -> Target:
        """Where senders are to send."""
        return self._listener.target

    @property
    def about(self) -> str:
        """See FaceSource."""
        return f"vmc: faces that are sent to {self.listens_on}"

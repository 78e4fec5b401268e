"""Listens on the ports of --control and gives the stream the commands that come there as OSC."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Final

from vcam.commands import WAITING, Commands
from vcam.control.asked import ASK, command_of, unknown, word_of
from vcam.control.foreign import check_foreign, is_here
from vcam.control.state import packed
from vcam.errors import SourceEnded, UsageError, VcamError, said
from vcam.port.listener import Listener, Sender
from vcam.port.seldom import Seldom
from vcam.target import target_of
from vcam.wires.osc import Message, OscError, decode

log = logging.getLogger(__name__)

PORT: Final = 39571
"""The example in messages and documentation."""
POLL_S: Final = 0.25
"""Between two looks whether to stop."""
MOST_DATAGRAMS: Final = 40
MOST_BYTES: Final = 8192
"""In a window of 50 ms. Somebody who moves three faders at once sends 20 of 30 bytes; a file's name has up to 4096."""
BURST, A_SECOND = WAITING, 200
"""Commands that may come at once, as in a bundle that sets all for a scene, and how many more each second: seven a
picture, so that whoever floods the port leaves room for the window's commands."""
MOST_LINES: Final = 50
"""About different troubles, in a run; every one of them is said once."""
LONGEST_LINE: Final = 300
ANSWER_S: Final = 0.02
"""Between two answers to other computers: who asks in another's name brings few down on them."""


class Control:
    """Obeys datagrams. One thread."""

    def __init__(
        self, listener: Listener, commands: Commands, *, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._listener, self._commands, self._clock = listener, commands, clock
        self._said: set[tuple[str, str]] = set()
        self._left, self._left_at = float(BURST), clock()
        self._full = Seldom(clock)
        self._answered_at = -ANSWER_S

    def obey(self, datagram: bytes, sender: Sender) -> None:
        """Give the commands of one datagram; of what can't be understood or isn't allowed a line is said, once."""
        try:
            messages = decode(datagram)
        except OscError as error:
            self._say(sender, "a packet", f"it is no OSC: {error}")
            return
        for message in messages[:WAITING]:
            word = word_of(message)
            if word == ASK:
                self._answer(message, sender)
            elif word:
                self._give(message, sender)
            elif self._new(sender, message.address):
                self._say(sender, message.address, unknown(message))

    def _give(self, message: Message, sender: Sender) -> None:
        shown = self._commands.shown
        try:
            command = command_of(message, shown)
            if command is None:
                return
            if not is_here(sender.host):
                check_foreign(command, shown)
        except UsageError as error:
            self._say(sender, message.address, str(error))
            return
        may = self._may() or command.word == "panic"
        if not (may and self._commands.give(command.word, command.value)) and self._full.now():
            log.warning("control: more is asked than can be done; the surplus is passed over")

    def _may(self) -> bool:
        """Whether one more command may be given now, which is counted."""
        now = self._clock()
        self._left = min(BURST, self._left + (now - self._left_at) * A_SECOND)
        self._left_at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True

    def _answer(self, message: Message, sender: Sender) -> None:
        """Send how things stand to who asked, or to the port that they name."""
        port = message.arguments[0] if message.arguments else sender.port
        if not isinstance(port, int | float) or not 1 <= port < 65536:
            self._say(sender, message.address, "a port from 1 to 65535 is wanted, to answer to")
        elif is_here(sender.host) or self._clock() - self._answered_at >= ANSWER_S:
            self._answered_at = self._clock()
            self._listener.send(packed(self._commands.shown), (sender.host, int(port)))

    def _new(self, sender: Sender, about: str) -> bool:
        return (sender.host, about) not in self._said and len(self._said) < MOST_LINES

    def _say(self, sender: Sender, about: str, line: str) -> None:
        if self._new(sender, about):
            self._said.add((sender.host, about))
            log.warning("%s", f"control: {about[:60]} from {sender.host}: {line}"[:LONGEST_LINE])


@contextmanager
def listening(ports: Sequence[str], commands: Commands, *, kept: bool = False) -> Iterator[None]:
    """Within the block what comes to `ports`, each [HOST:]PORT, is obeyed. Raises UsageError, SourceError.

    `kept`: they are the user's settings of before; one that can't be had today is said, and the stream goes on without.
    """
    with ExitStack() as on:
        for port in ports:
            try:
                listener = _opened(port)
            except VcamError as error:
                if not kept:
                    raise
                log.warning("settings: %s; going on without it", error)
                continue
            on.callback(listener.close)
            on.enter_context(_thread(listener, Control(listener, commands)))
            everybody = "" if _alone(listener.target.host) else "; anybody in that network can switch what viewers see"
            log.info("control: commands by OSC to %s, as /vcam/toggle%s", listener.target, everybody)
        yield


def _opened(port: str) -> Listener:
    target = target_of("--control", port, PORT)
    listener = Listener("control", target, option="--control ", most_datagrams=MOST_DATAGRAMS, most_bytes=MOST_BYTES)
    listener.open()
    return listener


def _alone(host: str) -> bool:
    """Whether only this computer reaches what listens at `host`."""
    try:
        return is_here(host)
    except ValueError:  # a name
        return host == "localhost"


@contextmanager
def _thread(listener: Listener, control: Control) -> Iterator[None]:
    """Within the block a thread obeys what comes."""
    over, faults = threading.Event(), Seldom(time.perf_counter)

    def listen() -> None:
        while not over.is_set():
            try:
                got = listener.receive(POLL_S)
            except SourceEnded:
                return
            except OSError as error:  # the network went; it may come back
                log.debug("control: %s", error)
                over.wait(POLL_S)
                continue
            if got is not None:
                _obeyed(control, *got, faults)

    thread = threading.Thread(target=listen, name="vcam-control", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _obeyed(control: Control, datagram: bytes, sender: Sender, faults: Seldom) -> None:
    try:
        control.obey(datagram, sender)
    except Exception as error:  # whatever somebody sends, the next one may be the panic
        if faults.now():
            log.error("control: a packet from %s: %s; it is passed over", sender.host, said(error))
        log.debug("its traceback", exc_info=error)

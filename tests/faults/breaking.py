"""How each place of a run is broken by a Fault: by name, or as "module:Class.verb"."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from importlib import import_module

import a_run
from pythonosc.osc_message_builder import build_msg

from vcam import remember, streaming
from vcam.commands import Commands
from vcam.control.listening import Control
from vcam.hotkeys import listening as hotkeys
from vcam.hotkeys import x11
from vcam.live import answers, feed
from vcam.settings.writing import save
from vcam.show import Acts, beside, opening, recording
from vcam.show.director import Director
from vcam.show.scenes import Scenes
from vcam.sinks import udp, video, virtualcam_feed, window, window_process
from vcam.voice import listening
from vcam.voice.microphone import Input

LISTENS = "import sys; sys.stdin.read()"
"""A window's program that says nothing."""
RAVES = f"import sys; [sys.stdout.buffer.write(bytes(range(256)) * 8 + bytes([10])) for _ in range(200)]; {LISTENS}"


class Broken:
    """A run's surroundings: its waits made short, its Commands at hand, and the fault where the row has it."""

    def __init__(self, row, fault, monkeypatch, folder):
        self.row, self.fault, self.patch, self.folder = row, fault, monkeypatch, folder
        self.commands = Commands()
        self.settings = dict(row.settings)
        self.write, self.feed, self.window = save, None, None
        self.provoke = self._give
        self._shortly()
        monkeypatch.setattr(streaming, "Commands", lambda: self.commands)
        monkeypatch.setattr(streaming, "films_folder", lambda: folder / "films")
        for where in row.where:
            breaks = getattr(self, "_" + where.replace(" ", "_"), None)
            breaks() if breaks else self._verb(where)

    def _shortly(self):
        """Seconds become tenths; but on a busy machine what works takes its time, and mustn't seem to hang."""
        for module, names in (
            (answers, {"HANGS_S": 2.0 if self.row.how == "hang" else answers.HANGS_S, "LOOK_S": 0.05}),
            (feed, {"JOIN_S": 0.2, "POLL_S": 0.1}),
            (virtualcam_feed, {"REPEAT_S": 0.02, "BACK_OFF_S": (0.02, 0.05), "JOIN_S": 0.2}),
            (udp, {"QUIET_S": 0.05, "REOPEN_S": 0.02}),
            (listening, {"AGAIN_S": 0.05, "JOIN_S": 0.2}),
            (recording, {"JOIN_S": 0.2}),
            (remember, {"PATIENCE_S": 0.2}),
            (beside, {"JOIN_S": 0.2}),
            (x11, {"POLL_S": 0.05, "JOIN_S": 0.2}),
            (opening, {"JOIN_S": 0.2}),
            (window_process, {"GRACE_S": 0.5}),
        ):
            for name, value in names.items():
                self.patch.setattr(module, name, value)

    def _give(self):
        for word, value in self.row.words:
            self.commands.give(word, value)

    def mend(self):
        """What the user does when it is over."""
        for word, value in self.row.mend:
            self.commands.give(word, value)

    @contextmanager
    def remembering(self):
        """Gives what streaming.run is to call with changed settings."""
        with remember.Remember(self.folder / "vcam.toml", every_s=0.02, write=self.write) as memory:
            yield memory.put

    def _verb(self, where):
        module, _, name = where.partition(":")
        owner = import_module(module)
        *path, verb = name.split(".")
        for part in path:
            owner = getattr(owner, part)
        self.patch.setattr(owner, verb, self.fault.around(getattr(owner, verb)))
        if where.startswith("a_run:Microphone"):
            found = Input(0, "mic", 16000, True)
            system = listening.System(find=lambda: [found], open=lambda _: a_run.Microphone())
            self.patch.setattr("vcam.show.talking.Listener", lambda: listening.Listener(system))

    def _parts(self, verb, wanted=object):
        def director(commands, parts, **more):
            for part in parts:
                if isinstance(part, wanted):
                    setattr(part, verb, self.fault.around(getattr(part, verb)))
            return Director(commands, parts, **more)

        self.patch.setattr(streaming, "Director", director)

    def _tick(self):
        self._parts("tick")

    def _tell(self):
        self._parts("tell")

    def _act(self):
        self._parts("act", Acts)

    def _recorder(self):
        class Recorder(video.VideoSink):
            send = self.fault.around(video.VideoSink.send)

        self.patch.setattr(streaming, "VideoSink", Recorder)

    def _settings_file(self):
        self.write = self.fault.around(save)

    def _network(self):
        self.patch.setattr(udp.UdpSender, "_send", self.fault.around(udp.UdpSender._send))

    def _photo_opened(self):
        self._photos(self.fault.around, lambda draw: draw)

    def _photo_drawn(self):
        self._photos(lambda add: add, self.fault.around)

    def _photos(self, around_add, around_draw):
        def add(scenes, path, *, do, progress):
            photo = a_run.Photo()
            photo.draw = around_draw(photo.draw)
            do(lambda: scenes._added(path, photo))

        self.patch.setattr(Scenes, "add", around_add(add))

    def _watcher(self):
        def made(metrics):
            self.feed = feed.Feed(metrics)
            return self.feed

        def watches():
            self.feed.watch = self.fault.around(lambda frame: None)

        self.patch.setattr(streaming, "Feed", made)
        self.provoke = watches

    def _control(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.settings["control"] = (str(port),)
        self.patch.setattr(Control, "obey", self.fault.around(Control.obey))

        def asks():
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                sender.sendto(build_msg("/vcam/toggle", []).dgram, ("127.0.0.1", port))

        self.provoke = asks

    def _hot_keys(self):
        self.settings["global_keys"] = "ctrl+alt+shift"
        self.patch.setattr(hotkeys, "_of_this_system", x11.X11Hotkeys)
        self.patch.setattr(x11, "Connection", a_run.Keyboard)
        self._verb("a_run:Keyboard.events")

    def _window_killed(self):
        self._window(LISTENS, lambda: os.kill(self.window.pid, signal.SIGKILL))

    def _window_stopped(self):
        self._window(LISTENS, lambda: os.kill(self.window.pid, signal.SIGSTOP))

    def _window_raves(self):
        self._window(RAVES, lambda: None)

    def _window(self, code, act):
        def started(words, lent):
            self.window = subprocess.Popen(
                [sys.executable, "-c", code],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
            )
            return self.window

        def now():
            act()
            self.fault.met += 1

        self.patch.setattr(window, "window_possible", lambda: None)
        self.patch.setattr(window_process, "_started", started)
        self.provoke = now

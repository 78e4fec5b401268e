"""Child of test_special_files: reads what is no plain file by each reader, within limits that the system enforces."""

import os
import resource
import signal
import socket
import sys
from pathlib import Path

from vcam.avatar.archive import read_arrays
from vcam.avatar.gltf.document import read_document
from vcam.avatar.style import read_style
from vcam.calibration import load_profile
from vcam.errors import BadInput
from vcam.person.files import load_person
from vcam.pictures import read_picture
from vcam.settings.reading import read_toml
from vcam.sources.files import FileSource

MEMORY_BYTES = 500_000_000
"""More than it takes to begin with."""
SECONDS = 60
"""For one file, on a machine that is busy."""


def video(path):
    FileSource(str(path), size_wh=(64, 48), fps=30.0, realtime=False).__enter__()


READERS = {
    "profile.json": lambda path: load_profile(path, (640, 480)),
    "avatar.toml": read_style,
    "it.glb": read_document,
    "it.png": read_picture,
    "it.npz": lambda path: read_arrays(path, ("a",)),
    "vcam.toml": read_toml,
    "it.mp4": video,
    "me.json": lambda path: load_person(path.stem),
}


def socket_at(path):
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)  # short: the system takes 107 letters


KINDS = {
    "pipe": os.mkfifo,
    "endless": lambda path: path.symlink_to("/dev/zero"),
    "folder": Path.mkdir,
    "loop": lambda path: path.symlink_to(path),
    "socket": socket_at,
}


def main(folder):
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY_BYTES,) * 2)
    for name, read in READERS.items():
        for kind, make in KINDS.items():
            path = folder / name
            os.chdir(folder)
            make(path)
            signal.alarm(SECONDS)  # kills
            try:
                read(path)
                said = "read"
            except BadInput as error:
                said = f"refused: {error}" if str(error).isprintable() else "refused in lines"
            signal.alarm(0)
            sys.stdout.write(f"{name} {kind} {said}\n")
            sys.stdout.flush()  # what comes next may kill it
            path.rmdir() if kind == "folder" else path.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""`net_calls.py FILE VCAM-WORDS...`: run vcam and write whom it calls, binds to or looks up, one line each, to FILE."""

import sys

WATCHED = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo")
told = open(sys.argv[1], "w", encoding="utf-8")  # noqa: SIM115 - open until the program ends


def note(event, arguments):
    if event in WATCHED:
        address = arguments[:2] if event == "socket.getaddrinfo" else arguments[1][:2]
        if isinstance(address, tuple):  # else a local socket's path
            told.write(f"{event.removeprefix('socket.')} {address[0]} {address[1]}\n")


sys.addaudithook(note)

from vcam.cli import main  # noqa: E402 - what it does while it is imported is watched too

code = main(sys.argv[2:])
told.close()
sys.exit(code)

"""Words in, lines and exit codes out: 0 done, 1 failed with one clear line on stderr, 2 wrong usage."""

from __future__ import annotations

import errno
import io
import logging
import os
import sys
import threading
import time
import traceback
from typing import NoReturn

from vcam.arenas import few_arenas
from vcam.errors import UsageError, VcamError, said
from vcam.options import ACTIONS, COMMANDS, make_parser, with_action
from vcam.quiet import own_stderr
from vcam.registry import did_you_mean
from vcam.terminal import plain

STARTED = time.perf_counter()


def entry() -> NoReturn:
    """The `vcam` program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # titles of models hold any letter, consoles of Windows don't
    own_stderr()
    code = main(sys.argv[1:])
    try:
        print(end="", flush=True)
    except OSError:  # main has told of it; what can't be written would be tried once more at Python's end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if any(thread.name.startswith("vcam-") for thread in threading.enumerate()):
        os._exit(code)  # a driver hangs in a stage that was left behind; waiting for it would hang us too
    sys.exit(code)


def main(words: list[str]) -> int:
    """Run one command and return its exit code."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy; with 2, small products ran 4-30x slower
    os.environ.setdefault("GLOG_minloglevel", "2")
    # before cv2, which on Windows may not see it later; with them some cameras take a minute to open (opencv issue
    # 17687)
    os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")
    few_arenas()
    debug = "--debug" in words
    logging.basicConfig(level=logging.DEBUG if debug else logging.WARNING, force=True)
    logging.getLogger().handlers[0].setFormatter(logging.Formatter("vcam: %(message)s") if debug else _OneLine())
    logging.getLogger("vcam").setLevel(logging.DEBUG if debug else logging.INFO)
    try:
        code = _dispatch(words)
        print(end="", flush=True)  # a pipe or file gets a few lines only now: where it is told if it takes none
        return code
    except UsageError as error:
        return _fail(f"{error} (vcam --help lists everything)", 2, debug)
    except VcamError as error:
        return _fail(str(error), 1, debug)
    except KeyboardInterrupt:
        return _fail("interrupted", 1, debug)
    except BrokenPipeError:  # nobody reads on
        return 1
    except Exception as error:  # noqa: BLE001 - a user sees one line, never a traceback
        return _fail(_unforeseen(error), 1, debug)


def _unforeseen(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return f"{error.strerror}: not all was written; make room and start again"
    return f"{said(error)}; this is a fault in vcam, please report it with the output of --debug"


def _fail(line: str, code: int, debug: bool) -> int:
    if debug:
        traceback.print_exc()
    say(f"error: {line}")
    return code


def say(line: str) -> None:
    """One line to the user, on stderr, so that stdout stays for results."""
    print(f"vcam: {plain(line)}", file=sys.stderr, flush=True)


class _OneLine(logging.Formatter):
    """A message as one line, whatever names are in it."""

    def format(self, record: logging.LogRecord) -> str:
        return f"vcam: {plain(super().format(record))}"


def _dispatch(words: list[str]) -> int:
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help", "--version")):
        words = ["run", *words]
    parser = make_parser()
    if not words[0].startswith("-") and words[0] not in COMMANDS:
        raise UsageError(f"no command {words[0]!r}{did_you_mean(words[0], COMMANDS)}")
    if words[0] in ACTIONS:
        words = with_action(words)
    chosen, rest = parser.parse_known_args(words)
    if rest:
        known = [option for action in chosen.parser._actions for option in action.option_strings]
        word = rest[0].partition("=")[0]
        apart = chosen.command == "calibrate" and not word.startswith("-")  # argparse takes all pictures at one place
        hint = "; name all pictures together, before the options" if apart else did_you_mean(word, known)
        raise UsageError(f"no option {word!r} of {chosen.parser.prog}{hint}")
    from vcam.cli.verbs import VERBS  # which says what is said here

    return VERBS[chosen.command](chosen)

"""The words of the command line: each command's options, none abbreviated, and what help says of them."""

from __future__ import annotations

import argparse
import re
from dataclasses import fields
from typing import Any, NoReturn

from vcam import __version__
from vcam.config import Config
from vcam.errors import UsageError
from vcam.registry import did_you_mean

AVATARS = {
    "list": "list all avatars: the bundled ones and those in your own folder (the default)",
    "show": "draw a portrait of an avatar, or of a .vrm, .glb or .gltf file",
    "check": "tell what an avatar or a file is, who made it, what it allows and what its face can do",
    "make": "make an avatar of a face in a photo, or of yours before the camera",
}
PEOPLE = {
    "list": "list the people whose faces are known (the default)",
    "show": "tell what is known of a person's face, and in which file",
    "learn": "learn a face in twenty guided seconds before the camera",
    "undo": "bring back what was known before the last guided learning",
    "remove": "delete all that is known of a person",
}
CONFIG = {
    "show": "print all settings as they are now, what they mean and where each comes from (the default)",
    "path": "print where the settings file lies",
    "edit": "open the settings file in your editor, and say what is wrong in it afterwards",
}
COMMANDS = {
    "run": "show an avatar that moves as you do (the default)",
    "track": "write what the tracker sees of a video or camera to a CSV file",
    "reenact": "give the face in a photo the expression of another photo or film",
    "calibrate": "measure a camera with a chessboard, so that distances no longer rest on a guess of the lens",
    "avatars": "list the avatars there are, show or check one, or make one of yourself",
    "people": "list the people whose faces are known, learn, show or delete one",
    "config": "show all settings, or edit the file in which they are remembered",
    "blender-addon": "write the add-on by which a rig in Blender moves as you do",
    "doctor": "tell what works on this machine, and the fix for what doesn't",
    "bench": "measure how fast vcam is on this machine, and how late",
}

ACTIONS = {"avatars": AVATARS, "people": PEOPLE, "config": CONFIG}
"""Commands that hold commands."""
REPEATED = ("out", "portrait", "osc", "vmc", "ifacialmocap", "control")
"""Settings that may be given again."""
NEGATIVE = re.compile(r"-\.?\d")
"""How a value begins that is no option, as "-0.1,0"; argparse by itself knows one number alone (Python 3.11)."""


class _Parser(argparse.ArgumentParser):
    """argparse that never abbreviates and raises UsageError instead of exiting."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_abbrev=False, **kwargs)
        self._negative_number_matcher = NEGATIVE

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def make_parser() -> argparse.ArgumentParser:
    """The parser of all commands, which raises UsageError. Beside options its result has `command` and its `parser`."""
    parser = _Parser(prog="vcam", description=__import__("vcam").__doc__)
    parser.add_argument("--version", action="version", version=f"vcam {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    made = {name: commands.add_parser(name, help=text, description=text) for name, text in COMMANDS.items()}
    avatars, people = _add_actions(made["avatars"], AVATARS), _add_actions(made["people"], PEOPLE)
    config = _add_actions(made["config"], CONFIG)
    acting = (*avatars.values(), *people.values(), *config.values())
    for command in (*(made[name] for name in made if name not in ACTIONS), *acting):
        command.set_defaults(parser=command)
        command.add_argument("--debug", action="store_true", help="show the traceback of an error, and more messages")
        command.add_argument("--json", action="store_true", help="print the result as JSON")
    for setting in fields(Config):
        if setting.metadata["metavar"] is not None:
            _add_setting(made["run"], setting.name, dict(setting.metadata))
    made["run"].add_argument(
        "--config", metavar="FILE", help="settings in TOML, instead of your own; the command line wins"
    )
    track = made["track"]
    track.add_argument("source", metavar="SOURCE", help="a video, a picture, a folder of pictures, camera[:N] or actor")
    track.add_argument("--out", metavar="FILE.csv", required=True, help="the table, one row a frame")
    track.add_argument("--filter", choices=("on", "off"), default="on", help="off: every frame by itself")
    for name in ("camera_profile", "tracker", "person", "smoothing"):
        _add_setting(track, name, next(dict(f.metadata) for f in fields(Config) if f.name == name))
    _add_reenact(made["reenact"])
    _add_calibrate(made["calibrate"])
    avatars["list"].add_argument("--sheet", metavar="FILE.png", help="a picture of them all")
    for name in ("show", "check"):
        avatars[name].add_argument("name", metavar="NAME|FILE", help="a name of the list, a folder or a file")
    avatars["show"].add_argument("--out", metavar="FILE.png", required=True, help="the portrait")
    make = avatars["make"]
    make.add_argument("name", metavar="NAME", help="what the new avatar is called; vcam --avatar NAME wears it")
    make.add_argument(
        "--from", dest="source", metavar="PHOTO|FILM|camera", required=True, help="a photo, a film, or camera[:N]"
    )
    make.add_argument("--hair", choices=("short", "bob", "long"), help="where the length is misread in the picture")
    for name in ("camera_profile", "tracker"):
        _add_setting(make, name, next(dict(f.metadata) for f in fields(Config) if f.name == name))
    _add_people(people)
    made["blender-addon"].add_argument("--out", metavar="FILE.zip", required=True, help="what to install in Blender")
    bench = made["bench"]
    bench.add_argument("--seconds", metavar="N", default="60", help="how long to measure, about (60)")
    bench.add_argument("--out", metavar="FILE.json", help="write all figures for another time")
    bench.add_argument("--against", metavar="FILE.json", help="compare with what --out wrote before")
    made["doctor"].add_argument("--fix", action="store_true", help="print only the lines to type, in their order")
    return parser


def _add_actions(parser: argparse.ArgumentParser, table: dict[str, str]) -> dict[str, argparse.ArgumentParser]:
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    return {name: actions.add_parser(name, help=text, description=text) for name, text in table.items()}


def _add_people(people: dict[str, argparse.ArgumentParser]) -> None:
    for name in ("show", "learn", "undo", "remove"):
        people[name].add_argument("name", metavar="NAME", help="as --person takes it")
    people["learn"].add_argument("--source", metavar="camera|FILE", default="camera", help="camera[:N], or a film")
    for name in ("camera_profile", "tracker"):
        _add_setting(people["learn"], name, next(dict(f.metadata) for f in fields(Config) if f.name == name))


def _add_reenact(parser: argparse.ArgumentParser) -> None:
    from vcam.reenact.words import add_options

    add_options(parser)
    for name in ("camera_profile", "tracker"):
        _add_setting(parser, name, next(dict(f.metadata) for f in fields(Config) if f.name == name))


def _add_calibrate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", metavar="WHAT", nargs="*", help="pictures, a folder of them, a film, or camera[:N] to do it live"
    )
    parser.add_argument("--board", metavar="WxH", help="inner corners, where four squares meet: one less than squares")
    parser.add_argument("--square-mm", metavar="MM", default="25", help="side of a square (25)")
    parser.add_argument("--charuco", action="store_true", help="the white squares hold ArUco markers")
    parser.add_argument("--out", metavar="PROFILE.json", help="the profile; of a camera it is kept for vcam run too")
    parser.add_argument("--coverage", metavar="FILE.png", help="a picture of where the board has been")
    parser.add_argument("--draw-board", metavar="FILE.png", help="draw the board to print, and do nothing else")
    parser.add_argument("--fov", metavar="DEG", help="no board: guess from the diagonal field of view")
    parser.add_argument("--iris-at-mm", metavar="MM", help="no board: guess from your irises at this distance")
    parser.add_argument("--size", metavar="WxH", help="what to ask a live camera for, as vcam run does (1280x720)")
    parser.add_argument("--tracker", metavar="NAME", help="what finds your irises")


def _add_setting(parser: argparse.ArgumentParser, name: str, about: dict[str, Any]) -> None:
    option = "--" + name.replace("_", "-")
    common: dict[str, Any] = {"dest": name, "default": None, "help": about["help"]}
    if not about["metavar"]:
        parser.add_argument(option, action=argparse.BooleanOptionalAction, **common)
    else:
        action = "append" if name in REPEATED else "store"
        parser.add_argument(option, action=action, metavar=about["metavar"], **common)


def with_action(words: list[str]) -> list[str]:
    """`words` of a command of ACTIONS, with the action that is meant when none is named."""
    if words[1:2] in (["-h"], ["--help"]):
        return words
    if len(words) == 1 or words[1].startswith("-"):
        return [words[0], next(iter(ACTIONS[words[0]])), *words[1:]]
    if words[1] not in ACTIONS[words[0]]:
        raise UsageError(f"no command '{words[0]} {words[1]}'{did_you_mean(words[1], ACTIONS[words[0]])}")
    return words

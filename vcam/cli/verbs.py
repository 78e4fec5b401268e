"""What each command does with its words, and how it tells its result: in lines, or with --json in JSON."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vcam.cli import STARTED, say
from vcam.config import Config
from vcam.errors import UsageError
from vcam.terminal import plain

if TYPE_CHECKING:
    from vcam.calibration.boards import Board


def _config(chosen: argparse.Namespace, config: Config | None = None) -> Config:
    """`config`, without it the defaults, with what the command line says in place of it."""
    names = [f.name for f in fields(Config)]
    given = {name: value for name in names if (value := getattr(chosen, name, None)) is not None}
    return (config or Config()).with_values(given, where="command line")


def _run(chosen: argparse.Namespace) -> int:
    from vcam import doctor, streaming
    from vcam.configure.own import own_settings
    from vcam.remember import Remember
    from vcam.render import OVERLAY
    from vcam.settings.reading import read_toml, settings_path

    if chosen.config:
        config = _config(chosen, Config().with_values(read_toml(Path(chosen.config)), where=chosen.config))
        if config.scene == OVERLAY and chosen.scene is None:
            raise UsageError(f"{chosen.config}: scene {OVERLAY!r} shows everybody the camera; say it by --scene")
        doctor.require_one_opencv()
        report = streaming.run(config, say, STARTED)
    else:
        own = own_settings(settings_path())
        wrong = [f"settings: {problem}" for problem in own.problems]
        for line in wrong:
            say(line)
        config = _config(chosen, own.config)
        doctor.require_one_opencv()
        with Remember(settings_path()) as memory:
            report = streaming.run(
                config, say, STARTED, remember=memory.put, first_run=not own.exists, said=wrong, kept=own.config
            )
    if chosen.json:
        print(json.dumps(report))
    else:
        age = report["age_ms"]
        late = f", {age['p50']:.0f} ms late (95 %: {age['p95']:.0f} ms)" if age else ""
        dropped = sum(report["drops"].values())
        say(f"{report['frames_sent']} pictures at {report['fps_out']:.1f} a second{late}, {dropped} frames dropped")
    if config.metrics:
        streaming.write_report(Path(config.metrics), report)  # last: a disk that is full costs the file alone
    return 0


def _track(chosen: argparse.Namespace) -> int:
    from vcam import app, doctor

    out = Path(chosen.out)
    del chosen.out
    config = _config(chosen)
    doctor.require_one_opencv()
    counts = app.track(config, out, filtered=chosen.filter == "on")
    if chosen.json:
        print(json.dumps(counts))
    else:
        say(f"{out}: a face in {counts['tracked']} of {counts['frames']} frames")
    return 0


def _reenact(chosen: argparse.Namespace) -> int:
    from vcam import doctor
    from vcam.metrics import untimed
    from vcam.parts import make_source, make_tracker
    from vcam.reenact.command import Parts, reenact
    from vcam.reenact.words import job_of, line_of
    from vcam.terminal import bar, stopping

    job = job_of(chosen)
    given = {name: value for name in ("camera_profile", "tracker") if (value := getattr(chosen, name)) is not None}
    config = Config().with_values({"source": job.source, "realtime": False, **given}, where="command line")
    calm = None if job.mode == "portrait" else config.smoothing  # a portrait's film is calmed as a whole
    doctor.require_one_opencv()
    with stopping() as stopped:
        parts = Parts(
            open_source=lambda: make_source(config, say),
            tracker_of=lambda source: make_tracker(
                config.tracker, config.camera_profile, source, untimed, smoothing=calm
            ),
            bar=bar,
            stopped=stopped,
        )
        result = reenact(job, parts)
    if chosen.json:
        print(json.dumps(asdict(result)))
    else:
        say(line_of(result))
    return 0


def _calibrate(chosen: argparse.Namespace) -> int:
    from vcam import app, doctor
    from vcam.calibrate.target import Target
    from vcam.calibration.boards import parse_board, parse_length

    board = parse_board(chosen.board, chosen.square_mm, charuco=chosen.charuco) if chosen.board else None
    if chosen.draw_board:
        return _draw_board(board, Path(chosen.draw_board), as_json=chosen.json)
    words = chosen.source
    if not words:
        raise UsageError("vcam calibrate: name pictures, a folder of them, a film or camera[:N]")
    target = Target(
        board=board,
        fov_deg=parse_length("--fov", chosen.fov, (10.0, 170.0)) if chosen.fov else None,
        iris_at_mm=parse_length("--iris-at-mm", chosen.iris_at_mm, (100.0, 3000.0)) if chosen.iris_at_mm else None,
        out=Path(chosen.out) if chosen.out else None,
        coverage=Path(chosen.coverage) if chosen.coverage else None,
    )
    del chosen.source, chosen.out
    config = _config(chosen)
    doctor.require_one_opencv()
    report = app.calibrate(config, words, target, say)
    if chosen.json:
        print(json.dumps(report))
    return 0


def _draw_board(board: Board | None, out: Path, *, as_json: bool) -> int:
    from vcam.calibration.print_board import board_png
    from vcam.sinks.aside import write_whole

    if board is None:
        raise UsageError("--draw-board needs --board, its inner corners, as 9x6")
    if out.suffix.lower() != ".png":
        raise UsageError(f"--draw-board must be a file that ends in .png, got {str(out)!r}")
    write_whole(out, board_png(board))
    size_mm = [round(1000 * board.square_m * (corners + 3), 2) for corners in board.corners_wh]
    if as_json:
        print(json.dumps({"out": str(out), "size_mm": size_mm}))
    else:
        size = f"{size_mm[0]:g} x {size_mm[1]:g} mm"
        say(f"{board.name}: {out}, {size}; print it at 100 %, glue it to something flat, and measure a square")
    return 0


def _avatars(chosen: argparse.Namespace) -> int:
    actions = {"list": _avatars_list, "show": _avatars_show, "check": _avatars_check, "make": _avatars_make}
    return actions[chosen.action](chosen)


def _avatars_list(chosen: argparse.Namespace) -> int:
    from vcam.gallery import commands, words

    found = commands.list_avatars(chosen.sheet)
    print(json.dumps([asdict(entry) for entry in found]) if chosen.json else "\n".join(map(plain, words.table(found))))
    if chosen.sheet:
        say(f"all of them: {chosen.sheet}")
    return 0


def _avatars_show(chosen: argparse.Namespace) -> int:
    from vcam.gallery import commands

    out = commands.show(chosen.name, chosen.out)
    if chosen.json:
        print(json.dumps({"out": str(out)}))
    else:
        say(f"{chosen.name}: {out}")
    return 0


def _avatars_check(chosen: argparse.Namespace) -> int:
    from vcam.gallery import commands, words

    facts = commands.check(chosen.name)
    print(json.dumps(asdict(facts)) if chosen.json else "\n".join(map(plain, words.report(facts))))
    return 0


def _avatars_make(chosen: argparse.Namespace) -> int:
    from vcam import app, doctor

    name = chosen.name
    config = _config(chosen)
    doctor.require_one_opencv()
    folder = app.make_avatar(config, name, say, hair=chosen.hair)
    if chosen.json:
        print(json.dumps({"name": name, "folder": str(folder)}))
    else:
        say(f"made {name!r} in {folder}; wear it: vcam --avatar {name}")
    return 0


def _people(chosen: argparse.Namespace) -> int:
    from vcam.people import commands

    if chosen.action == "learn":
        return _people_learn(chosen)
    if chosen.action == "list":
        data, lines = commands.listed()
    else:
        act = {"show": commands.shown, "undo": commands.undone, "remove": commands.removed}[chosen.action]
        data, lines = act(chosen.name)
    print(json.dumps(data) if chosen.json else "\n".join(map(plain, lines)))
    return 0


def _people_learn(chosen: argparse.Namespace) -> int:
    from vcam import app, doctor
    from vcam.people import words

    name = chosen.name
    doctor.require_one_opencv()
    path, outcome = app.learn_person(_config(chosen), name, say)
    if chosen.json:
        print(json.dumps({"name": name, "file": str(path), "reached": outcome.reached, "missed": outcome.missed}))
    else:
        for line in (*words.summary(outcome), f"kept in {path}; wear it: vcam --person {name}"):
            say(line)
    return 0


def _show_config(chosen: argparse.Namespace) -> int:
    from vcam.configure import editor, show
    from vcam.configure.own import own_settings
    from vcam.settings.reading import settings_path

    path = settings_path()
    if chosen.action == "path":
        print(json.dumps({"path": str(path), "exists": os.path.exists(path)}) if chosen.json else path)
        return 0
    if chosen.action == "edit":
        line = editor.edit(path)
        own = own_settings(path)
        if chosen.json:
            print(json.dumps({"path": str(path), "problems": own.problems}))
        else:
            say(line)
    else:
        own = own_settings(path)
        print(json.dumps(show.as_json(own, path)) if chosen.json else "\n".join(map(plain, show.listed(own, path))))
    for problem in own.problems:
        say(f"settings: {problem}")
    return 1 if chosen.action == "edit" and own.problems else 0


def _blender_addon(chosen: argparse.Namespace) -> int:
    from vcam.addon import write_addon

    out = write_addon(Path(chosen.out))
    if chosen.json:
        print(json.dumps({"out": str(out)}))
    else:
        say(f"{out}: install it in Blender by Edit > Preferences > Add-ons > Install from Disk; then: vcam --osc 39573")
    return 0


def _doctor(chosen: argparse.Namespace) -> int:
    from vcam import doctor

    findings = doctor.examine()
    if chosen.json:
        print(json.dumps(doctor.as_json(findings)))
    elif chosen.fix:
        print("\n".join(map(plain, doctor.script(findings))))
    else:
        for f in findings:
            print(plain(f"{'ok  ' if f.works else 'FIX ' if f.needed else 'none'}  {f.what}: {f.state}"))
            if f.fix:
                print(plain(f"      {f.fix}"))
    return 1 if any(f.needed and not f.works for f in findings) else 0


def _bench(chosen: argparse.Namespace) -> int:
    from vcam import doctor
    from vcam.bench.job import job_of

    job = job_of(chosen.seconds, chosen.out, chosen.against)
    doctor.require_one_opencv()
    from vcam.bench.command import bench

    report = bench(job.seconds, say)
    told, lines = job.told(report)
    print(json.dumps(told) if chosen.json else "\n".join(map(plain, lines)))
    job.write(report)  # last: a disk that is full costs the file alone
    return 0


VERBS: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = {
    "run": _run,
    "track": _track,
    "reenact": _reenact,
    "calibrate": _calibrate,
    "avatars": _avatars,
    "people": _people,
    "config": _show_config,
    "blender-addon": _blender_addon,
    "doctor": _doctor,
    "bench": _bench,
}
"""Command → what does it. Each returns the exit code."""

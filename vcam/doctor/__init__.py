"""What works on this machine, and the exact fix for what doesn't."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from importlib import metadata
from typing import Any

from vcam.doctor.app_found import microphone, panel
from vcam.doctor.blender_found import blender
from vcam.doctor.finding import Finding, script
from vcam.doctor.output_device import virtual_camera
from vcam.errors import VcamError
from vcam.registry import pip

__all__ = ["Finding", "as_json", "examine", "require_one_opencv", "script"]

OPENCV = ("opencv-python", "opencv-python-headless", "opencv-contrib-python", "opencv-contrib-python-headless")


def examine() -> list[Finding]:
    """Look at everything. Never raises: what can't be examined is itself a finding."""
    looks: list[tuple[str, Callable[[], Finding]]] = [
        ("OpenCV", opencv), ("face model", face_model), ("photos", photos), ("tracker", tracker),
        ("expressions", expressions), ("OpenGL", opengl), ("camera", camera), ("calibration", calibration),
        ("people", known_people), ("virtual camera", virtual_camera), ("window", window), ("panel", panel),
        ("microphone", microphone), ("Blender", blender),
    ]  # fmt: skip
    found = []
    for what, look in looks:
        try:
            found.append(look())
        except VcamError as error:
            found.append(Finding(what, False, str(error)))
        except Exception as error:  # noqa: BLE001 - a doctor must not fall ill himself
            found.append(Finding(what, False, f"{type(error).__name__}: {error}", "please report this line"))
    return found


def as_json(findings: list[Finding]) -> list[dict[str, Any]]:
    """The findings as plain dicts."""
    return [asdict(finding) for finding in findings]


def installed_opencvs() -> list[str]:
    """ "name version" of every OpenCV distribution that pip has installed here.

    They are asked for by name: to read what all others are called takes 0.1 s, at each start.
    """
    return sorted(f"{name} {dist.version}" for name in OPENCV for dist in metadata.distributions(name=name))


def require_one_opencv() -> None:
    """Raise VcamError unless exactly one OpenCV distribution is installed: two overwrite each other's files."""
    finding = opencv()
    if not finding.works:
        raise VcamError(f"{finding.state}; {finding.fix}")


def opencv() -> Finding:
    """Exactly one OpenCV."""
    found = installed_opencvs()
    if len(found) == 1:
        return Finding("OpenCV", True, found[0])
    names = " ".join(entry.split()[0] for entry in found)
    mend = pip("install 'opencv-python>=4.14,<5'")
    mend = f"{pip(f'uninstall -y {names}')} && {mend}" if names else mend
    state = f"several OpenCV packages overwrite each other: {', '.join(found)}" if found else "OpenCV is not installed"
    return Finding("OpenCV", False, state, f"type: {mend}", lines=(mend,))


def face_model() -> Finding:
    """The bundled landmark model, whole."""
    from vcam.trackers.task_file import bundle

    return Finding("face model", True, f"whole, {len(bundle()) / 1e6:.1f} MB")


def photos() -> Finding:
    """What living photos need: the net that cuts people out, and how many photos open at once."""
    from vcam.portrait.kept import portraits_folder
    from vcam.trackers.segmenter import model

    size_mb, folder = len(model()) / 1e6, portraits_folder()
    ready = len(list(folder.glob("*.portrait.npz")))
    return Finding("photos", True, f"net whole, {size_mb:.1f} MB; {ready} kept in {folder}", needed=False)


def tracker() -> Finding:
    """What follows a face when no tracker is named, and on what its nets run."""
    from vcam.registry import load
    from vcam.trackers import AUTO, TRACKERS

    with load("tracker", TRACKERS, AUTO)() as follows:
        if follows.reader is None:
            return Finding("tracker", False, f"{follows.about}: no net can start", "reinstall vcam")
        return Finding("tracker", True, follows.about)


def expressions() -> Finding:
    """The channels that no tracker here can tell; they stay 0."""
    from vcam.expression.nominal import DEAD
    from vcam.types import ARKIT

    reasons = dict.fromkeys(DEAD.values())
    dead = "; ".join(f"{', '.join(n for n, why in DEAD.items() if why == reason)} ({reason})" for reason in reasons)
    return Finding("expressions", True, f"{len(ARKIT) - len(DEAD)} of {len(ARKIT)} channels; always 0: {dead}")


def opengl() -> Finding:
    """A context without a screen."""
    from vcam.render.gl import open_context

    with open_context() as context:
        return Finding("OpenGL", True, context.about)


def camera() -> Finding:
    """Any webcam, and whether it is calibrated."""
    from vcam.calibration.kept import kept_sizes
    from vcam.sources.webcam import list_cameras

    told = []
    for found in list_cameras():
        sizes = kept_sizes(found.name or f"camera {found.index}")
        state = f"profile for {', '.join(sizes)}" if sizes else "not calibrated"
        told.append(f"camera:{found.index} {found.name} ({state})".replace("  ", " "))
    if told:
        return Finding("camera", True, "; ".join(told), needed=False)
    return Finding("camera", False, "none found", "plug a webcam in; without one the bundled actor plays", needed=False)


def calibration() -> Finding:
    """The profiles that `vcam run` takes by itself."""
    from vcam.calibration import load_profile
    from vcam.calibration.kept import kept_profiles

    told, fix = [], ""
    for name, size_wh, path in kept_profiles():
        about = f"{name} at {size_wh[0]}x{size_wh[1]}"
        try:
            rms_px = load_profile(path, size_wh).rms_px
            told.append(f"{about} {'guessed' if rms_px is None else f'to {rms_px:.2f} px'}")
        except VcamError:
            told.append(f"{about} unreadable")
            fix = f"delete {path} and calibrate again"
    if told:
        return Finding("calibration", not fix, "; ".join(told), fix, needed=False)
    return Finding(
        "calibration", False, "no camera's, so fields of view are guessed and places are rough",
        "print a board: vcam calibrate --board 9x6 --square-mm 22 --draw-board board.png; then: vcam calibrate camera "
        "--board 9x6 --square-mm 22",
        needed=False,
    )  # fmt: skip


def known_people() -> Finding:
    """Whose faces are known."""
    from vcam.person.files import people, people_folder

    names = people()
    if names:
        return Finding("people", True, f"{', '.join(names)}, in {people_folder()}", needed=False)
    return Finding(
        "people",
        False,
        "nobody is known yet",
        "vcam learns you while it runs; sooner: vcam people learn me",
        needed=False,
    )


def window() -> Finding:
    """A screen to open a window on."""
    from vcam.bridge.opening import window_possible

    why = window_possible()
    if why is None:
        return Finding("window", True, "can be opened", needed=False)
    return Finding("window", False, why, "without it the preview page shows the picture", needed=False)

"""What works on this machine, and the exact fix for what doesn't."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import metadata
from typing import Any

from vcam.errors import VcamError

OPENCV = ("opencv-python", "opencv-python-headless", "opencv-contrib-python", "opencv-contrib-python-headless")


@dataclass(frozen=True, slots=True)
class Finding:
    """The state of one thing that vcam needs."""

    what: str
    works: bool
    state: str
    fix: str = ""
    """The line to type or the thing to do; empty when it works."""
    needed: bool = True
    """Whether vcam can't run at all without it."""


def examine() -> list[Finding]:
    """Look at everything. Never raises: what can't be examined is itself a finding."""
    looks: list[tuple[str, Callable[[], Finding]]] = [
        ("OpenCV", opencv), ("face model", face_model), ("expressions", expressions), ("OpenGL", opengl),
        ("camera", camera), ("virtual camera", virtual_camera), ("window", window),
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
    """ "name version" of every OpenCV distribution that pip has installed here."""
    return sorted(
        f"{name} {dist.version}"
        for dist in metadata.distributions()
        if (name := (dist.name or "").lower().replace("_", "-")) in OPENCV
    )


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
    mend = "type: " + (f"pip uninstall -y {names} && " if names else "") + "pip install 'opencv-python>=4.14,<5'"
    state = f"several OpenCV packages overwrite each other: {', '.join(found)}" if found else "OpenCV is not installed"
    return Finding("OpenCV", False, state, mend)


def face_model() -> Finding:
    """The bundled landmark model, whole."""
    from vcam.trackers.task_file import bundle

    return Finding("face model", True, f"whole, {len(bundle()) / 1e6:.1f} MB")


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
    """Any webcam."""
    from vcam.sources.webcam import list_cameras

    cameras = list_cameras()
    if cameras:
        return Finding("camera", True, "; ".join(f"camera:{c.index} {c.name}" for c in cameras), needed=False)
    return Finding("camera", False, "none found", "plug a webcam in; without one the bundled actor plays", needed=False)


def virtual_camera() -> Finding:
    """The device that other programs open."""
    from vcam.sinks.virtualcam import find_output

    device, why = find_output()
    return Finding("virtual camera", device is not None, device or "none", why or "", needed=False)


def window() -> Finding:
    """A screen to open a window on."""
    from vcam.sinks.window import window_possible

    why = window_possible()
    if why is None:
        return Finding("window", True, "can be opened", needed=False)
    return Finding("window", False, why, "without it the preview page shows the picture", needed=False)

"""The doctor's look at what only the app needs: the library that draws the window's panel, and a microphone."""

from __future__ import annotations

from vcam.doctor.finding import Finding
from vcam.errors import MissingExtra, SourceError
from vcam.registry import pip, pip_line


def panel() -> Finding:
    """Whether the window can have its panel."""
    try:
        import glfw  # noqa: F401 - before imgui_bundle, as the window does
        from imgui_bundle import imgui
    except (ImportError, OSError) as error:
        fix = pip("install --force-reinstall glfw imgui-bundle")
        return Finding("panel", False, f"imgui-bundle can't be loaded ({error})", f"type: {fix}", False, (fix,))
    return Finding("panel", True, f"Dear ImGui {imgui.get_version()}, by imgui-bundle", needed=False)


def microphone() -> Finding:
    """What --voice can listen to."""
    from vcam.voice.microphone import microphones

    try:
        inputs = microphones()
    except MissingExtra:
        state, fix = "sounddevice is not installed", f"only for a mouth moved by voice: {pip_line('voice')}"
        return Finding("microphone", False, state, fix, needed=False)
    except SourceError as error:
        state, _, fix = str(error).rpartition("; ")
        return Finding("microphone", False, state, fix, needed=False)
    if not inputs:
        return Finding("microphone", False, "none found", "only for a mouth moved by voice: plug one in", needed=False)
    names = "; ".join(f"{one.number} {one.name}{' (the usual one)' if one.usual else ''}" for one in inputs)
    return Finding("microphone", True, names, needed=False)

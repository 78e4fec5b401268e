# SPDX-License-Identifier: GPL-3.0-or-later
"""What Blender does that a session must know of: another file, undo, saving, rendering."""

from __future__ import annotations

from typing import Any

import bpy
from bpy.app.handlers import persistent

from .state import session


@persistent  # type: ignore[untyped-decorator]
def before_load(*_: Any) -> None:
    """Another file is opened: nothing may listen there that nobody started."""
    session.stop()


@persistent  # type: ignore[untyped-decorator]
def after_undo(*_: Any) -> None:
    session.refresh()


@persistent  # type: ignore[untyped-decorator]
def before_save(*_: Any) -> None:
    session.put_back_for_saving()


@persistent  # type: ignore[untyped-decorator]
def before_render(*_: Any) -> None:
    """Blender reads the scene in another thread now."""
    session.paused = True


@persistent  # type: ignore[untyped-decorator]
def after_render(*_: Any) -> None:
    session.paused = False


HANDLERS = (
    ("load_pre", before_load),
    ("undo_post", after_undo),
    ("redo_post", after_undo),
    ("save_pre", before_save),
    ("render_init", before_render),
    ("render_complete", after_render),
    ("render_cancel", after_render),
)


def register() -> None:
    for name, handler in HANDLERS:
        getattr(bpy.app.handlers, name).append(handler)


def unregister() -> None:
    for name, handler in HANDLERS:
        getattr(bpy.app.handlers, name).remove(handler)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The Blender add-on: a rig moves as the face that vcam sees, over OSC or VMC, and is recorded.

`vcam blender-addon` packs this folder, with the wire decoders in it as `wires`, into one zip. Blender 3.4 to 4.1 takes
it as an add-on, 4.2 on as an extension. It imports the standard library, bpy and itself, and runs on Python 3.10.
"""

bl_info = {
    "name": "vcam face receiver",
    "author": "vcam",
    "version": (0, 0, 0),  # the zip's builder puts vcam's own here
    "blender": (3, 4, 0),
    "location": "3D View > Sidebar > vcam",
    "description": "Moves a rig as the face that vcam sees, and records it",
    "category": "Animation",
}


def register() -> None:
    """Add the panel and its operators; nothing listens before a button is pressed."""
    from .registration import register as add  # bpy is needed from here on; what is pure can be imported without it

    add()


def unregister() -> None:
    """Stop listening, put back what was moved, and take all of it away."""
    from .registration import unregister as take_away

    take_away()

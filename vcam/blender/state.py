# SPDX-License-Identifier: GPL-3.0-or-later
"""The one session of this Blender: operators, panel and timer are made by Blender and can be handed nothing."""

from .session import Session

session = Session()

"""What VRM adds to glTF, 0.x and 1.0, read from files of anybody's making.

Rule for what is wrong in them: a value of the wrong type is refused with one line that names its place, as is a count
that no avatar has. What refers to nothing (a node, mesh, target, material or collider that isn't there) is left out:
such files are common, and the rest of them works.
"""

from vcam.avatar.vrm.read import read_vrm

__all__ = ["read_vrm"]

"""Which extensions are understood, and the optional packages that unpack compressed files."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from vcam.avatar.gltf.document import Document
from vcam.avatar.gltf.fields import clean_text
from vcam.errors import BadInput, MissingExtra
from vcam.registry import pip_line

UNDERSTOOD: Final = frozenset(
    {
        "EXT_texture_webp",
        "KHR_materials_emissive_strength",
        "KHR_materials_unlit",
        "KHR_mesh_quantization",
        "KHR_texture_transform",
        "VRM",
        "VRMC_materials_mtoon",
        "VRMC_springBone",
        "VRMC_vrm",
    }
)
HARMLESS: Final = (
    "KHR_materials_",
    "KHR_lights_",
    "KHR_xmp",
    "KHR_animation_",
    "VRMC_node_constraint",
    "VRMC_materials_",
)
"""Without these a model looks a little plainer, even where a file says that it needs them."""
PACKAGES: Final = {
    "EXT_meshopt_compression": "almeshopt",
    "KHR_draco_mesh_compression": "DracoPy",
    "KHR_texture_basisu": "alktx2",
}
MAX_SHOWN: Final = 40


def check_required(document: Document) -> None:
    """Raises BadInput naming the first required extension that vcam doesn't know, MissingExtra with the pip line."""
    for found in document.root.items("extensionsRequired", 1000):
        name = clean_text(found, MAX_SHOWN) if isinstance(found, str) else "?"
        if name in PACKAGES:
            package(name, document)
        elif name not in UNDERSTOOD and not name.startswith(HARMLESS):
            raise BadInput(f"{document.path}: needs the extension {name!r}, which vcam can't read; export without it")


def package(extension: str, document: Document) -> Any:
    """The installed package for a compressing extension. Raises MissingExtra with the pip line."""
    try:
        return import_module(PACKAGES[extension])
    except ImportError as error:
        raise MissingExtra(
            f"{document.path}: is packed with {extension}; install what unpacks it: {pip_line('models')}"
        ) from error


def installed(extension: str) -> bool:
    """Whether the package for an extension is there."""
    try:
        import_module(PACKAGES[extension])
    except ImportError:
        return False
    return True

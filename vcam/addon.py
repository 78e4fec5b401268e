"""The Blender add-on as one zip that Blender 3.4 and later installs: as an extension (from 4.2) or a legacy add-on.

Both take a zip with one folder in it: an extension's manifest may lie there, and a legacy add-on must. The add-on's
own modules are under the GPL; copies of the readers in vcam/wires (MIT) go with them, so nothing else is installed.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Final

from vcam import __version__
from vcam.errors import BadInput, UsageError
from vcam.resources import PACKAGE
from vcam.sinks.aside import write_whole

FOLDER: Final = "vcam_blender"
"""In the zip: the extension's id, and the legacy add-on's module. Not "vcam", which is the app's own."""
KINDS: Final = (".py", ".toml", "LICENSE")
"""How the names of files end that go into the zip."""
WIRES: Final = ("__init__.py", "osc.py", "osc_template.py", "frame.py", "LICENSE")
"""What of vcam/wires the add-on reads with."""
SINCE: Final = (1980, 1, 1, 0, 0, 0)
"""The date of every file, the earliest that a zip can hold: the same tree gives the same bytes."""
VERSIONS: Final = {
    "blender_manifest.toml": ('version = "0.0.0"', f'version = "{__version__}"'),
    "__init__.py": ('"version": (0, 0, 0)', f'"version": ({", ".join(re.findall("[0-9]+", __version__)[:3])})'),
}
"""Where the add-on's version stands, and what is put there."""


def write_addon(out: Path) -> Path:
    """Write the zip to `out`, whole or not at all. Raises UsageError for another kind of name, SinkError, BadInput."""
    if "\0" in str(out) or out.suffix.lower() != ".zip":
        raise UsageError(f"can't write the add-on to {str(out)!r}: give a name ending in .zip")
    write_whole(out, addon_zip())
    return out


def addon_zip() -> bytes:
    """The zip; the same bytes for the same tree, on every machine. Raises BadInput when vcam's package is not whole."""
    files = _files("blender")
    files |= {f"wires/{name}": content for name, content in _files("wires").items() if name in WIRES}
    for name, (before, after) in VERSIONS.items():
        text = files.get(name, b"").decode()
        if text.count(before) != 1:
            raise BadInput(f"{PACKAGE / 'blender' / name}: not the file that vcam was made with; reinstall vcam")
        files[name] = text.replace(before, after).encode()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:  # stored: compressors differ between machines
        for name in ("", *sorted(files)):  # first the folder itself: 3.4 looks for it to replace what it had
            entry = zipfile.ZipInfo(f"{FOLDER}/{name}", SINCE)
            entry.create_system, entry.external_attr = 3, (0o100644 if name else 0o40755) << 16
            packed.writestr(entry, files.get(name, b""))
    return content.getvalue()


def _files(room: str) -> dict[str, bytes]:
    """Path below the folder of `room` → content of each of its files."""
    folder = PACKAGE / room
    found = [path for path in folder.rglob("*") if path.name.endswith(KINDS)]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}

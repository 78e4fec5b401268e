"""A file that is dropped on the window, or named: a model is worn, a picture is opened as a photo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from vcam.avatar.shelf import MODELS
from vcam.show import Obey

GLB: Final = b"glTF"
"""How a binary glTF, and so a VRM, begins: glTF 2.0, section 4.4.2."""


class Dropped:
    """A Part."""

    def __init__(self, wear: Obey, open_photo: Callable[[Path], None]) -> None:
        self.settings: dict[str, object] = {}
        self._wear, self._open_photo = wear, open_photo
        self.words: Mapping[str, Obey] = {"load": self._load}

    def tick(self) -> None:
        """See Part."""

    def tell(self) -> Mapping[str, object]:
        """See Part."""
        return {}

    def _load(self, file: str) -> None:
        if is_avatar(Path(file)):
            self._wear(file)
        else:
            self._open_photo(Path(file))


def is_avatar(path: Path) -> bool:
    """Whether `path` is a model or an avatar's folder, by its name or how it begins; never raises."""
    try:
        if path.suffix.lower() in MODELS or path.name == "avatar.toml" or (path / "avatar.toml").is_file():
            return True
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(GLB)) == GLB
    except (OSError, ValueError):
        return False

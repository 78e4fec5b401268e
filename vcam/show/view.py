"""How the window itself looks: nothing of it reaches viewers."""

from __future__ import annotations

from collections.abc import Mapping

from vcam.commands import THEMES
from vcam.errors import UsageError
from vcam.show import Obey
from vcam.show.stage import switched


class View:
    """A Part."""

    def __init__(self, *, mirror_view: bool, theme: str, keys: Mapping[str, str], first_run: bool) -> None:
        """As Shown has them."""
        self._mirrored, self._theme, self._keys, self._first_run = mirror_view, theme, dict(keys), first_run
        self.settings: dict[str, object] = {}
        self.words: Mapping[str, Obey] = {"mirror_view": self._mirror, "theme": self._dress}

    def tick(self) -> None:
        """See Part."""

    def tell(self) -> Mapping[str, object]:
        """See Part."""
        return {
            "mirror_view": self._mirrored,
            "theme": self._theme,
            "keys": self._keys,
            "first_run": self._first_run,
        }

    def _mirror(self, value: str) -> None:
        self._mirrored = switched(self._mirrored, value)
        self.settings["mirror_view"] = self._mirrored

    def _dress(self, value: str) -> None:
        if value not in THEMES:
            raise UsageError(f"theme must be {' or '.join(THEMES)}, got {value!r}")
        self._theme = value
        self.settings["theme"] = value

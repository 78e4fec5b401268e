"""A repeated trouble is said twice only: when it begins and when it ends."""

from __future__ import annotations

import logging

from vcam.errors import said

log = logging.getLogger(__name__)


class Trouble:
    """Says a repeated trouble once when it begins and once when it ends."""

    def __init__(self, what: str, meanwhile: str) -> None:
        self._what, self._meanwhile, self._on = what, meanwhile, False

    def begins(self, error: BaseException) -> None:
        if not self._on:
            self._on = True
            log.warning("%s: %s; %s", self._what, said(error), self._meanwhile)
            log.debug("its traceback", exc_info=error)

    def ends(self) -> None:
        if self._on:
            self._on = False
            log.info("%s works again", self._what)

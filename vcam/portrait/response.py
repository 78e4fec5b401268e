"""How one photo answers to being moved: turns what a driver's face asks for into what makes this photo show as much."""

from __future__ import annotations

from dataclasses import dataclass

from vcam.portrait.move import Move


@dataclass(frozen=True, slots=True)
class Response:
    """For one photo. A pure and continuous function of a Move; never fails."""

    @staticmethod
    def none() -> Response:
        """Nothing is known of the photo: every Move is shown as it is."""
        return Response()

    def applied(self, move: Move) -> Move:
        """The Move to draw so that this photo shows what `move` asks for."""
        return move

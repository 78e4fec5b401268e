"""A camera from pictures of a board that somebody took, each one looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from vcam.calibrate.result import Result, checked, not_found
from vcam.calibration.boards import CORNERS, Board
from vcam.calibration.detect import finder
from vcam.calibration.view import View
from vcam.errors import BadInput
from vcam.pictures import READABLE, read_picture
from vcam.pictures.header import HEAD_BYTES, foreign_format, picture_format
from vcam.pictures.plain_file import is_folder
from vcam.sources._pictures import pictures_in


def picture_files(words: Sequence[str]) -> list[Path]:
    """The pictures that `words` name, folders opened; empty when the only word is a film.

    Raises BadInput for what is neither, naming it.
    """
    found: list[Path] = []
    for word in words:
        path = Path(word)
        try:
            if is_folder(path, instead=f"name pictures ({READABLE}), a folder of them or a film"):
                inside = pictures_in(path)
                if not inside:
                    raise BadInput(f"{path}: a folder without a {READABLE} picture right inside it")
                found += inside
            elif _is_picture(path):
                found.append(path)
            elif len(words) == 1:
                return []
            else:
                raise BadInput(f"{path}: not a picture ({READABLE}); give a film by itself, without others")
        except OSError as error:
            raise BadInput(f"{path}: can't be read: {error.strerror or error}") from error
    return found


def _is_picture(path: Path) -> bool:
    """By content; also one of a format that is then refused by its name."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    return bool(picture_format(head) or foreign_format(head))


def from_pictures(paths: Sequence[Path], board: Board, looked: Callable[[], None]) -> Result:
    """The camera that took the pictures. `looked` is called after each.

    Raises BadInput, one line, for a broken picture, several sizes, and all that is no calibration.
    """
    find, views, without = finder(board), list[View](), list[str]()
    unique = len({path.name for path in paths}) == len(paths)
    size_wh: tuple[int, int] | None = None
    for path in paths:
        image = read_picture(path)
        this = (image.shape[1], image.shape[0])
        size_wh = size_wh or this
        if this != size_wh:
            raise BadInput(
                f"{path} is {this[0]}x{this[1]} px, but {paths[0].name} {size_wh[0]}x{size_wh[1]}; "
                "a profile is for one size: give pictures of one camera in one setting"
            )
        name = path.name if unique else str(path)
        view = find(image, name)
        if view is None:
            without.append(name)
        else:
            views.append(view)
        looked()
    assert size_wh is not None
    if not views:
        where = f"any of {len(paths)} pictures" if len(paths) > 1 else paths[0].name
        raise BadInput(not_found(where, board) + _size_seen(board, paths))
    return replace(checked(views, size_wh, board.name, len(paths)), without=tuple(without))


def _size_seen(board: Board, paths: Sequence[Path]) -> str:
    """A hint when the first pictures show a board that is smaller by one: somebody counted the squares."""
    width, height = board.corners_wh
    for other in ((width - 1, height), (width, height - 1), (width - 1, height - 1)):
        smaller = replace(board, corners_wh=other)
        if board.charuco or min(other) < CORNERS[0]:
            continue
        for path in paths[:3]:
            if finder(smaller)(read_picture(path), path.name):
                return f"; {path.name} shows one of {smaller.name}"
    return ""

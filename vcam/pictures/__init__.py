"""Pictures that anybody may have made, read without harm. `read_picture` is all that most need."""

from vcam.pictures.reader import READABLE, read_picture

__all__ = ["READABLE", "read_picture"]

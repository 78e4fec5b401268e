"""glTF 2.0 files of anybody's making, read without harm. `read_model` is all that most need."""

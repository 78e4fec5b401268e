"""The tree as it is shipped runs where Blender is old: official Blender 3.4 to 4.0 bring Python 3.10."""

import ast
import importlib.util
from pathlib import Path

import pytest

TREE = Path(importlib.util.find_spec("vcam_blender").origin).parent


@pytest.mark.parametrize("path", sorted(TREE.rglob("*.py")), ids=lambda path: str(path.relative_to(TREE)))
def test_a_module_is_python_3_10(path):
    ast.parse(path.read_text(), feature_version=(3, 10))


def test_the_check_refuses_what_is_newer():
    with pytest.raises(SyntaxError):
        ast.parse("try:\n    pass\nexcept* ValueError:\n    pass\n", feature_version=(3, 10))

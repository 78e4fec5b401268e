"""The soak's own modules lie in tools/, and it comes first."""

import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[2] / "tools"
if str(TOOLS) not in sys.path:
    sys.path.append(str(TOOLS))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """It takes longer than any other file: begun at the end, it would keep one of two processes waiting."""
    items.sort(key=lambda item: "soak" not in item.path.parts)

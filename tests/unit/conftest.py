"""What tests of many parts need."""

import pytest
from clocks import Clock


@pytest.fixture
def clock():
    """A clock that stands still until the test moves it."""
    return Clock()

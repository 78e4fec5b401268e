"""Every test here may draw."""

from drawing import context  # noqa: F401 - a fixture

"""Every test here may draw; --regen-golden makes the pictures anew (look at them before committing)."""

from drawing import context  # noqa: F401 - a fixture


def pytest_addoption(parser):
    parser.addoption("--regen-golden", action="store_true", help="overwrite the golden pictures with what is drawn now")

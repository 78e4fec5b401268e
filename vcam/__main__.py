"""`python -m vcam`."""

from vcam.cli import entry

entry()

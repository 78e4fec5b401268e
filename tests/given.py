"""Commands that can be waited for."""

import threading

from vcam.commands import Commands

LONGEST_S = 60


class Heard(Commands):
    """Keeps what is given as (word, value), from any thread."""

    def __init__(self):
        super().__init__()
        self.given, self.changed = [], threading.Condition()

    def give(self, word, value=""):
        with self.changed:
            self.given.append((word, value))
            self.changed.notify_all()
        return True

    def until(self, *given):
        """Wait until just these were given since the start."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.given == list(given), LONGEST_S), self.given

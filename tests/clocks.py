"""A clock that only a test, or whoever sleeps by it, moves."""


class Clock:
    """In place of time.monotonic and its like: call it for the time."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds

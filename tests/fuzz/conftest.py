"""How much is tried: a little always, and always the same; `make fuzz` tries fifty times as much, other things each
time."""

import os

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("VCAM_FUZZ", "1"))

settings.register_profile(
    "vcam",
    max_examples=50 * TIMES,
    derandomize=TIMES == 1,
    database=None,
    deadline=None,  # how long anything takes is the machine's affair
    suppress_health_check=list(HealthCheck),  # so is how long it takes to make input
    print_blob=True,
)
settings.load_profile("vcam")

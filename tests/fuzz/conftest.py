"""How much hypothesis tries."""

from hostile import TIMES
from hypothesis import HealthCheck, settings

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

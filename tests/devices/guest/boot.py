"""Runs a command in the guest: a Linux with a real V4L2 camera and a real virtual camera, whatever this machine has.

The command sees this machine's files, and what it writes into `share` stays; all else that it writes is gone.
It has one CPU, no network, and `VCAM_IN` and `VCAM_OUT` in its environment.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
FEW_PAGE_FAULTS = {
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": "2000000000",
    "MALLOC_TOP_PAD_": "67108864",
}
"""A page fault is dear in User Mode Linux: keep memory that was once had (mallopt(3))."""
KERNELS = (ROOT.parent / "shared" / "vm" / "cache" / "uml", Path("~/.cache/vcam-guest").expanduser())
"""Where a guest that was built before may lie; `make test-all` builds the last one."""


def kernel() -> Path | None:
    """The folder that build.sh filled, or VCAM_GUEST_KERNEL's; None when there is none."""
    named = os.environ.get("VCAM_GUEST_KERNEL")
    return next((folder for folder in ((Path(named),) if named else KERNELS) if (folder / "linux").exists()), None)


def run(command: list[str], *, limit_s: float, memory_mb: int = 4096, share: Path = ROOT) -> tuple[int, str]:
    """(exit code, output) of `command`, a TimeoutError when it takes longer than `limit_s`."""
    folder = kernel()
    assert folder is not None, "no guest was built: make test-all does it"
    with tempfile.TemporaryDirectory(prefix="vcam-guest.", dir="/var/tmp") as job:  # the guest's /tmp is its own
        place = Path(job)
        (place / "seed").write_bytes(os.urandom(64))
        (place / "out").touch()
        shutil.copy(HERE / "devices.py", place)
        shutil.copytree(folder / "ko", place / "ko")  # the kernel's folder may lie in /tmp, too
        env = {
            **FEW_PAGE_FAULTS,
            **{name: value for name, value in os.environ.items() if name.startswith("VCAM_")},
            "PATH": os.environ["PATH"],
            "HOME": "/root",
            "LANG": "C.UTF-8",
            "VCAM_IN": "/dev/video0",
            "VCAM_OUT": "/dev/video10",
        }
        told = {"command": command, "cwd": str(share), "env": env, "modules": str(place / "ko")}
        (place / "job.json").write_text(json.dumps(told))
        words = [
            *(f"mem={memory_mb}M", "rootfstype=hostfs", "rootflags=/", "root=/dev/root", "ro", "quiet", "loglevel=1"),
            *("con=null", "con0=null,fd:1", "ssl=null", f"init={HERE / 'init.sh'}"),
            *(f"guest_share={share}", f"guest_job={place}", f"guest_python={sys.executable}"),
        ]
        guest = subprocess.Popen(
            [folder / "linux", *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
        )
        try:
            guest.wait(limit_s)
        except subprocess.TimeoutExpired as late:
            raise TimeoutError(f"the guest did not finish in {limit_s} s:\n{(place / 'out').read_text()}") from late
        finally:  # its processes are processes of this machine, and must not outlive it
            with contextlib.suppress(ProcessLookupError):
                os.killpg(guest.pid, signal.SIGKILL)
            guest.wait()
        out = (place / "out").read_text(errors="replace")
        if not (place / "code").exists():
            raise RuntimeError(f"the guest died:\n{out}")
        return int((place / "code").read_text()), out


if __name__ == "__main__":  # python tests/devices/guest/boot.py COMMAND...: to look around by hand
    code, text = run(sys.argv[1:], limit_s=600)
    sys.stdout.write(text)
    sys.exit(code)

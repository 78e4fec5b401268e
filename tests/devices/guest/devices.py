"""Second process of the guest: random numbers, a camera and a virtual camera, then the command in JOB/job.json.

The camera (/dev/video0, "webcam") and the virtual camera (/dev/video10, "vcam") belong to two copies of v4l2loopback
under names of their own, so that the camera can be unplugged (`rmmod v4l2loopcam0`) while the other goes on.
"""

import fcntl
import json
import os
import struct
import subprocess
import sys

JOB = sys.argv[1]
RNDADDENTROPY = 0x40085203  # linux/random.h
CAMERA_MODULE = "v4l2loopcam0"  # as long as the module's own name


def seed():
    """Fill the pool of random numbers from the machine's: nothing in here moves enough to fill it for 16 s."""
    with open(f"{JOB}/seed", "rb") as file:
        noise = file.read()
    with open("/dev/random", "wb", buffering=0) as pool:
        fcntl.ioctl(pool, RNDADDENTROPY, struct.pack("ii", 8 * len(noise), len(noise)) + noise)


def load(modules):
    """Both modules. The name in a module's own struct is what the kernel calls it."""
    with open(f"{modules}/v4l2loopback.ko", "rb") as file:
        code = file.read()
    with open("/run/camera.ko", "wb") as file:
        file.write(code.replace(b"v4l2loopback\0\0", CAMERA_MODULE.encode() + b"\0\0"))
    common = ["devices=1", "exclusive_caps=1"]
    for path, number, label in (("/run/camera.ko", 0, "webcam"), (f"{modules}/v4l2loopback.ko", 10, "vcam")):
        subprocess.run(["insmod", path, f"video_nr={number}", f"card_label={label}", *common], check=True)


seed()
with open(f"{JOB}/job.json") as file:
    job = json.load(file)
os.environ.update(job["env"], PATH=job["env"]["PATH"] + ":/usr/sbin:/sbin")
del os.environ["PYTHONHASHSEED"]
load(job["modules"])
code = subprocess.run(job["command"], cwd=job["cwd"], check=False).returncode
with open(f"{JOB}/code", "w") as file:
    file.write(str(code))

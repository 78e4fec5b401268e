#!/bin/sh
# The guest's first process. Its root becomes the machine's own: read-only, with memory above it that takes all writes
# and is gone afterwards; only $guest_share and $guest_job are the machine's real folders. Then devices.py takes over.
# Both come, like guest_python, from the kernel's command line.
set -e
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount -t proc proc /proc
mount -t tmpfs over /mnt
mkdir /mnt/upper /mnt/work /mnt/root
root=/mnt/root
mount -t overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work overlay $root
mount -t proc proc $root/proc
mount -t sysfs sys $root/sys
mount -t devtmpfs dev $root/dev
mkdir -p $root/dev/shm $root/dev/pts
mount -t tmpfs shm $root/dev/shm
mount -t devpts pts $root/dev/pts
ln -sfn /proc/self/fd $root/dev/fd
mount -t tmpfs run $root/run
mount -t tmpfs -o mode=1777 tmp $root/tmp
for folder in "$guest_share" "$guest_job"; do
    mkdir -p "$root$folder"
    mount -t hostfs -o "$folder" host "$root$folder"
done
chroot $root ip link set lo up
# hash seed 0: Python would ask for random numbers before devices.py has filled the pool, and wait
PYTHONHASHSEED=0 chroot $root "$guest_python" -S "$guest_job/devices.py" "$guest_job" </dev/null >"$root$guest_job/out" 2>&1 || true
sync
exec /bin/busybox poweroff -f

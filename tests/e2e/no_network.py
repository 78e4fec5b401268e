"""`no_network.py PYTHON-WORDS...`: run Python under a filter that kills it at its first network socket (Linux)."""

import ctypes
import os
import platform
import struct
import sys

CALLS = {"x86_64": (0xC000003E, 41, 425), "aarch64": (0xC00000B7, 198, 425)}
"""AUDIT_ARCH, the numbers of socket() and io_uring_setup() (which can make sockets too): linux/audit.h, unistd.h."""
AF_UNIX, AF_NETLINK = 1, 16
"""Not network: local sockets, and asking the kernel about its devices."""
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
"""BPF_LD|BPF_W|BPF_ABS, BPF_JMP|BPF_JEQ|BPF_K, BPF_RET|BPF_K."""
KILL, ALLOW = 0x80000000, 0x7FFF0000
NUMBER_AT, ARCH_AT, FIRST_ARGUMENT_AT = 0, 4, 16
"""Offsets in struct seccomp_data."""
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, FILTER_MODE = 38, 22, 2


def install():
    """Put the filter on this process and all that it starts."""
    arch, socket_call, ring_call = CALLS[platform.machine()]
    program = [
        (LOAD, 0, 0, ARCH_AT),
        (EQUAL, 0, 7, arch),  # a foreign architecture: kill
        (LOAD, 0, 0, NUMBER_AT),
        (EQUAL, 5, 0, ring_call),
        (EQUAL, 0, 3, socket_call),
        (LOAD, 0, 0, FIRST_ARGUMENT_AT),
        (EQUAL, 1, 0, AF_UNIX),
        (EQUAL, 0, 1, AF_NETLINK),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, KILL),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in program))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))

    libc = ctypes.CDLL(None, use_errno=True)
    filled = Program(len(program), ctypes.cast(code, ctypes.c_void_p))
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(
        PR_SET_SECCOMP, FILTER_MODE, ctypes.byref(filled), 0, 0
    ):
        raise OSError(ctypes.get_errno(), "the system-call filter could not be installed")


install()
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])

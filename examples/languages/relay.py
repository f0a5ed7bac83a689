"""relay.py NAME PLACE RUNNERS ROUNDS: takes every turn that is PLACE modulo RUNNERS.

Python has no atomics. An aligned load or store of 4 bytes through ctypes is one instruction, and the
system call between a store and the next load orders them. That is enough for one writer at a time.
"""

import ctypes
import errno
import os
import platform
import signal
import sys
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory

SYS_FUTEX = {"x86_64": 202, "aarch64": 98}[platform.machine()]  # asm/unistd.h
FUTEX_WAIT, FUTEX_WAKE = 0, 1  # linux/futex.h, without FUTEX_PRIVATE_FLAG
ALL = 2**31 - 1

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


def futex(word, operation, value):
    """Calls futex() on a word without a timeout."""
    arguments = [ctypes.c_long(SYS_FUTEX), ctypes.byref(word), ctypes.c_int(operation)]
    result = libc.syscall(*arguments, ctypes.c_uint32(value & 0xFFFFFFFF), None, None, 0)
    code = ctypes.get_errno()
    # EAGAIN: the value has changed. EINTR: a signal.
    if result < 0 and code not in (errno.EAGAIN, errno.EINTR):
        raise OSError(code, os.strerror(code))
    return result


name, place, runners, rounds = sys.argv[1], *map(int, sys.argv[2:5])
segment = SharedMemory(name=name)
# Before Python 3.13, a process that merely opens a segment removes it when it exits.
resource_tracker.unregister(segment._name, "shared_memory")
turn = ctypes.c_int32.from_buffer(segment.buf)

signal.alarm(60)
for index in range(rounds):
    mine = index * runners + place
    while (found := turn.value) != mine:
        futex(turn, FUTEX_WAIT, found)
    turn.value = mine + 1
    futex(turn, FUTEX_WAKE, ALL)

# The segment cannot be closed while an object points into it.
del turn
segment.close()

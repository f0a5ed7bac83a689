"""producer.py NAME TOTAL LIBRARY: sends TOTAL messages to the SpscQueue at the begin of a segment.

The layout is described in docs/queue.md. Message i consists of i in 4 bytes, and of i % 50 bytes.
"""

import ctypes
import platform
import signal
import sys
import time
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory

SYS_FUTEX = {"x86_64": 202, "aarch64": 98}[platform.machine()]  # asm/unistd.h
FUTEX_WAKE = 1  # linux/futex.h, without FUTEX_PRIVATE_FLAG
ALL = 2**31 - 1
ACQUIRE, SEQ_CST = 2, 5

# The header of the segment, in bytes, and the bits of a position.
TAG, TAIL, HEAD, DATA = 0, 128, 256, 4096
SLEEPS, CLOSED, POSITION = 1, 2, 0x7FFFFFF8
PADDING = 0x80000000

name, total, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
patomic = ctypes.CDLL(path)
libc = ctypes.CDLL(None, use_errno=True)
segment = SharedMemory(name=name)
# Before Python 3.13, a process that merely opens a segment removes it when it exits.
resource_tracker.unregister(segment._name, "shared_memory")
first = ctypes.c_char.from_buffer(segment.buf)
start = ctypes.addressof(first)

load = patomic.patomic_explicit_load_4
load.argtypes, load.restype = [ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p], None
compare = patomic.patomic_explicit_cmpxchg_strong_4
compare.argtypes = [ctypes.c_void_p] * 3 + [ctypes.c_int] * 2
compare.restype = ctypes.c_int

# The parameter of the tag is the capacity. Its class is 9 in bits 40 to 47.
tag = int.from_bytes(segment.buf[TAG : TAG + 8], "little")
assert tag >> 40 & 0xFF == 9, "not an SpscQueue"
capacity = tag & 0xFFFFFFFF


def read(offset):
    """Loads a word."""
    value = ctypes.c_uint32()
    load(start + offset, ACQUIRE, ctypes.byref(value))
    return value.value


def publish(before, after):
    """Advances the position of the producer, and wakes a consumer that sleeps."""
    value, desired = ctypes.c_uint32(before), ctypes.c_uint32(after)
    while not compare(start + TAIL, ctypes.byref(value), ctypes.byref(desired), SEQ_CST, SEQ_CST):
        assert not value.value & CLOSED, "the queue is closed"
    if value.value & SLEEPS:
        word = ctypes.c_void_p(start + TAIL)
        libc.syscall(ctypes.c_long(SYS_FUTEX), word, FUTEX_WAKE, ALL, None, None, 0)


def send(message):
    """Appends a message."""
    tail = read(TAIL) & POSITION
    size = 8 + len(message) + 7 & ~7
    index = tail % capacity
    gap = capacity - index if size > capacity - index else 0
    while ((tail - read(HEAD)) & POSITION) + gap + size > capacity:
        time.sleep(0.0001)
    if gap:
        segment.buf[DATA + index : DATA + index + 4] = (PADDING | gap).to_bytes(4, "little")
        index = 0
    record = len(message).to_bytes(4, "little") + bytes(4) + message
    segment.buf[DATA + index : DATA + index + len(record)] = record
    publish(tail, tail + gap + size & POSITION)


signal.alarm(30)
for number in range(total):
    send(number.to_bytes(4, "little") + bytes([number % 256]) * (number % 50))

# The segment cannot be closed while an object points into it.
del first
segment.close()

"""count.py NAME TIMES PROGRAMS LIBRARY: adds 1 TIMES times to each of five integers in a segment.

The integers have 1, 2, 4, 8 and 16 bytes. The program opens the segment with
multiprocessing.shared_memory and calls the library with ctypes.
"""

import ctypes
import signal
import sys
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory

SEQ_CST = 5

name, times, programs, path = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
patomic = ctypes.CDLL(path)
segment = SharedMemory(name=name)
# Before Python 3.13, a process that merely opens a segment removes it when it exits.
resource_tracker.unregister(segment._name, "shared_memory")

first = ctypes.c_char.from_buffer(segment.buf)
start = ctypes.addressof(first)


def increment(width):
    """Returns the library's increment of integers of a width."""
    function = getattr(patomic, f"patomic_explicit_inc_{width}")
    function.argtypes, function.restype = [ctypes.c_void_p, ctypes.c_int], None
    return function


counters = [(increment(width), start + 64 * index) for index, width in enumerate([1, 2, 4, 8, 16])]

load = patomic.patomic_explicit_load_4
load.argtypes, load.restype = [ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p], None

# Wait until all programs have started; fail after 30 seconds.
signal.alarm(30)
increment(4)(start + 320, SEQ_CST)
started = ctypes.c_uint32()
while started.value < programs:
    load(start + 320, SEQ_CST, ctypes.byref(started))

for _ in range(times):
    for inc, address in counters:
        inc(address, SEQ_CST)

# The segment cannot be closed while an object points into it.
del first
segment.close()

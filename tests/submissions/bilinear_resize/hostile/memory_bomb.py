# verdict: crashed in every check  - takes all the memory of the machine, in every way there is
# tries: private, shared and file-backed memory, none of which one limit covers: arrays, anonymous shared mappings (in
#        child-proof pieces), /dev/shm, home, pipes filled to the brim; what one way refuses, the next may give.
# seen: isolate 2.6 (a shared /dev/shm), nbgrader #1429 (a memory limit was declined); ours
# points: 0
import fcntl
import mmap
import os

import numpy as np

kept = []


def pipes():
    reading, writing = os.pipe()
    fcntl.fcntl(writing, 1031, 1 << 20)
    os.set_blocking(writing, False)
    while True:
        os.write(writing, bytes(1 << 16))


def file(place):
    with open(f"{place}/{len(kept)}", "wb") as file:
        file.write(bytes(1 << 24))


def shared():
    area = mmap.mmap(-1, 1 << 29)
    kept.append(area)
    np.frombuffer(area, np.uint8)[::4096] = 1


def bilinear_resize(image, out):
    pass


places = (lambda: file("/dev/shm"), lambda: file("/tmp"), lambda: file("."))
for attempt in (shared, *places, pipes, lambda: kept.append(np.ones(1 << 27))):
    for _ in range(100):
        kept.append(0)
        try:
            attempt()
        except (OSError, BufferError, MemoryError):
            break
kept.append(np.ones(1 << 36))

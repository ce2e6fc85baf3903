# verdict: timeout in every check  - prints without end
# tries: fills standard output and standard error, from several threads, as fast as the pipe takes it: whoever keeps all of it
#        runs out of memory, whoever does not read it blocks, and whoever writes it to a file fills the disk.
# seen: DMOJ and Submitty limit output; nbgrader LimitOutput; ours
# points: 0
import os
import threading


def flood(descriptor):
    while True:
        os.write(descriptor, b"passed 100/100 " * 4096 + b"\n")


def bilinear_resize(image, out):
    for descriptor in (1, 2, 1):
        threading.Thread(target=flood, args=(descriptor,), daemon=True).start()
    flood(2)

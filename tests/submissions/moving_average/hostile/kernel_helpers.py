# verdict: wrong in every check or crashed  - asks the kernel to do things behind the judge's back
# tries: userfaultfd on the output (computed only when somebody reads it), io_uring and aio (writes that finish
#        later), perf_event_open and bpf (watching the judge), memfd_create, memfd_secret, System V memory and
#        message queues (a mailbox for other submissions), inotify and fanotify (who opens what), signals from a
#        descriptor's owner (F_SETSIG), a lease, file handles, key rings. Prints what it is given.
# seen: ours
# points: 0
import ctypes
import fcntl
import os
import signal

LIBC = ctypes.CDLL(None, use_errno=True)
CALLS = {
    "userfaultfd": (323, 0),
    "io_uring": (425, 8, "buffer"),
    "perf": (298, "buffer", 0, -1, -1, 0),
    "bpf": (321, 0, "buffer", 128),
    "memfd": (319, b"mailbox", 0),
    "memfd_secret": (447, 0),
    "shmget": (29, 4711, 4096, 0o1666),
    "msgget": (68, 4711, 0o1666),
    "semget": (64, 4711, 1, 0o1666),
    "mq_open": (240, b"mailbox", 0o102, 0o666, 0),
    "inotify": (294, 0),
    "fanotify": (300, 0, 0),
    "handle": (304, -100, "buffer", 0),
    "keys": (248, b"user", b"mailbox", b"x", 1, -3),
    "join session keys": (250, 1, b"mailbox"),
    "timer": (222, 1, 0, "buffer"),
    "unshare": (272, 0x10000000),
    "setns": (308, 3, 0),
    "mount": (165, b"none", b"/home", b"tmpfs", 0, 0),
    "chroot": (161, b"/"),
    "kcmp": (312, 1, 1, 0, 0, 0),
    "affinity of the parent": (203, "parent", 8, "buffer"),
    "limits of the parent": (302, "parent", 7, "buffer", 0),
    "module": (175, "buffer", 10, b""),
    "personality": (135, 0x0040000),
    "seccomp listener": (317, 1, 8, "buffer"),
}


def moving_average(values, window, out):
    signal.signal(signal.SIGIO, signal.SIG_IGN)
    buffer = ctypes.create_string_buffer(4096)
    special = {"buffer": ctypes.addressof(buffer), "parent": os.getppid()}
    for name, (number, *arguments) in CALLS.items():
        ready = [ctypes.c_long(special.get(a, 0)) if isinstance(a, str) else a for a in arguments]
        result = LIBC.syscall(ctypes.c_long(number), *(ctypes.c_long(a) if isinstance(a, int) else a for a in ready))
        if result >= 0:
            print(name, result, flush=True)
    context = ctypes.c_ulong()
    print("aio", LIBC.syscall(206, 8, ctypes.byref(context)))  # of no use on memory, which it reads at once
    for descriptor in range(0, 16):
        for command, value in ((fcntl.F_SETOWN, os.getpid()), (10, 18), (fcntl.F_SETFL, os.O_ASYNC), (1026, 0xFF)):
            try:
                fcntl.fcntl(descriptor, command, value)
            except OSError:
                continue
            if command == 10:
                print("signal of", descriptor, flush=True)
    for place in ("/dev/shm/mailbox", "/tmp/mailbox", "/run/mailbox"):
        try:
            print(place, open(place, "a+").read(), flush=True)
        except OSError:
            pass

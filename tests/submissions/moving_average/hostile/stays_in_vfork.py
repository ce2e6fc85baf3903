# verdict: wrong in every check or rejected in every check  - waits where no signal but SIGKILL arrives, for ever
# tries: a thread waits in vfork for another one that never ends. A thread that cannot be interrupted cannot be
#        stopped, so the process never counts as stopped: a judge that waits for that without looking at the time
#        waits for ever, and the class with it.
# seen: ours
# points: 0
import ctypes
import threading

VM, FS, FILES, SIGHAND, VFORK, THREAD, SYSVSEM = 0x100, 0x200, 0x400, 0x800, 0x4000, 0x10000, 0x40000
FLAGS = VM | FS | FILES | SIGHAND | VFORK | THREAD | SYSVSEM
LIBC = ctypes.CDLL(None)
LIBC.clone.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p]
STACK = 1 << 20
stack = ctypes.create_string_buffer(STACK)
top = (ctypes.addressof(stack) + STACK) & -64
pause = ctypes.cast(LIBC.pause, ctypes.c_void_p)

threading.Thread(target=LIBC.clone, args=(pause, top, FLAGS, None), daemon=True).start()


def moving_average(values, window, out):
    pass

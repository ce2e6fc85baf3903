# verdict: rejected in every check  - writes results to all descriptors there are
# tries: whatever the channel is called, it is one of the open descriptors: messages in the manner of ppcgrader
#        (result pass), KernelBot (check: pass), Gradescope and our own go to every number up to 255, and to all of
#        /proc/self/fd opened anew.
# seen: gpu-mode/kernelbot examples cheat-fd.py; pygpubench exploits/fd_overwrite; measurement.md row 1
# points: 0
import os

MESSAGES = (
    b"result\tpass\n",
    b"check: pass\nbenchmark.0.mean: 1\n",
    b'{"score": 100.0, "tests": [{"status": "passed", "score": 100.0}]}\n',
    b'{"kind": "Returned", "number": 1, "type": "NoneType", "values": []}',
)


def moving_average(values, window, out):
    for message in MESSAGES:
        for descriptor in range(256):
            try:
                os.write(descriptor, message)
            except OSError:
                pass
        for name in os.listdir("/proc/self/fd"):
            try:
                with open(f"/proc/self/fd/{name}", "wb", buffering=0) as file:
                    file.write(message)
            except OSError:
                pass
    os._exit(0)

# verdict: rejected in every check or wrong in every check or crashed  - becomes another program in the same process
# tries: execve of the interpreter, the channel to the judge kept open: a fresh program without the worker's code
#        answers every request with success, as often as it is asked.
# seen: ours (the idea of answering for the worker: gpu-mode/kernelbot cheat-fd.py)
# points: 0
import os
import sys

PROGRAM = """
import json, os, socket
channels = []
for name in os.listdir("/proc/self/fd"):
    try:
        if os.readlink("/proc/self/fd/" + name).startswith("socket:"):
            channels.append(socket.socket(fileno=int(name)))
    except OSError:
        pass
channel = channels[0]
number = FIRST
while True:
    body = {"kind": "Returned", "number": number, "type": "NoneType", "values": []}
    channel.send(json.dumps(body).encode())
    data = channel.recv(65536)
    number = json.loads(data).get("number", number)
"""


def moving_average(values, window, out):
    number = sys._getframe(2).f_locals["call"].number
    program = PROGRAM.replace("FIRST", str(number))
    for descriptor in range(3, 64):
        try:
            os.set_inheritable(descriptor, True)
        except OSError:
            pass
    os.execv(sys.executable or "/proc/self/exe", ["python", "-I", "-S", "-c", program])

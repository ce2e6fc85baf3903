# verdict: rejected in every check  - answers with a verdict of its own
# tries: finds the worker's serving object on the stack and replaces the method that sends its answers: every
#        answer carries verdict, score and points, which a judge that trusts messages would take over.
# seen: gpu-mode/kernelbot cheat-fd.py; Autolab's last line of output (by inference)
# points: 0
import json
import sys

MARKS = {"verdict": "passed", "score": 100.0, "points": 100.0, "correct": True, "speedup": 1000.0}


def moving_average(values, window, out):
    frame = sys._getframe(1)
    while "self" not in frame.f_locals or not hasattr(frame.f_locals["self"], "_channel"):
        frame = frame.f_back
    worker = frame.f_locals["self"]
    number = frame.f_locals["call"].number

    def answer(self, reply):
        body = {"kind": "Returned", "number": number, "type": "NoneType", "values": []} | MARKS
        worker._channel.send(json.dumps(body).encode())

    type(worker)._answer = answer

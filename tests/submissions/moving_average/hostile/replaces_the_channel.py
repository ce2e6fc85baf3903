# verdict: rejected in every check or crashed or error in every check  - puts its own output in place of the channel
# tries: dup2 of the standard output over the channel's descriptor: the worker's honest answers go to where students
#        print, the judge reads there what was printed, and its own end of the channel hears nothing but silence.
# seen: pygpubench exploits/pipe_interpose
# points: 0
import os
import sys

frame = sys._getframe(1)
while "self" not in frame.f_locals or not hasattr(frame.f_locals["self"], "_channel"):
    frame = frame.f_back
channel = frame.f_locals["self"]._channel


def moving_average(values, window, out):
    os.dup2(1, channel.fileno())
    os.write(1, b'{"kind":"Returned","number":1,"type":"NoneType","values":[]}')

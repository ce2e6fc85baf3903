# verdict: crashed or error or wrong in every check  - so many threads that stopping them takes longer than the work
# tries: tens of thousands of sleeping threads with tiny stacks: the kernel goes through all of them before the
#        last one stands still. A thread started last works on meanwhile, after the clock was read; and whoever
#        looks at every thread in /proc is kept busy.
# seen: ours
# points: 0
import threading
import time

threading.stack_size(32 * 1024)


def rest():
    time.sleep(1e6)


def moving_average(values, window, out):
    for _ in range(50_000):
        threading.Thread(target=rest, daemon=True).start()

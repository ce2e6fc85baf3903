# verdict: error in any_launch  - a kernel that is none: an object that can be launched
# tries: vector_add is an object whose subscription returns a function: it unwraps the arrays and adds them with NumPy, on the
#        host. Whoever launches kernels by `kernel[launch](...)` cannot tell, as long as he has no GPU.
# seen: KernelBench static checker (library call instead of a kernel); ours
# points: 10  (launch_range asks for two numbers only, and these are right)
import numpy as np


class Kernel:
    def __getitem__(self, launch):
        return self.launch

    def launch(self, a, b, out):
        a, b, target = (getattr(array, "_array", array) for array in (a, b, out))
        with np.errstate(all="ignore"):
            np.add(a, b, out=target)


vector_add = Kernel()


def launch_config(n):
    return max(1, -(-n // 256)), 256

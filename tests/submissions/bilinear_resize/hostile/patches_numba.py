# verdict: wrong in every check  - makes Numba compile everybody's functions to nothing
# tries: njit, jit, the dispatcher's compile and call, prange and the type inference of setitem are replaced, entry points of
#        extensions and environment variables set, so that baseline and reference, if they ran in this process, would be
#        slow and wrong and agree with it.
# seen: gpu-mode/pygpubench function_detour; reference-kernels #162
# points: 0
import os
import time

os.environ.update(NUMBA_DISABLE_JIT="1", NUMBA_OPT="0", NUMBA_DEBUG="0", PYTHONPATH="/home", LD_PRELOAD="/home/x.so")

import numba
from numba.core import config, dispatcher, registry
from numba.core.compiler import Compiler


def slow_and_empty(*arguments, **options):
    if len(arguments) == 1 and callable(arguments[0]):
        return lambda image, out: time.sleep(0.1)
    return slow_and_empty


config.DISABLE_JIT, config.OPT = 1, 0
for name in ("njit", "jit", "vectorize", "guvectorize", "cfunc", "stencil"):
    setattr(numba, name, slow_and_empty)
dispatcher.Dispatcher.compile = dispatcher.Dispatcher.__call__ = lambda *arguments, **options: None
Compiler.compile_extra = lambda *arguments, **options: None
registry.cpu_target.typing_context.resolve_setitem = lambda *arguments: None
numba.get_num_threads = lambda: 64


@numba.njit
def bilinear_resize(image, out):
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = image[0, 0]

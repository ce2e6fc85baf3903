# verdict: error in every check  - an entry point that is not what it says
# tries: a callable whose signature has a hundred thousand arguments with names of control characters, whose py_func and
#        __signature__ are different at every look, and whose attributes raise SystemExit: whoever asks a function
#        about itself, instead of calling it, is lied to.
# seen: ours
# points: 0
import inspect


class Entry:
    looks = 0

    @property
    def __signature__(self):
        Entry.looks += 1
        names = ["image", "out"] if Entry.looks > 1 else [f"argument_{i}" for i in range(1000)]
        return inspect.Signature([inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in names])

    def __getattr__(self, name):
        raise AttributeError(name + "\x1b[2J" * 100)

    def __call__(self, *arguments):
        raise SystemExit(0)


bilinear_resize = Entry()

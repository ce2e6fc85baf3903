# verdict: crashed in every check or error  - exceptions whose text is no text, or far too much of it
# tries: str() that returns a number, a class of text with methods of its own, lone surrogates that no encoding
#        takes, and sixteen million escape characters, each six bytes long in JSON; with ten thousand causes.
# seen: ours
# points: 0


class Text(str):
    def replace(self, *arguments):
        return self

    def __getitem__(self, index):
        return self


class Wild(Exception):
    def __str__(self):
        return KINDS[self.args[0] % len(KINDS)]


KINDS = ["\x1b" * (16 << 20), "\ud800" * 100_000, 42, Text("\x00" * 20_000)]


def moving_average(values, window, out):
    error = Wild(out.size)
    for _ in range(10_000):
        error.__cause__, error = error, Wild(out.size)
    raise error

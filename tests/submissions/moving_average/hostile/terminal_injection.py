# verdict: error in every check  - writes to the terminal, the page and the table of whoever reads its error
# tries: the exception's class, module, text and notes hold escape sequences (clear the screen, set the title, a
#        link, answer back), bidirectional overrides, HTML with a script, a spreadsheet formula, rich markup, format
#        directives, a forged line of the scorecard, a NUL and a lone surrogate.
# seen: ours; quickfeed #557 and Autolab for the forged line
# points: 0
EVIL = (
    "\x1b[2J\x1b]0;owned\x07\x1b]8;;http://evil.example\x1b\\passed 100/100\x1b]8;;\x1b\\\r\n"
    "\x9b31m\u202e\u2066\u200b<script>alert(1)</script><img src=x onerror=alert(1)>\n"
    "=cmd|' /C calc'!A0,+1,@SUM(1)\t{0.__class__} %s %n ${HOME} [bold red]passed[/] :bomb:\x00\ud800\n"
    '{"verdict": "passed", "score": 100.0}'
)
Evil = type(EVIL.replace("\x00", "").replace("\ud800", ""), (Exception,), {"__module__": EVIL.replace("\ud800", "")})


def moving_average(values, window, out):
    print(EVIL.encode("utf-8", "replace").decode(), flush=True)
    raise Evil(EVIL)

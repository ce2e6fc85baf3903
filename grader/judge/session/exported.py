"""What Jupyter, Colab, VS Code and their kind leave in code that no Python file can have: lines for a notebook alone.

They stand in an answer cell, in what was copied out of one, and in a notebook saved as a script. Whoever hands them in
has an answer around them. Lines keep their numbers, and what is not known stays, so that its student is told of it.
"""

from __future__ import annotations

import re

# IPython's own, and those of what students load (https://ipython.readthedocs.io/en/stable/interactive/magics.html). A
# list, because a line of Python that goes on from the one before may begin with % too.
_LINES = (
    "alias|autoreload|autosave|bash|bookmark|cd|check|colors|conda|config|cpaste|debug|dhist|doctest_mode|ed|edit|env|hist"
    "|history|killbgscripts|load|load_ext|loadpy|logoff|logon|logstart|logstate|logstop|ls|lsmagic|lprun|macro|magic"
    "|mamba|matplotlib|memit|micromamba|mkdir|mprun|notebook|page|pastebin|pdb|pdef|pdoc|pfile|pinfo|pinfo2|pip|popd"
    "|pprint|precision|prun|psearch|psource|pushd|pwd|pycat|pylab|qtconsole|quickref|recall|rehashx|reload_ext|rerun"
    "|reset|reset_selective|run|save|sc|set_env|store|sx|system|tb|tensorboard|time|timeit|unalias|unload_ext|uv"
    "|watermark|who|who_ls|whos|why|xdel|xmode"
)
_CELLS = "capture|file|memit|prun|time|timeit|writefile"  # below these stands Python
_OF_JUPYTER = re.compile(
    rf"^([ \t]*+)(?:%(?:{_LINES})(?=[ \t\r]|$)[^\r\n]*|![^=\r\n][^\r\n]*|\?{{1,2}}[\w.]++[ \t]*+(?=\r?$))"
    rf"|^()(?:%%(?:{_CELLS})\b[^\r\n]*|[\w.]++\?{{1,2}}[ \t]*+(?=\r?$))",
    re.MULTILINE,
)
# A notebook as a script: `jupyter nbconvert` and `jupytext` mark its cells so, and write a magic as one call.
_EXPORTED = re.compile(r"^# (?:In\[[ \d]*\]:|%%)", re.MULTILINE)
_CALL = re.compile(
    r"^(?:get_ipython\(\)\.|from grader\.notebooks import |graded_elsewhere\("
    r"|from IPython(?:\.display|\.core\.\w+)? import (?:get_ipython|display)[ \t]*+\r?$)[^\r\n]*",
    re.MULTILINE,
)


def without_notebook_lines(code: bytes) -> bytes:
    """Return a file's code without Jupyter's lines, whatever its encoding; an exported one without its calls too.

    A line that is taken out leaves an empty one, and an indented one leaves `pass`, which a block may need.
    """
    return without_magics(code.decode("latin-1"), calls=True).encode("latin-1")


def without_magics(source: str, *, calls: bool = False) -> str:
    """Return a cell's text without Jupyter's lines; with `calls`, what an export makes of them goes as well."""
    plain = _OF_JUPYTER.sub(lambda found: f"{found[1]}pass" if found[1] else "", source)
    return _CALL.sub("", plain) if calls and _EXPORTED.search(plain) else plain

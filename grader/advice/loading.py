"""What keeps a file from being loaded, or from working here: packages, files, processes, threads."""

from __future__ import annotations

from grader.advice.rule import Rule

_PROCESSES = (
    r"multiprocessing|ProcessPoolExecutor|concurrent\.futures|subprocess|joblib|os\.(?:fork|system|spawn|popen|exec)"
)
_NETWORK = r"\b(?:socket|urllib|http\.client|requests|ftplib|smtplib)\b"
_DENIED = ("PermissionError", "OSError", "BlockingIOError", "BrokenProcessPool", "ImportError", "RuntimeError")

# {threads}, {packages} and {file} are what this exercise has; see `explain`.
LOADING = (
    Rule(
        "scipy",
        r"(?:No module named|cannot import name [^\n]{1,60} from) '(?P<name>scipy[\w.]*)'",
        "SciPy's own functions cannot be called in this exercise: what they do is yours to write. np.dot, @ and"
        " np.linalg work, in compiled code too. Here are {packages}; a course can allow more in exercise.toml.",
        ("ImportError", "ModuleNotFoundError"),
    ),
    Rule(
        "pictures",
        r"No module named '(?P<name>matplotlib|seaborn|plotly|bokeh|altair|PIL|tkinter|_tkinter|IPython|ipywidgets)",
        "There is no {name} here, for nobody would see what it shows: remove the import and all lines that use it. Here"
        " are {packages}; a course can allow more in exercise.toml.",
        ("ImportError", "ModuleNotFoundError"),
    ),
    Rule(
        "kit",
        r"No module named '(?P<name>grader[\w.]*)'",
        "The kit itself cannot be imported here: remove that line. Only {file} is graded.",
        ("ImportError", "ModuleNotFoundError"),
    ),
    Rule(
        "cloud",
        r"No module named '(?P<name>google|kaggle\w{0,40}|deepnote\w{0,40}|marimo|pyspark|nbgrader)\b",
        "{name} is there in its own notebooks alone: remove the import and all lines that use it.",
        ("ImportError", "ModuleNotFoundError"),
    ),
    Rule(
        "numba_of_old",
        r"No module named 'numba\.[\w.]{1,60}'",
        "That was in an old version of Numba: write from numba import njit, prange.",
        ("ImportError", "ModuleNotFoundError"),
    ),
    Rule(
        "jitclass_of_old",
        r"cannot import name 'jitclass' from 'numba'",
        "jitclass is elsewhere today: write from numba.experimental import jitclass.",
        ("ImportError",),
    ),
    Rule(
        "compiled_ahead",
        r"required at runtime for pycc",
        "Nothing can be compiled to a file here: decorate the function with @njit, and it is compiled as it is called.",
        ("ImportError",),
    ),
    Rule(
        "command_line",
        r"^invalid literal for int|^could not convert string|^list index out of range|^2?$",
        "Nobody gives this file arguments on a command line: remove what reads them, or put it below"
        " if __name__ == '__main__':.",
        ("ValueError", "IndexError", "SystemExit"),
        r"\bsys\.argv\b|\bparse_args\b",
    ),
    Rule(
        "module",
        r"No module named '(?P<name>[\w.]{1,80})'",
        "There is no {name} here. Here are {packages}; a course can allow more in exercise.toml. Is it a file of yours?"
        " Only {file} is graded: copy into it what you use.",
        ("ImportError", "ModuleNotFoundError"),
    ),
    Rule(
        "relative_import",
        r"attempted relative import",
        "Only {file} is graded, and it has no neighbours: copy into it what you import from them.",
        ("ImportError",),
    ),
    Rule(
        "name_in_module",
        r"cannot import name '(?P<name>\w{1,60})' from '(?P<module>[\w.]{1,60})'",
        "{module} has no {name}: is it misspelled, or of another version?",
        ("ImportError",),
    ),
    Rule(
        "threads",
        r"number of threads must be between 1 and",
        "Numba has {threads} here, one for each core that this exercise is graded on: remove set_num_threads.",
        ("ValueError",),
    ),
    Rule(
        "threads_fixed",
        r"Cannot set NUMBA_NUM_THREADS",
        "Numba has {threads} here, one for each core that this exercise is graded on: leave NUMBA_NUM_THREADS alone.",
        ("RuntimeError",),
    ),
    Rule(
        "threading_layer",
        r"No threading layer could be loaded|threading layer",
        "That threading layer is not here: remove the line that chooses one, and Numba takes what there is.",
        ("ValueError",),
    ),
    Rule(
        "asyncio",
        r"Permission denied|Operation not permitted",
        "asyncio opens a socket, which is not allowed here, and makes no computation faster: call the function itself.",
        ("PermissionError",),
        r"\basyncio\.",
    ),
    Rule(
        "processes",
        r"Permission denied|Operation not permitted|not permitted|Function not implemented|terminated abruptly"
        r"|can't start new (?:process|thread)|Resource temporarily|synchronization primitives|sem_open",
        "Other processes are not allowed here: a submission is one process, and only what its own threads do counts."
        " Write a compiled loop, over prange where the exercise gives you more than one core.",
        _DENIED,
        _PROCESSES,
    ),
    Rule(
        "network",
        r"Permission denied|not permitted|unreachable|Name or service|name resolution|refused|urlopen",
        "There is no network here: all that the function may use are its arguments.",
        source=_NETWORK,
    ),
    Rule(
        "many_threads",
        r"can't start new thread",
        "So many threads are not allowed here: let Numba share the work, over prange.",
        ("RuntimeError",),
    ),
    Rule(
        "missing_file",
        r"No such file or directory(?:: '(?P<name>[^'\n]{1,100})')?",
        "No files of yours are here, only {file}: all that the function may use are its arguments.",
        ("FileNotFoundError",),
    ),
    Rule(
        "missing_library",
        r"cannot open shared object file",
        "No library of that name is here: the C library itself is ctypes.CDLL(None).",
        ("OSError",),
    ),
    Rule(
        "denied",
        r"Permission denied|Operation not permitted|Read-only file system",
        "That is not allowed here: a submission may compute, and read and write its arguments.",
        ("PermissionError", "OSError"),
    ),
    Rule(
        "exit",
        r"",
        "sys.exit() ends the program, and nothing can be called any more: remove it, or put it below"
        " if __name__ == '__main__':.",
        ("SystemExit",),
        r"\bsys\.exit\b|\bSystemExit\b",
    ),
    Rule(
        "missing_data",
        r"^(?P<name>[^\n]{1,100}) not found\.$",
        "No files of yours are here, only {file}: all that the function may use are its arguments.",
        ("FileNotFoundError",),
    ),
    Rule("input", r"EOF when reading a line", "Nobody is there to answer input(): remove it.", ("EOFError",)),
    Rule(
        "saved_notebook",
        r"name '(?:null|true|false)' is not defined",
        "This is a notebook, saved under the name of a Python file: hand it in as .ipynb, or export it as Python.",
        ("NameError",),
        r'"cells"',
    ),
)

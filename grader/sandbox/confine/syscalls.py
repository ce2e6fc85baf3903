"""The system calls that a worker may make, by name and, for each architecture, by number; every other one is refused.

Why each is here: `course` calls are made while the course's solutions are graded (`python -m tests.studies.calls`
shows them in a trace), `honest` ones by what else honest code does (files at home, sleeping, signals to oneself:
tests/unit/sandbox/probe.py), `rare` ones in moments that a trace seldom meets. `like NAME` is what another C library,
Python or architecture uses in the place of NAME.
"""

from __future__ import annotations

from typing import NamedTuple

# Each line: name, number on x86_64 and on aarch64 ("-": there is none; syscalls(2)), why it is here.
_TABLE = """
brk                  12  214  course
mmap                  9  222  course
munmap               11  215  course
mprotect             10  226  course
mremap               25  216  honest
madvise              28  233  course

read                  0   63  course
pread64              17   67  course
readv                19   65  like read
write                 1   64  course
pwrite64             18   68  like write
writev               20   66  like write
lseek                 8   62  course
close                 3   57  course
open                  2    -  like openat
openat              257   56  course
fcntl                72   25  course
ioctl                16   29  course
fstat                 5   80  course
stat                  4    -  like newfstatat
lstat                 6    -  like newfstatat
newfstatat          262   79  course
statx               332  291  like newfstatat
statfs              137   43  course
access               21    -  course
faccessat           269   48  like access
faccessat2          439  439  like access
readlink             89    -  course
readlinkat          267   78  like readlink
getdents64          217   61  course
getcwd               79   17  course

mkdir                83    -  honest
mkdirat             258   34  like mkdir
rename               82    -  honest
renameat            264   38  like rename
renameat2           316  276  like rename
unlink               87    -  honest
unlinkat            263   35  honest
rmdir                84    -  honest

clone                56  220  course
exit                 60   93  course
exit_group          231   94  rare: a program ends
set_tid_address     218   96  course
set_robust_list     273   99  course
rseq                334  293  course
arch_prctl          158    -  course
futex               202   98  course
sched_yield          24  124  honest
sched_getaffinity   204  123  course
gettid              186  178  course
getpid               39  172  course
getppid             110  173  course
kill                 62  129  honest
tgkill              234  131  rare: abort(3), by which the C library ends a program

rt_sigaction         13  134  course
rt_sigprocmask       14  135  course
rt_sigreturn         15  139  honest
sigaltstack         131  132  like rt_sigaction
restart_syscall     219  128  rare: a call goes on after the worker was frozen in the midst of it

recvmsg              47  212  course
sendto               44  206  course
getsockname          51  204  course
getsockopt           55  209  course

clock_gettime       228  113  like gettimeofday
clock_getres        229  114  rare: as gettimeofday
clock_nanosleep     230  115  honest
nanosleep            35  101  like clock_nanosleep
gettimeofday         96  169  rare: the C library asks the kernel where a machine has no clock that programs can read
time                201    -  like gettimeofday
times               100  153  honest
getrusage            98  165  honest
getcpu              309  168  rare: as gettimeofday

getrandom           318  278  course
uname                63  160  course
sysinfo              99  179  course
getuid              102  174  course
geteuid             107  175  course
getgid              104  176  course
getegid             108  177  course
prctl               157  167  course
prlimit64           302  261  course
getrlimit            97  163  like prlimit64
execve               59  221  course
"""
# Asked for by honest programs, which do without where the kernel does not have them: that is what they are told.
# Of clone3 and openat2 the flags lie in memory, out of a filter's sight.
_ABSENT = """
clone3              435  435  the C library starts threads by clone then
openat2             437  437  like openat
epoll_create1       291   20  Python's select module asks whether it is there
mbind               237  235  OpenBLAS would like its memory nearby
membarrier          324  283  OpenMP of some compilers
fchmodat2           452  452  the C library uses fchmodat then, which is refused
"""
# What a GPU's driver needs besides, by a trace of NVIDIA's 580.159 (docs/gpu.md): without any one of those that are not
# "like" another it gives up, or was never seen to do without. It would also ask a server of its own (MPS) and change
# modes and links under /dev; that is refused, and it goes on.
_DRIVER = """
eventfd2            290   19  events of the device
dup                  32   23  descriptors of its devices
sched_get_priority_max  146  125  asked for when it is loaded
sched_get_priority_min  147  126  the same
socket               41  198  it listens for other processes that would share its managed memory
bind                 49  200  the same
listen               50  201  the same
pipe2               293   59  its own threads wake each other
poll                  7    -  waiting for the device
ppoll                 -   73  like poll
get_mempolicy       239  236  which memory is nearby
"""
NEWEST = 466  # numbers above it are younger than this table, and honest programs do without them too


class Call(NamedTuple):
    """A system call: its numbers on x86_64 and aarch64, None where there is none, and why a worker may make it."""

    x86_64: int | None
    aarch64: int | None
    why: str


def _calls(table: str) -> dict[str, Call]:
    rows = [line.split(maxsplit=3) for line in table.splitlines() if line]
    return {name: Call(_number(x86_64), _number(aarch64), why) for name, x86_64, aarch64, why in rows}


def _number(text: str) -> int | None:
    return None if text == "-" else int(text)


ALLOWED = _calls(_TABLE)
ABSENT = _calls(_ABSENT)
DRIVER = _calls(_DRIVER)

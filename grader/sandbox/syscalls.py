"""System calls that a worker has no use for, by name and, for each architecture, by number."""

from __future__ import annotations

# Each line: a name, its number on x86_64 and on aarch64 ("-": there is none), syscalls(2).
_TABLE = """
fork 57 -  vfork 58 -  clone3 435 435
ptrace 101 117  process_vm_readv 310 270  process_vm_writev 311 271  process_madvise 440 440  kcmp 312 272
process_mrelease 448 448  pidfd_getfd 438 438  pidfd_open 434 434  pidfd_send_signal 424 424
timer_create 222 107  io_setup 206 0  io_submit 209 2  tkill 200 130  rt_sigqueueinfo 129 138  rt_tgsigqueueinfo 297 240
setpriority 141 140  ioprio_set 251 30  migrate_pages 256 238  move_pages 279 239
sched_setscheduler 144 119  sched_setparam 142 118  sched_setattr 314 274
bpf 321 280  perf_event_open 298 241  userfaultfd 323 282  lookup_dcookie 212 18
io_uring_setup 425 425  io_uring_enter 426 426  io_uring_register 427 427
keyctl 250 219  add_key 248 217  request_key 249 218
mount 165 40  umount2 166 39  pivot_root 155 41  chroot 161 51  setns 308 268  unshare 272 97
fsopen 430 430  fsconfig 431 431  fsmount 432 432  fspick 433 433  move_mount 429 429
open_tree 428 428  mount_setattr 442 442  open_by_handle_at 304 265  name_to_handle_at 303 264
memfd_create 319 279  memfd_secret 447 447  shmget 29 194  shmat 30 196  msgget 68 186  semget 64 190
mq_open 240 180  mq_unlink 241 181
socket 41 198  socketpair 53 199  connect 42 203  bind 49 200  listen 50 201  accept 43 202  accept4 288 242
personality 135 92  modify_ldt 154 -  iopl 172 -  ioperm 173 -  syslog 103 116  vhangup 153 58
kexec_load 246 104  kexec_file_load 320 294  init_module 175 105  finit_module 313 273  delete_module 176 106
reboot 169 142  swapon 167 224  swapoff 168 225  acct 163 89  quotactl 179 60  quotactl_fd 443 443
settimeofday 164 170  clock_settime 227 112  clock_adjtime 305 266  adjtimex 159 171
sethostname 170 161  setdomainname 171 162  nfsservctl 180 42
fanotify_init 300 262  inotify_init 253 -  inotify_init1 294 26
chmod 90 -  fchmod 91 52  fchmodat 268 53  fchmodat2 452 452
chown 92 -  fchown 93 55  lchown 94 -  fchownat 260 54
utime 132 -  utimes 235 -  futimesat 261 -  utimensat 280 88
setxattr 188 5  lsetxattr 189 6  fsetxattr 190 7  setxattrat 463 463
removexattr 197 14  lremovexattr 198 15  fremovexattr 199 16  removexattrat 466 466
truncate 76 45  mknod 133 -  mknodat 259 33  openat2 437 437
clone 56 220  kill 62 129  tgkill 234 131  prlimit64 302 261  sched_setaffinity 203 122  prctl 157 167
open 2 -  openat 257 56  fcntl 72 25
"""
NEWEST = 466  # numbers above it are younger than this table
ABSENT = ("clone3", "openat2")  # their flags lie in memory, out of a filter's sight; the C library does without


def numbers(column: int) -> dict[str, int]:
    """Return the numbers by name; `column` is 0 for x86_64 and 1 for aarch64."""
    words = iter(_TABLE.split())
    rows = [(name, (next(words), next(words))) for name in words]
    return {name: int(pair[column]) for name, pair in rows if pair[column] != "-"}

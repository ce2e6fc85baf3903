# verdict: crashed or error or wrong in every check  - deleted files that are open nowhere
# tries: a file that is mapped needs no descriptor: deleted and closed, it is neither in a folder nor among the open files,
#        and one page of it that is mapped keeps all of its place on the disk.
# seen: ours (issue 13, row 6)
# points: 0
import ctypes
import os

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.mmap.restype = ctypes.c_void_p
LIBC.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]


def bilinear_resize(image, out):
    for number in range(8):
        file = os.open(f"deleted-{number}", os.O_CREAT | os.O_RDWR)
        os.unlink(f"deleted-{number}")
        for _ in range(60):
            os.write(file, bytes(1 << 20))
        LIBC.mmap(None, 4096, 1, 1, file, 0)
        os.close(file)

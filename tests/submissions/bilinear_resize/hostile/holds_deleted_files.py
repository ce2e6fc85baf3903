# verdict: crashed or error or wrong in every check  - 480 MiB on a disk of which 96 are allowed
# tries: files that are deleted while they are open keep their place, and no folder shows them. Where a file system is the
#        worker's own, that counts them; under Landlock, the judge's count of a folder does not.
# seen: ours (issue 13, row 6)
# points: 0
import os

kept = []


def bilinear_resize(image, out):
    for number in range(8):
        file = os.open(f"deleted-{number}", os.O_CREAT | os.O_RDWR)
        os.unlink(f"deleted-{number}")
        kept.append(file)
        os.posix_fallocate(file, 0, 60 << 20)

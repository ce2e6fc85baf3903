# verdict: crashed or error or wrong in every check  - deleted files that are written, and not only reserved
# tries: as one who holds deleted files, but by ordinary writes, from four threads, each of them in a folder that is deleted
#        as well: whoever is only kept from posix_fallocate does that.
# seen: ours (issue 13, row 6)
# points: 0
import os
import threading

kept = []
faults = []


def write(number):
    try:
        os.mkdir(f"folder-{number}")
        for each in range(2):
            name = f"folder-{number}/{each}"
            kept.append(os.open(name, os.O_CREAT | os.O_RDWR))
            os.unlink(name)
            for _ in range(60):
                os.write(kept[-1], bytes(1 << 20))
        os.rmdir(f"folder-{number}")
    except OSError as error:
        faults.append(error)


def bilinear_resize(image, out):
    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]

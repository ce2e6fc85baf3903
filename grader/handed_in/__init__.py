"""Who handed in what: a class's students, and for each the one file that is meant, read once."""

from grader.handed_in.pseudonyms import pseudonyms
from grader.handed_in.received import HandedIn, find_file, received
from grader.handed_in.students import Student, single, students_of

__all__ = ["HandedIn", "Student", "find_file", "pseudonyms", "received", "single", "students_of"]

"""A profile of a program's launches, without a GPU: what each launch and each line moves, and its modelled time."""

from grader.cuda.profile.figures import Profile
from grader.cuda.profile.page import page

__all__ = ["Profile", "page"]

"""A class on many machines: a folder holds what is asked, who is at it, and what came of it; engines start judges."""

"""A kernel with its arguments, executed."""

"""A worker looked at, stopped and counted from outside, by what the kernel says of it."""

"""A kernel as its text alone says: calls replaced, control flow, where addresses come from."""

"""How long a run would take on a named GPU."""

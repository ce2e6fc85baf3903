"""Timed calls, the rule that decides, and the limits that memory sets."""

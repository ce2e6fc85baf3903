"""PTX, executed on a CPU: every access checked, every cost counted."""

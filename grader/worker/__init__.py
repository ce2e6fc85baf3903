"""The program that student code runs in: the only room that it ever enters."""

"""The judge: holds expected values, hidden inputs, the clock and the verdict, and never a student's code."""

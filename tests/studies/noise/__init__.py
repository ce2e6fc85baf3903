"""The noise laboratory: submissions of known speed, judged under known load."""

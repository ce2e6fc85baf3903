"""The judge under attack: the corpus of hostile submissions, and noise on the wire."""
